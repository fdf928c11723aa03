import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ALL_COMMANDS, commandNamed } from "../src/cli/all-commands.ts";
import { changelogEntry } from "./changelog.ts";
import { bashCompletion } from "./manual/bash-completion.ts";
import { commandPage } from "./manual/command-page.ts";
import { completedCommands, PROGRAM_NAMES } from "./manual/completion-words.ts";
import { configPage, manifestPage } from "./manual/file-pages.ts";
import { fishCompletion } from "./manual/fish-completion.ts";
import { manualPage } from "./manual/roff.ts";
import { servicePage } from "./manual/service-page.ts";
import { zshCompletion } from "./manual/zsh-completion.ts";

/**
 * Writes the manual pages and the shell completions into dist/ (or the folder that is named), all of them from the
 * commands, the option table and the manifest's schema:
 *
 * - `man/kad.1`, `man/kanto-auto-deployer.8`, `man/kad-config.5`, `man/kad-manifest.5`
 * - `completions/bash/{kad,kanto-auto-deployer}`, `completions/zsh/_kad`, `completions/fish/{kad,kanto-auto-deployer}.fish`
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const target = process.argv[2] ?? join(root, "dist");
const { version }: { readonly version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { date } = changelogEntry(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version);

const pages = [commandPage(ALL_COMMANDS), servicePage(commandNamed("apply")), configPage(), manifestPage()];
const completed = completedCommands(ALL_COMMANDS);
const files = [
  ...pages.map((page) => [`man/${page.name}.${page.section}`, manualPage(page, { version, date })] as const),
  ...PROGRAM_NAMES.map((program) => [`completions/bash/${program}`, bashCompletion(completed)] as const),
  ["completions/zsh/_kad", zshCompletion(completed)] as const,
  ...PROGRAM_NAMES.map((program) => [`completions/fish/${program}.fish`, fishCompletion(program, completed)] as const),
];
for (const [path, text] of files) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  writeFileSync(join(target, path), text);
}

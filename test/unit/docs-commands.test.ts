import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMAND_NAMES, type CommandName } from "../../src/config/option-definition.ts";
import { parseArguments } from "../../src/config/parse-arguments.ts";
import { parseConfigFile } from "../../src/config/parse-config-file.ts";
import { readAdmissionPolicy } from "../../src/config/read-admission-policy.ts";
import { optionOf, SETTING_NAMES } from "../../src/config/settings.ts";
import { readManifest } from "../../src/core/manifest/read-manifest.ts";
import { parseScript } from "../../src/emulator/script.ts";
import { allPages, codeBlocks, inlineCode, type Page, ROOT } from "../support/documents.ts";

const PAGES = allPages().filter(({ path }) => !path.startsWith("docs/reference/"));
const GUIDES = PAGES.filter(({ path }) => !path.startsWith("docs/decisions/") && path !== "SECURITY.md");
const SCRIPTS: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).scripts;
/** What npm does by itself. */
const NPM_COMMANDS: ReadonlySet<string> = new Set(["audit", "ci", "install", "pack", "sbom"]);

/** Each command line of the shell blocks, and those in backticks within a line. */
function commandLines(page: Page): readonly string[] {
  const shown = codeBlocks(page, "sh").flatMap((block) => block.split(/\n|&&/));
  return [...shown, ...inlineCode(page)].map((line) =>
    line
      .replace(/\s#.*$/, "")
      .replace(/\s>.*$/, "")
      .trim(),
  );
}

describe("commands that the pages show", () => {
  test("of the program exist, and take the options that are shown", () => {
    const wrong = PAGES.flatMap((page) =>
      commandLines(page)
        .filter((line) => /^(kad|kanto-auto-deployer) [a-z/-]/.test(line))
        .flatMap((line) => problemsOf(line).map((problem) => `${page.path}: ${line}: ${problem}`)),
    );
    expect(wrong).toEqual([]);
  });

  test("of npm are scripts of the project", () => {
    const unknown = PAGES.flatMap((page) =>
      commandLines(page).flatMap((line) => {
        const script = /^npm (?:run )?([a-z][\w:-]*)/.exec(line)?.[1] ?? "ci";
        return NPM_COMMANDS.has(script) || SCRIPTS[script] !== undefined ? [] : [`${page.path}: ${line}`];
      }),
    );
    expect(unknown).toEqual([]);
  });

  test("name flags that there are", () => {
    const flags = new Set(SETTING_NAMES.map((setting) => `--${optionOf(setting).name}`));
    const unknown = GUIDES.flatMap((page) =>
      inlineCode(page)
        .filter((code) => !code.startsWith("npm ") && !code.startsWith("npx "))
        .flatMap((code) => code.match(/(?<=^|[\s/])--[a-z][a-z-]*[a-z](?![\w…-])/g) ?? [])
        .filter((flag) => !flags.has(flag))
        .map((flag) => `${page.path}: ${flag}`),
    );
    expect(unknown).toEqual([]);
  });

  test("are found at all", () => {
    const readme = PAGES.filter(({ path }) => path === "README.md").flatMap(commandLines);
    expect(readme).toEqual(expect.arrayContaining(["npm ci", "npm start", "npm test", "kad help apply"]));
  });
});

test("every JSON that the pages show is what it is shown for, without a problem", () => {
  for (const page of PAGES) {
    for (const block of codeBlocks(page, "json")) {
      expect(takenAs(block), `${page.path}: ${block}`).toMatchObject({ ok: true });
    }
  }
});

/** What takes the block: the reader of manifests, of configuration files, of admission policies, or of the emulator's scripts. */
function takenAs(block: string): { readonly ok: boolean } {
  if (block.includes('"image":') && !block.includes('"images":')) {
    const file = { path: "shown.json", bytes: new TextEncoder().encode(block), sha256: "", modifiedAtMs: 0 };
    const read = readManifest(file);
    return { ok: read.kind === "usable" && read.problems.length === 0 };
  }
  if (block.includes('"admission-policy":')) return { ok: parseConfigFile("shown.json", block).problems.length === 0 };
  if (block.includes('"rules":')) return readAdmissionPolicy("shown.json", block, []);
  return parseScript(block);
}

function problemsOf(line: string): readonly string[] {
  const [program, ...words] = line.split(/\s+/);
  const [first = ""] = words;
  const command = COMMAND_NAMES.find((name) => name === first);
  if (program === "kad" && command === undefined) return [`there is no command ${first}`];
  const commandName: CommandName = command ?? "apply";
  const given = command === undefined ? words : words.slice(1);
  return parseArguments(commandName, given).problems.map(({ message }) => message);
}

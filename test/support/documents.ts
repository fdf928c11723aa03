import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = new URL("../../", import.meta.url).pathname;

/** A page for people, written by hand or generated. */
export interface Page {
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
}

/** Every page of the project: those at its top, and all below docs/. */
export function allPages(): readonly Page[] {
  const top = readdirSync(ROOT).filter((name) => name.endsWith(".md"));
  const below = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name));
  return [...top, ...below].sort().map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

/** The blocks of code in a language, without their fences. */
export function codeBlocks({ text }: Page, language: string): readonly string[] {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .filter(([, written]) => written === language)
    .map(([, , code = ""]) => code);
}

/** What stands in backticks within a line, blocks of code left out. */
export function inlineCode({ text }: Page): readonly string[] {
  const prose = text.replaceAll(/^```.*?^```$/gms, "");
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
}

export interface CitedTest {
  readonly page: string;
  readonly file: string;
  readonly name: string;
}

/** Tests that a page cites as `file` › "name of the test". */
export function citedTests({ path, text }: Page): readonly CitedTest[] {
  return [...text.matchAll(/`([^`\n]+)` ›\s+"([^"]+)"/g)].map(([, file = "", name = ""]) => ({
    page: path,
    file,
    name: name.replaceAll(/\s+/g, " "),
  }));
}

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { allPages, citedTests, inlineCode, ROOT } from "../support/documents.ts";

const PAGES = allPages();
/** Made from code, where a test of its own says whether they are up to date. */
const WRITTEN_PAGES = PAGES.filter(({ path }) => !path.startsWith("docs/reference/"));

/** `docs/a.md: what is wrong`, so that a failing test names the page. */
function missing(path: string, targets: readonly string[], isThere: (target: string) => boolean): readonly string[] {
  return targets.filter((target) => !isThere(target)).map((target) => `${path}: ${target}`);
}

describe("what the pages refer to is there", () => {
  test("every relative link leads to a file, and to a heading where it names one", () => {
    const broken = PAGES.flatMap(({ path, text }) =>
      missing(path, linkTargets(text), (target) => {
        const [file = "", heading] = target.split("#");
        const linked = file === "" ? path : join(dirname(path), file);
        return existsSync(join(ROOT, linked)) && (heading === undefined || headingsOf(linked).includes(heading));
      }),
    );
    expect(broken).toEqual([]);
  });

  test("every path of the project that is named in backticks exists", () => {
    const broken = WRITTEN_PAGES.flatMap((page) =>
      missing(page.path, inlineCode(page).filter(isProjectPath), (path) =>
        existsSync(join(ROOT, path.replace(/\/\*$/, ""))),
      ),
    );
    expect(broken).toEqual([]);
  });

  test("every test that is cited has that name", () => {
    const cited = WRITTEN_PAGES.flatMap(citedTests);
    const broken = cited.filter(({ file, name }) => !readFileSync(join(ROOT, file), "utf8").includes(name));
    expect(broken).toEqual([]);
    expect(cited.length).toBeGreaterThan(30);
  });
});

test("the decisions are numbered without a gap, and the index lists each by its title", () => {
  const decisions = PAGES.filter(({ path }) => /^docs\/decisions\/\d/.test(path));
  const index = PAGES.find(({ path }) => path === "docs/decisions/README.md")?.text ?? "";
  const listed = [...index.matchAll(/^- \[(.+)\]\((.+)\)$/gm)].map(([, title, file]) => [file, title]);
  expect(listed).toEqual(
    decisions.map(({ path, text }) => [path.replace("docs/decisions/", ""), /^# (.+)$/m.exec(text)?.[1]]),
  );
  expect(decisions.map(({ path }) => Number(path.slice("docs/decisions/".length).split("-")[0]))).toEqual(
    decisions.map((_, index) => index + 1),
  );
});

test("no behaviour's id is given twice", () => {
  const text = PAGES.find(({ path }) => path === "docs/behaviours.md")?.text ?? "";
  const ids = [...text.matchAll(/^\| ((?:KEEP|CHANGE|ADD)-\d+) \|/gm)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(40);
});

function linkTargets(text: string): readonly string[] {
  const prose = text.replaceAll(/^```.*?^```$/gms, "").replaceAll(/`[^`\n]+`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target).filter((it) => !/^[a-z]+:/.test(it));
}

function headingsOf(path: string): readonly string[] {
  const headings = readFileSync(join(ROOT, path), "utf8").matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** `src/core/x.ts`, `test/fixtures/manifests/`, `.dependency-cruiser.cjs`; not a command or a placeholder. */
function isProjectPath(code: string): boolean {
  return /^(src|test|tools|docs|proto|examples)\/[\w./*-]*$|^\.dependency-cruiser\.cjs$/.test(code);
}

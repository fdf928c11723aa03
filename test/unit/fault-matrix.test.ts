import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { faultCodesInSource, faultCodesOf, unknownCodes } from "../../tools/fault-matrix/fault-codes.ts";
import { FAULT_FIELDS } from "../../tools/fault-matrix/fault-fields.ts";
import type { FaultRow } from "../../tools/fault-matrix/fault-row.ts";
import { findFaultTestFiles } from "../../tools/fault-matrix/find-fault-test-files.ts";
import { missingFor } from "../../tools/fault-matrix/real-parts.ts";
import { matrixPage, matrixText } from "../../tools/fault-matrix/render-matrix.ts";
import { type FaultTestFile, gatherEvidence, isSatisfied } from "../../tools/fault-matrix/row-evidence.ts";
import { readTestOutcomes, type TestOutcome } from "../../tools/fault-matrix/test-outcome.ts";
import { ROOT } from "../support/documents.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const scratch = useScratchDirectory();
// Built, so that the search for codes does not take this file for evidence.
const code = (letter: string, number: number) => `${letter}${number}`;
const [FIRST, SECOND] = [code("A", 1), code("A", 2)];
const ROW: FaultRow = { code: FIRST, fault: "a fault", holds: "it holds", priority: 1, onReal: "files" };

function outcome(differing: Partial<TestOutcome> = {}): TestOutcome {
  return { file: "test/a.test.ts", title: "t", codes: [FIRST], status: "passed", ...differing };
}

function testFile(differing: Partial<FaultTestFile> = {}): FaultTestFile {
  return { file: "test/a.test.ts", codes: [FIRST], parts: ["files"], missing: null, ...differing };
}

describe("the table of faults", () => {
  const rows = FAULT_FIELDS.flatMap(({ letter, rows: own }) => own.map((row) => ({ letter, row })));

  test("numbers the rows of each field without a gap", () => {
    for (const { letter, rows: own } of FAULT_FIELDS) {
      expect(own.map((row) => row.code)).toEqual(own.map((_row, index) => code(letter, index + 1)));
    }
    expect(rows).toHaveLength(64);
  });

  test("is what the page shows, word for word", async () => {
    const page = await readFile(join(ROOT, "docs/faults.md"), "utf8");
    for (const { row } of rows) {
      expect(page).toContain(`| ${row.code} | ${row.fault} | ${row.holds} | ${row.priority} |`);
    }
  });
});

describe("a test belongs to a row", () => {
  test("when its title, or that of a group around it, begins with the row's code", () => {
    expect(faultCodesOf([`${FIRST}: a group`, "a test"])).toEqual([FIRST]);
    expect(faultCodesOf([`${FIRST} ${SECOND}: both`])).toEqual([FIRST, SECOND]);
    expect(faultCodesOf([`${FIRST}, ${SECOND}: both`, `${SECOND}: once more`])).toEqual([FIRST, SECOND]);
  });

  test("and not when it only speaks of something like one", () => {
    for (const title of [`see ${FIRST}: there`, `${FIRST} without a colon`, "AB1: x", `${FIRST}23: x`]) {
      expect(faultCodesOf([title])).toEqual([]);
    }
  });

  test("and a code that no row has is told", () => {
    expect(unknownCodes([FIRST, code("B", 77)])).toEqual([code("B", 77)]);
    expect(faultCodesInSource(`test("${code("B", 77)}: x"); test.each([])(\`${SECOND}: y\``)).toEqual([
      code("B", 77),
      SECOND,
    ]);
  });
});

describe("a row is", () => {
  const evidenceOf = (outcomes: readonly TestOutcome[], files: readonly FaultTestFile[]) =>
    gatherEvidence(ROW, outcomes, files);

  test("passed when every test that names it ran and passed, with the parts that they used", () => {
    const evidence = evidenceOf([outcome(), outcome({ codes: [SECOND], status: "failed" })], [testFile()]);
    expect(evidence).toMatchObject({ mark: "passed", parts: ["files"], reasons: [] });
    expect(isSatisfied(evidence)).toBe(true);
  });

  test("failed when one failed", () => {
    const evidence = evidenceOf([outcome(), outcome({ title: "u", status: "failed" })], [testFile()]);
    expect(evidence).toMatchObject({ mark: "failed", reasons: ["a test of test/a.test.ts failed"] });
    expect(isSatisfied(evidence)).toBe(false);
  });

  test("not passed when one was skipped or not run, and why", () => {
    const needing = testFile({ file: "test/b.test.ts", parts: ["strace"], missing: "it needs strace" });
    const skipped = outcome({ file: "test/b.test.ts", status: "skipped" });
    expect(evidenceOf([outcome(), skipped], [testFile(), needing])).toMatchObject({
      mark: "partly",
      parts: ["files"],
      reasons: ["skipped in test/b.test.ts: it needs strace"],
    });
    expect(evidenceOf([skipped], [needing])).toMatchObject({ mark: "not-run", parts: [] });
    expect(evidenceOf([outcome()], [testFile(), needing])).toMatchObject({
      mark: "partly",
      reasons: ["test/b.test.ts was not run"],
    });
  });

  test("a gap when there is no test, with the reason where one is known", () => {
    expect(evidenceOf([], [])).toMatchObject({ mark: "gap", reasons: ["no test yet"] });
    expect(gatherEvidence({ ...ROW, gap: "for later" }, [], [])).toMatchObject({ reasons: ["for later"] });
    expect(isSatisfied(evidenceOf([], []))).toBe(false);
    expect(isSatisfied(gatherEvidence({ ...ROW, priority: 2 }, [], []))).toBe(true);
  });
});

test("a report of vitest gives the tests that name a fault, and nothing else", () => {
  const assertion = (status: string, ...titles: readonly string[]) => ({
    status,
    title: titles.at(-1),
    ancestorTitles: titles.slice(0, -1),
  });
  const report = {
    testResults: [
      {
        name: "/project/test/a.test.ts",
        assertionResults: [
          assertion("passed", `${FIRST}: group`, "one"),
          assertion("pending", `${SECOND}: two`),
          assertion("failed", "without a code"),
        ],
      },
    ],
  };
  expect(readTestOutcomes(JSON.stringify(report), "/project")).toEqual([
    { file: "test/a.test.ts", title: `${FIRST}: group › one`, codes: [FIRST], status: "passed" },
    { file: "test/a.test.ts", title: `${SECOND}: two`, codes: [SECOND], status: "skipped" },
  ]);
  expect(() => readTestOutcomes("{}", "/project")).toThrow();
});

test("test files are found by the codes in them, with the parts that they and their support work with", async () => {
  const sources = {
    "src/a.test.ts": `test("${FIRST}: x")`,
    "src/none.test.ts": 'test("x")',
    "test/e2e/b.test.ts": `import { startRealKanto } from "../support/kanto.ts";\ndescribe("${SECOND}: y")`,
    "test/support/kanto.ts": 'import { run } from "./run.ts";\nstartRealKanto()',
    "test/support/run.ts": 'import fs from "node:fs";',
  };
  for (const [path, text] of Object.entries(sources)) {
    await mkdir(join(scratch(), dirname(path)), { recursive: true });
    await writeFile(join(scratch(), path), text);
  }
  expect(await findFaultTestFiles(scratch())).toMatchObject([
    { file: "src/a.test.ts", codes: [FIRST], parts: [] },
    { file: "test/e2e/b.test.ts", codes: [SECOND], parts: ["real Kanto", "files"] },
  ]);
});

test("what is missing is named", () => {
  expect(missingFor(["strace", "files"], true, () => false)).toBe("it needs strace");
  expect(missingFor(["strace"], true, () => true)).toBeNull();
  expect(missingFor(["files"], false, () => true)).toBe("it needs root");
});

test("matrix and page show every row with its mark, its reason and its tests, and no title can break the page", () => {
  const evidence = [
    gatherEvidence(ROW, [outcome({ title: "a | b\n# [x](y)" })], [testFile()]),
    gatherEvidence({ ...ROW, code: SECOND }, [], []),
  ];
  const text = matrixText(evidence);
  expect(text).toMatch(/^A1 {3}P1 ok {11}1 {2}a fault$/m);
  expect(text).toMatch(/^A2 {3}P1 GAP {10}0 {2}a fault\n +no test yet$/m);
  expect(text).toContain("Passed: 1 of 2 rows of priority 1, 0 of 0 of priority 2.");
  const field = { letter: "A", title: "Field", rows: evidence.map(({ row }) => row) };
  const page = matrixPage([field], evidence, "2026-01-01");
  expect(page).toContain(`| ${FIRST} | a fault | it holds | 1 | ok | 1 | files |`);
  expect(page).toContain(`- **${SECOND}** (priority 1): no test yet.`);
  expect(page).toContain("  - a \\| b?# \\[x\\](y)");
});

import { expect, test } from "vitest";
import { mutationPage, readMutationReport } from "../../tools/mutation/mutation-page.ts";

function reportOf(files: Readonly<Record<string, readonly string[]>>): string {
  const entries = Object.entries(files).map(([path, statuses]) => [
    path,
    { language: "typescript", mutants: statuses.map((status) => ({ status })) },
  ]);
  return JSON.stringify({ files: Object.fromEntries(entries) });
}

test("the page tells what was found, survived and was never seen, by file and in all", () => {
  const statuses = ["Killed", "Timeout", "Survived", "NoCoverage", "Ignored"];
  const files = readMutationReport(
    reportOf({ "src/core/model/a.ts": statuses, "src/core/model/types.ts": ["Ignored"] }),
  );
  const date = "2026-01-01";
  const page = mutationPage(new Map([...files].map(([path, counts]) => [path, { date, counts }])));
  expect(page).toContain("**50.0 %** of 4 mutants found");
  expect(page).toContain("## src/core/model: 50.0 %\n\n| file |");
  expect(page).toContain("| a.ts | 50.0 % | 2 | 1 | 1 | 2026-01-01 |");
  expect(page).not.toContain("types.ts");
});

test("what is no report is refused", () => {
  expect(() => readMutationReport("{}")).toThrow();
});

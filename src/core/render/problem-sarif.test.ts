import { expect, test } from "vitest";
import type { Problem } from "../model/problem.ts";
import { problemsToJson } from "./problem-json.ts";
import { problemsToSarif } from "./problem-sarif.ts";

const PROBLEMS: readonly Problem[] = [
  {
    severity: "error",
    code: "port-out-of-range",
    file: "my files/web.json",
    position: { line: 2, column: 8, length: 5 },
    pointer: "/host_config/port_mappings/0/host_port",
    message: "host_port is not a port",
    expected: "a number from 1 to 65535",
    got: "70000",
  },
  {
    severity: "warning",
    code: "directory-writable-by-others",
    file: "/etc/x",
    message: "anyone can write\u001b here",
    hint: "chmod go-w",
  },
];

test("SARIF holds the tool, a rule for each code, and a place for each result", () => {
  expect(JSON.parse(problemsToSarif(PROBLEMS, { name: "kad", version: "1.0.0" }))).toEqual({
    $schema: expect.stringMatching(/sarif-schema-2\.1\.0\.json$/),
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "kad",
            version: "1.0.0",
            rules: [
              { id: "directory-writable-by-others" },
              {
                id: "port-out-of-range",
                shortDescription: { text: "A port is not from 1 to 65535." },
                defaultConfiguration: { level: "error" },
              },
            ],
          },
        },
        columnKind: "utf16CodeUnits",
        results: [
          {
            ruleId: "port-out-of-range",
            ruleIndex: 1,
            level: "error",
            message: { text: "host_port is not a port; expected a number from 1 to 65535; got 70000" },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: "my%20files/web.json" },
                  region: { startLine: 2, startColumn: 8, endLine: 2, endColumn: 13 },
                },
                logicalLocations: [{ fullyQualifiedName: "/host_config/port_mappings/0/host_port", kind: "value" }],
              },
            ],
          },
          {
            ruleId: "directory-writable-by-others",
            ruleIndex: 0,
            level: "warning",
            message: { text: "anyone can write\\u001b here; chmod go-w" },
            locations: [{ physicalLocation: { artifactLocation: { uri: "file:///etc/x" } } }],
          },
        ],
      },
    ],
  });
});

test("a file name that is no text becomes a URI all the same", () => {
  const [first] = PROBLEMS;
  if (first === undefined) throw new Error("no problem to show");

  expect(problemsToSarif([{ ...first, file: "a\ud800.json" }], { name: "kad", version: "1" })).toContain('"a%3F.json"');
});

test("rules stand in order, and one that bears the name of what every object has is a rule like others", () => {
  const [first] = PROBLEMS;
  if (first === undefined) throw new Error("no problem to show");
  const codes = ["toString", "b", "toString", "a"];
  const sarif = problemsToSarif(
    codes.map((code) => ({ ...first, code })),
    { name: "kad", version: "1" },
  );
  expect(sarif.endsWith("\n}\n")).toBe(true);
  const [run] = JSON.parse(sarif).runs;
  expect(run.tool.driver.rules).toEqual([{ id: "a" }, { id: "b" }, { id: "toString" }]);
  expect(run.results.map(({ ruleIndex }: { readonly ruleIndex: number }) => ruleIndex)).toEqual([2, 1, 2, 0]);
});

test("JSON holds the problems as they are", () => {
  expect(JSON.parse(problemsToJson(PROBLEMS))).toEqual(PROBLEMS);
  expect(problemsToJson([]).endsWith("]\n")).toBe(true);
});

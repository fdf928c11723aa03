import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const scratch = useScratchDirectory();

/** One file for each rule that breaks it and no other: rule -> path, text. What it imports exists, and is empty. */
const BREACHES: Readonly<Record<string, readonly [path: string, text: string]>> = {
  "no-cycles": ["src/core/model/one.ts", 'import "./two.ts";'],
  "core-is-pure": ["src/core/reconcile/impure.ts", 'import { readFileSync } from "node:fs"; readFileSync("x");'],
  "engine-knows-only-core": [
    "src/engine/leaning.ts",
    'import type { Thing } from "../adapters/kanto/thing.ts"; export type T = Thing;',
  ],
  "emulator-knows-core-and-gen": ["src/emulator/leaning.ts", 'import "../engine/thing.ts";'],
  "config-knows-only-core": ["src/config/leaning.ts", 'import "../engine/thing.ts";'],
  "library-offers-core-only": ["src/library/leaning.ts", 'import "../engine/thing.ts";'],
  "nobody-imports-cli": ["src/engine/outward.ts", 'import "../cli/thing.ts";'],
  "product-does-not-import-tests": ["src/adapters/kanto/tested.ts", 'import "../../../test/support/thing.ts";'],
  "only-compose-app-builds-adapters": [
    "src/cli/commands/building.ts",
    'import type { Thing } from "../../adapters/kanto/thing.ts"; export type T = Thing;',
  ],
  ...Object.fromEntries(
    ["directory", "kanto", "state", "mqtt", "systemd", "control", "container-logs", "logging", "system"].map((name) => {
      const other = name === "kanto" ? "state" : "kanto";
      return [`adapter-${name}-stands-alone`, [`src/adapters/${name}/leaning.ts`, `import "../${other}/thing.ts";`]];
    }),
  ),
};

/** What the breaches import, and one file for each room that keeps the rules. */
const OTHER_FILES: Readonly<Record<string, string>> = {
  "src/core/model/two.ts": 'import "./one.ts";',
  "src/adapters/kanto/thing.ts": 'import "../../gen/thing.ts"; export type Thing = 1;',
  "src/adapters/state/thing.ts":
    'import "../../core/model/thing.ts"; import "../../engine/ports.ts"; import "node:fs";',
  "src/engine/thing.ts": 'import "../core/model/thing.ts";',
  "src/engine/ports.ts": "",
  "src/core/model/thing.ts": "",
  "src/gen/thing.ts": "",
  "src/cli/thing.ts": 'import "../config/thing.ts";',
  "src/cli/compose-app.ts": 'import "../adapters/kanto/thing.ts";',
  "src/config/thing.ts": 'import "../core/model/thing.ts";',
  "src/library/thing.ts": 'import "../core/model/thing.ts"; import "node:crypto";',
  "src/emulator/thing.ts": 'import "../core/model/thing.ts"; import "../gen/thing.ts";',
  "src/engine/thing.test.ts": 'import "../../test/support/thing.ts"; import "../adapters/kanto/thing.ts";',
  "test/support/thing.ts": "",
};

function write(files: Iterable<readonly [path: string, text: string]>): void {
  for (const [path, text] of files) {
    mkdirSync(join(scratch(), dirname(path)), { recursive: true });
    writeFileSync(join(scratch(), path), text);
  }
}

/** `rule: file` of everything that the check finds in the scratch tree. */
function findings(): readonly string[] {
  for (const name of [".dependency-cruiser.cjs", "tsconfig.json"]) {
    cpSync(join(ROOT, name), join(scratch(), name));
  }
  const { stdout, stderr } = spawnSync(join(ROOT, "node_modules/.bin/depcruise"), ["--output-type", "json", "src"], {
    cwd: scratch(),
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  const outcome = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } };
  return outcome.summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
}

describe("the import rules", () => {
  test("let a tree pass that keeps them", () => {
    write(Object.entries(OTHER_FILES).filter(([path]) => !path.endsWith("two.ts")));
    expect(findings()).toEqual([]);
  });

  test("are each broken on purpose here", () => {
    const config = createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as { forbidden: { name: string }[] };
    expect(Object.keys(BREACHES).sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
  });

  test("find every breach, a type's import too, and name the rule", () => {
    write([...Object.entries(OTHER_FILES), ...Object.values(BREACHES)]);
    const expected = Object.entries(BREACHES).map(([rule, [path]]) => `${rule}: ${path}`);
    const found = new Set(findings());
    for (const breach of expected) {
      expect(found).toContain(breach);
    }
  });
});

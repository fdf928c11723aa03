import { expect, test } from "vitest";
import { type Draft, draft, type Step, type StepPart } from "./draft.ts";
import { numberOperations } from "./number-operations.ts";
import type { CrossDependency } from "./settle-conflicts.ts";

/** A step that starts a container of its own, so that it can be told from others. */
function stepOf(part: StepPart, containerId: string, after: readonly StepPart[] = []): Step {
  return { part, operation: { kind: "start", containerId }, cause: `for ${containerId}`, after };
}

function draftOf(name: string, ...steps: readonly Step[]): Draft {
  return draft({ name, cause: "" }, "replace", steps, null);
}

/** `#number id [waits for]`, those that need no success with a question mark. */
function numbered(drafts: readonly Draft[], dependencies: readonly CrossDependency[] = []): readonly string[] {
  return numberOperations(drafts, dependencies).map(({ number, operation, dependsOn }) => {
    const waits = dependsOn.map((dependency) => `${dependency.number}${dependency.gate === "settled" ? "?" : ""}`);
    return `#${number} ${operation.containerId} [${waits.join(" ")}]`;
  });
}

test("an operation bears its number, its container, its cause and what must have succeeded before", () => {
  const app = draftOf("app", stepOf("create", "one"), stepOf("start", "two", ["create"]));
  expect(numberOperations([app], [])).toEqual([
    {
      number: 1,
      containerName: "app",
      operation: { kind: "start", containerId: "one" },
      cause: "for one",
      dependsOn: [],
    },
    {
      number: 2,
      containerName: "app",
      operation: { kind: "start", containerId: "two" },
      cause: "for two",
      dependsOn: [{ number: 1, gate: "success" }],
    },
  ]);
});

test("a part that nobody plays is no condition", () => {
  const dependency = { name: "app", part: "start", on: { name: "app", part: "swap" }, gate: "success" } as const;
  expect(numbered([draftOf("app", stepOf("start", "one", ["create"]))], [dependency])).toEqual(["#1 one []"]);
});

test("a step that waits comes after what it waits for, the others keep their order", () => {
  const drafts = [
    draftOf("a", stepOf("start", "a1"), stepOf("update", "a2")),
    draftOf("b", stepOf("create", "b1"), stepOf("start", "b2")),
  ];
  const dependency = { name: "a", part: "start", on: { name: "b", part: "start" }, gate: "settled" } as const;
  expect(numbered(drafts, [dependency])).toEqual(["#1 a2 []", "#2 b1 []", "#3 b2 []", "#4 a1 [3?]"]);
});

test("who waits for a part waits for all steps that play it, wherever they stand", () => {
  const app = draftOf("app", stepOf("keep", "one"), stepOf("start", "two", ["keep"]), stepOf("keep", "three"));
  expect(numbered([app])).toEqual(["#1 one []", "#2 three []", "#3 two [1 2]"]);
});

test("a wait for success outweighs one for an end of any kind, in whatever order they are stated", () => {
  const drafts = [draftOf("a", stepOf("start", "a1")), draftOf("b", stepOf("start", "b1"))];
  const wait = { name: "b", part: "start", on: { name: "a", part: "start" } } as const;
  const success = { ...wait, gate: "success" } as const;
  const settled = { ...wait, gate: "settled" } as const;
  expect(numbered(drafts, [success, settled])).toEqual(["#1 a1 []", "#2 b1 [1]"]);
  expect(numbered(drafts, [settled, success])).toEqual(["#1 a1 []", "#2 b1 [1]"]);
});

test("what an operation waits for is told in the order of the numbers", () => {
  const app = draftOf(
    "app",
    stepOf("create", "one"),
    stepOf("keep", "two"),
    stepOf("start", "three", ["keep", "create"]),
  );
  expect(numbered([app])).toEqual(["#1 one []", "#2 two []", "#3 three [1 2]"]);
});

test("steps that wait for each other are a mistake of ours, and all are named", () => {
  const app = draftOf(
    "app",
    stepOf("create", "one"),
    stepOf("start", "two", ["swap"]),
    stepOf("swap", "three", ["start"]),
  );
  expect(() => numberOperations([app], [])).toThrow("internal: these steps wait for each other: app start, app swap");
});

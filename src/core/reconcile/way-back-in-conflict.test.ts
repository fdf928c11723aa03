import { expect, test } from "vitest";
import {
  entryOf,
  imageOf,
  inventoryOf,
  manifestOf,
  observedOf,
  planAsText,
  planInputOf,
  portOf,
  specOf,
} from "../../../test/support/builders.ts";
import type { Attempt } from "../model/journal.ts";
import { makePlan } from "./make-plan.ts";

/** An attempt under a stated id that was cut off when what ran before had been removed: only its keeper is left. */
function attemptOf(name: string, oldPort: number): Attempt {
  const spec = specOf(name, { image: imageOf(`example.com/${name}:0`), portMappings: [portOf(oldPort)] });
  return { name, nonce: "11111111", previous: { containerId: name, spec, wasRunning: true }, partners: [] };
}

function keeperOf(name: string) {
  return observedOf(name, { id: `${name}-keep-11111111`, listedName: `${name}.kad-keep`, status: "Created" });
}

function journalOf(...attempts: readonly Attempt[]) {
  return { attempts: new Map(attempts.map((attempt) => [attempt.name, attempt])) };
}

const APP = manifestOf("app", { portMappings: [portOf(2)] }, { containerId: "app" });
const SITUATION = { manifests: [APP], inventory: inventoryOf(entryOf("app", { containerId: "app" })) };

test("what was stopped for a successor comes back where that one has to wait for a port", () => {
  const listed = [keeperOf("app"), observedOf("foreign", {}, { portMappings: [portOf(2)] })];
  expect(planAsText(makePlan(planInputOf({ ...SITUATION, listed, journal: journalOf(attemptOf("app", 1)) })))).toBe(
    [
      "app: restore, host port 2 is held by the container 'foreign'",
      "#1 [] create app as app from example.com/app:0",
      "#2 [1] start app",
      "#3 [1 2] remove app-keep-11111111",
    ].join("\n"),
  );
});

test("it waits as well where another has come to hold the port that it had", () => {
  const listed = [keeperOf("app"), observedOf("foreign", {}, { portMappings: [portOf(1), portOf(2)] })];
  expect(planAsText(makePlan(planInputOf({ ...SITUATION, listed, journal: journalOf(attemptOf("app", 1)) })))).toBe(
    "app: wait, host port 2 is held by the container 'foreign'",
  );
});

test("it waits as well where the port that it had goes to another that comes first", () => {
  const first = manifestOf("a", { portMappings: [portOf(1)] }, { containerId: "a" });
  const listed = [keeperOf("a"), keeperOf("app"), observedOf("foreign", {}, { portMappings: [portOf(2)] })];
  const journal = journalOf(attemptOf("a", 3), attemptOf("app", 1));
  const inventory = inventoryOf(entryOf("a", { containerId: "a" }), entryOf("app", { containerId: "app" }));
  const manifests = [first, APP];
  expect(makePlan(planInputOf({ manifests, inventory, listed, journal })).containers).toMatchObject([
    { name: "a", action: "create" },
    { name: "app", action: "wait", cause: "host port 1 goes to the container 'a'" },
  ]);
});

test("decisions come in the order of the names, whether a manifest states them or not", () => {
  const inventory = inventoryOf(entryOf("d"), entryOf("a"), entryOf("b"));
  const listed = [observedOf("d"), observedOf("b"), observedOf("a")];
  const { containers } = makePlan(planInputOf({ manifests: [manifestOf("c"), manifestOf("b")], listed, inventory }));
  expect(containers.map(({ name, action, goesBackWith }) => ({ name, action, goesBackWith }))).toEqual([
    { name: "a", action: "orphan", goesBackWith: [] },
    { name: "b", action: "none", goesBackWith: [] },
    { name: "c", action: "create", goesBackWith: [] },
    { name: "d", action: "orphan", goesBackWith: [] },
  ]);
});

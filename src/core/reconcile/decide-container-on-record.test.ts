import { describe, expect, test } from "vitest";
import {
  entryOf,
  imageOf,
  inventoryOf,
  manifestOf,
  observedOf,
  PLAN_POLICY,
  specOf,
} from "../../../test/support/builders.ts";
import { decidedContainer } from "../../../test/support/decided-container.ts";
import { draftAsText } from "../../../test/support/draft-text.ts";
import type { ContainerSpec } from "../model/container-spec.ts";
import type { Inventory } from "../model/inventory.ts";
import type { PlanPolicy } from "./plan-input.ts";

/** What is on record of an earlier time decides for a container: a failure, a rollback, a stop that a person asked for. */

const FAILED = { image: imageOf("example.com/app:2") };
const EARLIER = { image: imageOf("example.com/app:0") };
const TOUCHED: PlanPolicy = { ...PLAN_POLICY, redeploy: new Map([["app", "touched"]]) };

function withFailure(inventory: Inventory, insteadSpec: ContainerSpec | null, reason: string): Inventory {
  const failure = { spec: specOf("app", FAILED), insteadSpec, reason, failedAt: "" };
  return { ...inventory, failures: new Map([["app", failure]]) };
}

describe("a definition that failed before", () => {
  const manifest = manifestOf("app", FAILED);
  const inventory = withFailure(inventoryOf(entryOf("app")), null, "no such program");

  test("is not tried again; what runs is as it was before", () => {
    expect(draftAsText(decidedContainer({ manifest, listed: [observedOf("app")], inventory }))).toEqual([
      "app: failed, no such program; the previous definition stays until the manifest changes",
    ]);
  });

  test("is tried again where a person asks for it", () => {
    const draft = decidedContainer({ manifest, listed: [observedOf("app")], inventory, policy: TOUCHED });
    expect(draft).toMatchObject({ action: "replace", cause: "touched", outcome: manifest.spec });
  });

  test("leaves what ran before to be looked after by its own definition", () => {
    const stopped = decidedContainer({ manifest, listed: [observedOf("app", { status: "Stopped" })], inventory });
    expect(draftAsText(stopped)).toEqual([
      "app: start, stopped with Kanto",
      "start [update] start app-00000000: stopped with Kanto",
    ]);
    const changedByHand = [observedOf("app", {}, { privileged: true })];
    expect(decidedContainer({ manifest, listed: changedByHand, inventory })).toMatchObject({
      action: "replace",
      cause: "/host_config/privileged differs",
      outcome: specOf("app"),
    });
  });

  test.each([
    ["without a record", inventoryOf()],
    ["adopted", inventoryOf(entryOf("app", { sent: null, answer: null }))],
  ])("leaves what ran before (%s) as it is listed", (_, known) => {
    const listed = [observedOf("app", {}, { privileged: true })];
    const onRecord = withFailure(known, null, "no such program");
    expect(decidedContainer({ manifest, listed, inventory: onRecord })).toMatchObject({ action: "failed", steps: [] });
  });

  test("leaves one container of the name, as always", () => {
    const listed = [observedOf("app"), observedOf("app", { id: "extra", status: "Created" })];
    expect(draftAsText(decidedContainer({ manifest, listed, inventory }))).toEqual([
      "app: tidy, 2 containers bear this name",
      "tidy extra [start, stop extra] remove extra: another container of the same name",
    ]);
  });
});

describe("a definition that a person went back from", () => {
  const manifest = manifestOf("app", FAILED);
  const instead = specOf("app", EARLIER);
  const inventory = withFailure(inventoryOf(entryOf("app", {}, EARLIER)), instead, "rolled back to #1");

  test("is not deployed as long as its manifest stays the same", () => {
    expect(draftAsText(decidedContainer({ manifest, listed: [observedOf("app", {}, EARLIER)], inventory }))).toEqual([
      "app: leave, rolled back to #1; it stays so until the manifest changes",
    ]);
  });

  test("gives way to what the person asked for", () => {
    const replaced = decidedContainer({ manifest, listed: [observedOf("app", {}, FAILED)], inventory });
    expect(replaced).toMatchObject({
      action: "replace",
      cause: "rolled back to #1: /image/name differs",
      outcome: instead,
    });
    const created = decidedContainer({ manifest, inventory });
    expect(created).toMatchObject({ action: "create", cause: "there is no such container", outcome: instead });
    expect(created.steps[0]?.operation).toMatchObject({ kind: "create", spec: instead });
  });
});

describe("a container that a person stopped with 'kad stop'", () => {
  const inventory = {
    ...inventoryOf(entryOf("app")),
    stopRequests: new Map([["app", manifestOf("app").sha256]]),
  };
  const listed = [observedOf("app")];

  test("is stopped, and stays so", () => {
    expect(decidedContainer({ listed, inventory })).toMatchObject({
      action: "stop",
      cause: "asked for with 'kad stop'",
    });
    expect(decidedContainer({ listed: [observedOf("app", { status: "Stopped" })], inventory })).toMatchObject({
      action: "leave",
      cause: "stopped with 'kad stop'",
    });
    expect(decidedContainer({ inventory }).action).toBe("leave");
  });

  test.each([
    ["its manifest has changed", { manifest: manifestOf("app", {}, { sha256: "1".repeat(64) }) }, "none"],
    ["its manifest was touched", { policy: TOUCHED }, "replace"],
    ["a person starts it", { policy: { ...PLAN_POLICY, start: new Set(["app"]) } }, "none"],
    ["a person starts all that is stopped", { policy: { ...PLAN_POLICY, startStopped: true } }, "none"],
  ])("runs again when %s", (_, change, action) => {
    expect(decidedContainer({ listed, inventory, ...change }).action).toBe(action);
  });
});

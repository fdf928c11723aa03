import { expect, test } from "vitest";
import { entryOf, inventoryOf, manifestOf, observedOf } from "../../../test/support/builders.ts";
import { decisionOf, roundOf } from "../../../test/support/round-builders.ts";
import type { Manifest } from "../model/manifest.ts";
import type { PlanAction } from "../model/plan.ts";
import { recordOutcomes } from "./record-outcomes.ts";

/** What becomes of a wish to have a container stopped, and of one that nobody asked to stop. */

const [THEN, NOW] = ["0".repeat(64), "1".repeat(64)];
const ASKED = {
  ...inventoryOf(entryOf("app"), entryOf("other")),
  stopRequests: new Map([
    ["app", THEN],
    ["other", THEN],
  ]),
};

function stopRequestsAfter(action: PlanAction, manifests: readonly Manifest[] = [manifestOf("app")]) {
  const decisions = [decisionOf("app", action), decisionOf("third", "create", { containerId: null })];
  const listed = [observedOf("app"), observedOf("other")];
  return recordOutcomes(ASKED, roundOf({ decisions, manifests, listed })).stopRequests;
}

test.each<PlanAction>(["create", "replace", "heal", "start"])("ends with what makes it run: %s", (action) => {
  expect(stopRequestsAfter(action)).toEqual(new Map([["other", THEN]]));
});

test.each<PlanAction>(["stop", "leave", "update", "none"])("stays with %s", (action) => {
  expect(stopRequestsAfter(action)).toBe(ASKED.stopRequests);
});

test("ends with the manifest that it was said of, not with a manifest that is not there", () => {
  expect(stopRequestsAfter("leave", [manifestOf("app", {}, { sha256: NOW })])).toEqual(new Map([["other", THEN]]));
  expect(stopRequestsAfter("orphan", [])).toBe(ASKED.stopRequests);
});

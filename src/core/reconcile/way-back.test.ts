import { describe, expect, test } from "vitest";
import { imageOf, type ObservedDiffering, observedOf, specOf } from "../../../test/support/builders.ts";
import type { Attempt } from "../model/journal.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { EMPTY_GROUP, groupContainers } from "./group-containers.ts";
import { needsWayBack } from "./way-back.ts";

function attemptOf(wasRunning: boolean): Attempt {
  const previous = { containerId: "app-00000000", spec: specOf("app"), wasRunning };
  return { name: "app", nonce: "11111111", previous, partners: [] };
}

const RAN = attemptOf(true);
const DID_NOT_RUN = attemptOf(false);
const NOTHING_BEFORE: Attempt = { ...RAN, previous: null };
const UNTOUCHED = observedOf("app");
const PARKED = observedOf("app", {}, { restartPolicy: { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 0 } });

function untouched(differing: ObservedDiffering): ObservedContainer {
  return observedOf("app", differing);
}

function setAside(differing: ObservedDiffering = {}): ObservedContainer {
  return observedOf("app", { listedName: "app.kad-old", status: "Stopped", ...differing });
}

function successor(differing: ObservedDiffering = {}): ObservedContainer {
  return observedOf("app", { id: "app-11111111", ...differing }, { image: imageOf("example.com/app:2") });
}

type Case = readonly [situation: string, listed: readonly ObservedContainer[], attempt: Attempt | undefined];

function isNeeded(listed: readonly ObservedContainer[], attempt: Attempt | undefined, abandoned: boolean): boolean {
  return needsWayBack(groupContainers(listed, new Set(["app"])).get("app") ?? EMPTY_GROUP, attempt, abandoned);
}

describe("an attempt that was merely cut off goes back", () => {
  test.each<Case>([
    ["where the predecessor lies aside and nothing took its place", [setAside()], RAN],
    ["where what ran before was only stopped", [untouched({ status: "Stopped" })], RAN],
    ["where what ran before runs, but would not be restarted", [PARKED], RAN],
    ["where the successor failed to start", [setAside(), successor({ status: "Stopped", error: "no such file" })], RAN],
    ["where the successor was stopped", [setAside(), successor({ status: "Stopped" })], RAN],
    ["where the successor ended badly", [setAside(), successor({ status: "Exited", exitCode: 1 })], RAN],
    ["where the successor ended with an error", [setAside(), successor({ status: "Exited", error: "lost" })], RAN],
    ["where the successor failed and there is no record", [setAside(), successor({ status: "Dead" })], undefined],
    ["where what stands beside the predecessor does not run", [setAside(), untouched({ status: "Stopped" })], RAN],
  ])("%s", (_situation, listed, attempt) => {
    expect(isNeeded(listed, attempt, false)).toBe(true);
  });
});

describe("an attempt that was merely cut off goes on", () => {
  test.each<Case>([
    ["where nothing is at stake", [successor({ status: "Dead" })], NOTHING_BEFORE],
    ["where no attempt is on record", [successor({ status: "Dead" })], undefined],
    ["where what ran before runs as before", [UNTOUCHED], RAN],
    ["where what did not run before does not run", [untouched({ status: "Stopped" })], DID_NOT_RUN],
    ["where what did not run before runs by now", [UNTOUCHED], DID_NOT_RUN],
    ["where the successor was not started yet", [setAside(), successor({ status: "Created" })], RAN],
    ["where the successor runs", [setAside(), successor()], RAN],
    ["where the successor has done its work", [setAside(), successor({ status: "Exited", exitCode: 0 })], RAN],
    ["where the predecessor was removed", [], RAN],
    ["where the process of the predecessor is gone", [setAside({ status: "Running", process: "gone" })], RAN],
    ["where the process of what was only parked is gone", [{ ...PARKED, process: "gone" }], RAN],
  ])("%s", (_situation, listed, attempt) => {
    expect(isNeeded(listed, attempt, false)).toBe(false);
  });
});

describe("an attempt that is abandoned goes back", () => {
  test.each<Case>([
    ["although its successor runs", [setAside(), successor()], RAN],
    ["where the predecessor was removed", [], RAN],
    ["although the predecessor's process is gone", [setAside({ status: "Running", process: "gone" })], RAN],
    ["although the process of what was only parked is gone", [{ ...PARKED, process: "gone" }], RAN],
  ])("%s", (_situation, listed, attempt) => {
    expect(isNeeded(listed, attempt, true)).toBe(true);
  });
});

describe("an attempt that is abandoned has nothing to go back to", () => {
  test.each<Case>([
    ["where nothing ran before", [successor({ status: "Dead" })], NOTHING_BEFORE],
    ["where what ran before was not touched", [UNTOUCHED], RAN],
  ])("%s", (_situation, listed, attempt) => {
    expect(isNeeded(listed, attempt, true)).toBe(false);
  });
});

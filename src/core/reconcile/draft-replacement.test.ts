import { describe, expect, test } from "vitest";
import { imageOf, observedOf, specOf } from "../../../test/support/builders.ts";
import { draftAsText } from "../../../test/support/draft-text.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import type { Draft } from "./draft.ts";
import { draftReplacement, type Replacement } from "./draft-replacement.ts";

const SPEC = specOf("app", { image: imageOf("example.com/app:2") });

function replaced(predecessor: ObservedContainer, differing: Partial<Replacement> = {}): Draft {
  return draftReplacement({
    head: { name: "app", cause: "the image differs" },
    action: "replace",
    predecessor,
    previous: { containerId: predecessor.id, spec: predecessor.spec, wasRunning: true },
    spec: SPEC,
    containerId: null,
    nonce: "abcdef01",
    stopTimeoutMs: 3_000,
    remains: [],
    ...differing,
  });
}

describe("under an id that is free", () => {
  test("the new one is made beside the running one, which makes way and stays until the new one was started", () => {
    expect(draftAsText(replaced(observedOf("app")))).toEqual([
      "app: replace, the image differs",
      "create [] create app-abcdef01 as app.kad-next from example.com/app:2: pulls the image and has Kanto check the new definition",
      "set-aside [create] rename app-00000000 to app.kad-old: makes way, kept as the way back",
      "park-policy [create, set-aside] update app-00000000 policy no: so that Kanto does not start it again",
      "release [create, set-aside, park-policy] stop app-00000000: frees its name, ports and devices",
      "swap [create, set-aside, release] rename app-abcdef01 to app: takes its place",
      "start [create, set-aside, release, swap] start app-abcdef01: the new definition",
      "tidy app-00000000 [start] remove app-00000000: its successor runs",
    ]);
  });

  test("the journal learns what is at stake, and the plan what will run", () => {
    const predecessor = observedOf("app");
    expect(replaced(predecessor)).toMatchObject({
      containerId: "app-00000000",
      previous: { containerId: "app-00000000", spec: predecessor.spec, wasRunning: true },
      outcome: SPEC,
    });
  });

  test("the predecessor is given the stop timeout of the manifest and keeps the rest of its restart policy", () => {
    const restartPolicy = { type: "on-failure", maximumRetryCount: 3, retryTimeoutSeconds: 7 };
    const { steps } = replaced(observedOf("app", {}, { restartPolicy }));
    expect(steps.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining([
        {
          kind: "update",
          containerId: "app-00000000",
          resources: null,
          restartPolicy: { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 7 },
        },
        { kind: "stop", containerId: "app-00000000", pid: 4711, stopTimeoutMs: 3_000 },
      ]),
    );
  });

  test("a predecessor that Kanto would not start again is stopped without a change of its policy", () => {
    const restartPolicy = { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 0 };
    const parts = replaced(observedOf("app", {}, { restartPolicy })).steps.map(({ part }) => part);
    expect(parts).toEqual(["create", "set-aside", "release", "swap", "start", "tidy app-00000000"]);
  });

  test("a predecessor that does not run is not stopped", () => {
    const parts = replaced(observedOf("app", { status: "Stopped" })).steps.map(({ part }) => part);
    expect(parts).toEqual(["create", "set-aside", "swap", "start", "tidy app-00000000"]);
  });

  test("a predecessor of another name keeps that name, for it is in nobody's way", () => {
    const parts = replaced(observedOf("before")).steps.map(({ part }) => part);
    expect(parts).toEqual(["create", "park-policy", "release", "swap", "start", "tidy before-00000000"]);
  });

  test("what an earlier attempt left is removed when the new one was started", () => {
    const remains = [observedOf("app", { id: "app-left", listedName: "app.kad-probe", status: "Created" })];
    expect(draftAsText(replaced(observedOf("app"), { remains })).at(-1)).toBe(
      "tidy app-left [start] remove app-left: left by an earlier attempt",
    );
  });

  test("one whose process is gone is removed by force, for Kanto cannot stop it", () => {
    const predecessor = observedOf("app", { process: "gone" });
    expect(draftAsText(replaced(predecessor, { action: "heal" }))).toEqual([
      "app: heal, the image differs",
      "create [] create app-abcdef01 as app.kad-next from example.com/app:2: pulls the image and has Kanto check the new definition",
      "release [create, set-aside] remove app-00000000: its process is gone",
      "swap [create, set-aside, release] rename app-abcdef01 to app: takes its place",
      "start [create, set-aside, release, swap] start app-abcdef01: the new definition",
    ]);
  });
});

test("under the id of its predecessor the new one is made last, after a probe and a keeper of the old image", () => {
  expect(draftAsText(replaced(observedOf("app", { id: "app" }), { containerId: "app" }))).toEqual([
    "app: replace, the image differs",
    "create [] create app-probe-abcdef01 as app.kad-probe from example.com/app:2: pulls the image and has Kanto check the new definition",
    "keep [create] create app-keep-abcdef01 as app.kad-keep from example.com/app:1: keeps the old image for the way back",
    "park-policy [create, keep] update app policy no: so that Kanto does not start it again",
    "release [create, keep, park-policy] stop app: frees its name, ports and devices",
    "clear [create, keep, release] remove app: gives up its id",
    "swap [create, keep, release, clear] create app as app from example.com/app:2: takes its place under the same id",
    "start [create, keep, release, clear, swap] start app: the new definition",
    "tidy app-probe-abcdef01 [start] remove app-probe-abcdef01: has done its work",
    "tidy app-keep-abcdef01 [start] remove app-keep-abcdef01: the new one runs",
  ]);
});

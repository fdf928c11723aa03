import { describe, expect, test } from "vitest";
import {
  entryOf,
  imageOf,
  inventoryOf,
  manifestOf,
  type ObservedDiffering,
  observedOf,
  PLAN_POLICY,
  specOf,
} from "../../../test/support/builders.ts";
import { decidedContainer } from "../../../test/support/decided-container.ts";
import { draftAsText } from "../../../test/support/draft-text.ts";
import type { Operation } from "../model/plan.ts";
import type { Draft } from "./draft.ts";

const NEW_IMAGE = { image: imageOf("example.com/app:2") };
const OWNED = inventoryOf(entryOf("app"));
const MEMORY = { memory: "64M", memoryReservation: "", memorySwap: "128M" };
const RUN_ONCE = { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 0 };
const LEFT = observedOf("app", { id: "app-11111111", listedName: "app.kad-next", status: "Created" });

function operationIn(draft: Draft, kind: Operation["kind"]): Operation | undefined {
  return draft.steps.find(({ operation }) => operation.kind === kind)?.operation;
}

describe("a container that is missing", () => {
  test("is created and started, and what an earlier attempt left goes when it runs", () => {
    const draft = decidedContainer({ listed: [LEFT] });
    expect(draftAsText(draft)).toEqual([
      "app: create, there is no such container",
      "create [] create app-abcdef01 as app from example.com/app:1: there is no such container",
      "start [create] start app-abcdef01: just created",
      "tidy app-11111111 [start] remove app-11111111: left by an earlier attempt",
    ]);
    expect(draft).toMatchObject({ containerId: null, previous: null, outcome: specOf("app") });
  });

  test("takes the place of the one that its manifest made under another name", () => {
    const renamedFrom = observedOf("before");
    const draft = decidedContainer({ renamedFrom, listed: [LEFT] });
    expect(draftAsText(draft)).toEqual([
      "app: replace, app.json now names it so; before it was 'before'",
      "create [] create app-abcdef01 as app.kad-next from example.com/app:1: pulls the image and has Kanto check the new definition",
      "park-policy [create, set-aside] update before-00000000 policy no: so that Kanto does not start it again",
      "release [create, set-aside, park-policy] stop before-00000000: frees its name, ports and devices",
      "swap [create, set-aside, release] rename app-abcdef01 to app: takes its place",
      "start [create, set-aside, release, swap] start app-abcdef01: the new definition",
      "tidy before-00000000 [start] remove before-00000000: its successor runs",
      "tidy app-11111111 [start] remove app-11111111: left by an earlier attempt",
    ]);
    expect(draft.previous).toEqual({ containerId: "before-00000000", spec: renamedFrom.spec, wasRunning: true });
  });
});

describe("a container that needs nothing", () => {
  test("is idle, with what is known of it", () => {
    expect(decidedContainer({ listed: [observedOf("app")], inventory: OWNED })).toEqual({
      name: "app",
      action: "none",
      cause: "runs as the manifest says",
      differences: [],
      adopted: false,
      containerId: "app-00000000",
      previous: null,
      pendingHealthMs: null,
      condemned: null,
      steps: [],
      outcome: null,
    });
  });

  test("becomes ours where there is no record of it", () => {
    expect(decidedContainer({ listed: [observedOf("app")] })).toMatchObject({ action: "none", adopted: true });
  });

  test.each<[what: string, differing: ObservedDiffering, decision: string]>([
    ["it is paused", { status: "Paused" }, "leave, paused by hand"],
    ["a hand stopped it", { status: "Stopped", manuallyStopped: true }, "leave, stopped by hand"],
    ["it has done its work", { status: "Exited" }, "leave, has done its work (exit code 0)"],
    ["it ended badly", { status: "Exited", exitCode: 3 }, "failing, ended with exit code 3"],
  ])("is left where %s", (_, differing, decision) => {
    const listed = [observedOf("app", differing, { restartPolicy: RUN_ONCE })];
    const manifest = manifestOf("app", { restartPolicy: RUN_ONCE });
    const inventory = inventoryOf(entryOf("app", {}, { restartPolicy: RUN_ONCE }));
    const draft = decidedContainer({ manifest, listed, inventory });
    expect(draftAsText(draft)).toEqual([`app: ${decision}`]);
    expect(draft.outcome).toBeNull();
  });

  test("runs on although its id could not be started again", () => {
    const inventory = { ...OWNED, poisonedIds: new Set(["app-00000000"]) };
    expect(draftAsText(decidedContainer({ listed: [observedOf("app")], inventory }))).toEqual([
      "app: none, runs as the manifest says",
    ]);
  });
});

describe("a container that does not run", () => {
  test("is started under its own id", () => {
    const draft = decidedContainer({ listed: [observedOf("app", { status: "Created" })], inventory: OWNED });
    expect(draftAsText(draft)).toEqual([
      "app: start, created but never started",
      "start [update] start app-00000000: created but never started",
    ]);
    expect(draft).toMatchObject({ containerId: "app-00000000", outcome: specOf("app") });
  });

  test("is started once for each boot only where the record is of this very container", () => {
    const listed = [observedOf("app", { status: "Exited" }, { restartPolicy: RUN_ONCE })];
    const manifest = manifestOf("app", { restartPolicy: RUN_ONCE });
    const actionFor = (containerId: string) => {
      const entry = entryOf("app", { containerId, startedInBoot: "boot-0" }, { restartPolicy: RUN_ONCE });
      return decidedContainer({ manifest, listed, inventory: inventoryOf(entry) }).action;
    };
    expect(actionFor("app-00000000")).toBe("start");
    expect(actionFor("another")).toBe("leave");
  });

  test("is started where a person asked for it: one that has ended by name, one stopped by hand in general", () => {
    const manifest = manifestOf("app", { restartPolicy: RUN_ONCE });
    const causeFor = (differing: ObservedDiffering, policy: Partial<typeof PLAN_POLICY>) => {
      const listed = [observedOf("app", differing, { restartPolicy: RUN_ONCE })];
      return decidedContainer({ manifest, listed, policy: { ...PLAN_POLICY, ...policy } }).cause;
    };
    const ended = { status: "Exited", exitCode: 3 } as const;
    expect(causeFor(ended, { start: new Set(["app"]) })).toBe("asked for");
    expect(causeFor(ended, { start: new Set(["other"]) })).toBe("ended with exit code 3");
    expect(causeFor(ended, { startStopped: true })).toBe("ended with exit code 3");
    const stopped = { status: "Stopped", manuallyStopped: true } as const;
    expect(causeFor(stopped, { start: new Set(["app"]) })).toBe("was stopped by hand");
    expect(causeFor(stopped, { startStopped: true })).toBe("was stopped by hand");
    expect(causeFor(stopped, {})).toBe("stopped by hand");
  });
});

describe("a container that can be changed in place", () => {
  test("is changed before it is started, and what an earlier attempt left goes last", () => {
    const manifest = manifestOf("app", { resources: { memory: "64M", memoryReservation: "", memorySwap: "" } });
    const listed = [observedOf("app", { status: "Stopped" }), LEFT];
    expect(draftAsText(decidedContainer({ manifest, listed, inventory: OWNED }))).toEqual([
      "app: update, /host_config/resources/memory differs",
      "update [] update app-00000000 memory '64M': can be changed while it runs",
      "start [update] start app-00000000: stopped with Kanto",
      "tidy app-11111111 [start] remove app-11111111: left by an earlier attempt",
    ]);
  });

  test.each([
    ["resources", { resources: MEMORY }, { resources: MEMORY, restartPolicy: null }],
    ["restart policy", { restartPolicy: RUN_ONCE }, { resources: null, restartPolicy: RUN_ONCE }],
    [
      "resources and restart policy",
      { resources: MEMORY, restartPolicy: RUN_ONCE },
      { resources: MEMORY, restartPolicy: RUN_ONCE },
    ],
  ])("is sent its %s, and nothing that does not differ", (_, differing, sent) => {
    const manifest = manifestOf("app", differing);
    const draft = decidedContainer({ manifest, listed: [observedOf("app")], inventory: OWNED });
    expect(draft).toMatchObject({ action: "update", outcome: manifest.spec });
    expect(draft.steps.map(({ part, operation }) => ({ part, operation }))).toEqual([
      { part: "update", operation: { kind: "update", containerId: "app-00000000", ...sent } },
    ]);
  });
});

describe("a container that is replaced", () => {
  test.each<[what: string, differing: ObservedDiffering, wasRunning: boolean]>([
    ["it runs", {}, true],
    ["Kanto's own end stopped it", { status: "Stopped" }, true],
    ["a hand stopped it", { status: "Stopped", manuallyStopped: true }, false],
    ["it has done its work", { status: "Exited" }, false],
  ])("is to run again on the way back only where it would run anyway: %s", (_, differing, wasRunning) => {
    const predecessor = observedOf("app", differing, { restartPolicy: RUN_ONCE });
    const manifest = manifestOf("app", { ...NEW_IMAGE, restartPolicy: RUN_ONCE });
    const inventory = inventoryOf(entryOf("app", {}, { restartPolicy: RUN_ONCE }));
    const { previous } = decidedContainer({ manifest, listed: [predecessor], inventory });
    expect(previous).toEqual({ containerId: "app-00000000", spec: predecessor.spec, wasRunning });
  });

  test("is given the time to stop that its manifest states", () => {
    const stopFor = (options: { stopTimeoutMs?: number }) => {
      const manifest = manifestOf("app", NEW_IMAGE, { options });
      return operationIn(decidedContainer({ manifest, listed: [observedOf("app")] }), "stop");
    };
    const stop = { kind: "stop", containerId: "app-00000000", pid: 4711 };
    expect(stopFor({ stopTimeoutMs: 1_500 })).toEqual({ ...stop, stopTimeoutMs: 1_500 });
    expect(stopFor({})).toEqual({ ...stop, stopTimeoutMs: null });
  });

  test("keeps that as its cause where others of its name go with it", () => {
    const manifest = manifestOf("app", NEW_IMAGE);
    const listed = [observedOf("app"), observedOf("app", { id: "extra", process: "gone" })];
    const lines = draftAsText(decidedContainer({ manifest, listed, inventory: OWNED }));
    expect(lines[0]).toBe("app: replace, /image/name differs");
    expect(lines.slice(-3)).toEqual([
      "park extra [start] update extra policy no: so that Kanto does not start it again",
      "stop extra [start, park extra] stop extra: another container of the same name",
      "tidy extra [start, stop extra] remove extra: another container of the same name",
    ]);
  });
});

describe("what an earlier attempt left beside a container that needs nothing", () => {
  const left = observedOf("app", { id: "app-11111111", listedName: "app.kad-old", status: "Stopped" });

  test("is removed", () => {
    const draft = decidedContainer({ listed: [observedOf("app"), left], inventory: OWNED });
    expect(draftAsText(draft)).toEqual([
      "app: tidy, remains of an earlier attempt",
      "tidy app-11111111 [start] remove app-11111111: left by an earlier attempt",
    ]);
    expect(draft.outcome).toEqual(specOf("app"));
  });

  test("is removed as the way back that is not needed any more, where the attempt is still open", () => {
    const previous = { containerId: left.id, spec: specOf("app"), wasRunning: true };
    const attempt = { name: "app", nonce: "11111111", previous, partners: [] };
    const journal = { attempts: new Map([["app", attempt]]) };
    expect(draftAsText(decidedContainer({ listed: [observedOf("app"), left], inventory: OWNED, journal }))).toEqual([
      "app: tidy, has proven itself",
      "tidy app-11111111 [start] remove app-11111111: its successor has proven itself",
    ]);
  });
});

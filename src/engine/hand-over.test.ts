import { expect, test } from "vitest";
import { desiredOf, entryOf, imageOf, inventoryOf, manifestOf, observedOf } from "../../test/support/builders.ts";
import { eventually } from "../../test/support/eventually.ts";
import { hastyClock } from "../../test/support/in-memory-ports.ts";
import { EMPTY_HAND_OVER, type HandOverState } from "../core/model/hand-over.ts";
import type { ObservedContainer } from "../core/model/observed-state.ts";
import { failed, ok } from "../core/model/result.ts";
import type { EngineEvent } from "./engine-event.ts";
import { type HandOver, openHandOver } from "./hand-over.ts";

const INVENTORY = inventoryOf(entryOf("app"));
const UPDATED = observedOf("app", { id: "new" }, { image: imageOf("example.com/app:2") });

/** A hand-over on a disk in memory, which outlives it. */
async function open(disk: { state: HandOverState }, bootId = "boot-1", isFull = false) {
  const events: EngineEvent[] = [];
  const handOver = await openHandOver(
    {
      clock: hastyClock,
      machine: { bootId: async () => bootId },
      emit: (event) => void events.push(event),
      store: {
        load: async () => ({ state: disk.state, warnings: [] }),
        async save(state) {
          if (isFull) return failed("the disk is full");
          disk.state = state;
          return ok(undefined);
        },
      },
    },
    {
      mode: "while-updating",
      afterUpdate: "yield",
      timeoutMs: 30 * 60_000,
      feedbackTopic: "containersupdate/desiredstatefeedback",
      lock: { path: "", isDisabled: async () => false, disable: async () => ok(undefined) },
    },
  );
  return { handOver, events };
}

function say(handOver: HandOver, activityId: string, status: string): void {
  const text = JSON.stringify({ activityId, payload: { status } });
  handOver.received("containersupdate/desiredstatefeedback", Buffer.from(text), false);
}

/** One look of the loop; gives what is desired then. */
async function look(handOver: HandOver, ...containers: readonly ObservedContainer[]) {
  handOver.withoutYielded(desiredOf(manifestOf("app")));
  return handOver.settle({ containers, bootId: "", observedAt: "" }, INVENTORY);
}

test("lets go only after a List that was certainly asked for after the end, and calls for the looks until then", async () => {
  const { handOver } = await open({ state: EMPTY_HAND_OVER });
  let calls = 0;
  await look(handOver, observedOf("app"));
  say(handOver, "a-1", "IDENTIFYING");
  await look(handOver, observedOf("app"));
  say(handOver, "a-1", "COMPLETED");
  handOver.onChange(() => {
    calls += 1;
  });
  // This List may be older than the end: by it the update has changed nothing.
  await look(handOver, observedOf("app"));
  expect([handOver.current()?.by, calls]).toEqual(["update-manager", 1]);
  const { desired } = await look(handOver, UPDATED);
  expect(handOver.current()).toBeNull();
  expect([...desired.held.keys()]).toEqual(["app"]);
  handOver.close();
});

test("waits with the comparison for a directory that can be read", async () => {
  const { handOver } = await open({ state: EMPTY_HAND_OVER });
  await look(handOver, observedOf("app"));
  say(handOver, "a-1", "IDENTIFYING");
  say(handOver, "a-1", "COMPLETED");
  for (let count = 0; count < 3; count += 1) {
    handOver.withoutYielded({ ...desiredOf(), complete: false });
    await handOver.settle({ containers: [], bootId: "", observedAt: "" }, INVENTORY);
  }
  expect(handOver.current()?.activityId).toBe("a-1");
  handOver.close();
});

test("an activity outlives the process but not the machine", async () => {
  const disk = { state: EMPTY_HAND_OVER };
  const first = await open(disk);
  say(first.handOver, "a-1", "IDENTIFYING");
  await eventually(
    async () => disk.state.activity?.activityId,
    (activityId) => activityId === "a-1",
  );
  first.handOver.close();
  const second = await open(disk);
  expect(second.handOver.current()?.activityId).toBe("a-1");
  second.handOver.close();
  const afterBoot = await open(disk, "boot-2");
  expect(afterBoot.events).toContainEqual({ kind: "activity-ended", activityId: "a-1", end: { kind: "agent-lost" } });
  await look(afterBoot.handOver, observedOf("app"));
  await look(afterBoot.handOver, observedOf("app"));
  expect(afterBoot.handOver.current()).toBeNull();
  afterBoot.handOver.close();
});

test("what is yielded outlives the process, and ends with 'kad redeploy'", async () => {
  const disk = { state: EMPTY_HAND_OVER };
  const first = await open(disk);
  await look(first.handOver, observedOf("app"));
  say(first.handOver, "a-1", "IDENTIFYING");
  say(first.handOver, "a-1", "COMPLETED");
  await look(first.handOver, UPDATED);
  await look(first.handOver, UPDATED);
  expect([...first.handOver.yieldedNames()]).toEqual(["app"]);
  first.handOver.close();
  const { handOver } = await open(disk);
  expect([...(await look(handOver, UPDATED)).desired.held.keys()]).toEqual(["app"]);
  await handOver.reclaim("app");
  expect([...(await look(handOver, UPDATED)).desired.held.keys()]).toEqual([]);
  expect(disk.state.yielded.size).toBe(0);
  handOver.close();
});

test("D5: a disk that takes nothing is told, and the hand-over works from memory", async () => {
  const { handOver, events } = await open({ state: EMPTY_HAND_OVER }, "boot-1", true);
  await handOver.pause("workshop");
  expect(handOver.current()).toMatchObject({ by: "person", reason: "workshop" });
  expect(events).toEqual([{ kind: "state-not-saved", message: "the disk is full" }]);
  handOver.close();
});

test("E4: malformed messages are told once and then counted", async () => {
  const { handOver, events } = await open({ state: EMPTY_HAND_OVER });
  for (let count = 0; count < 50; count += 1)
    handOver.received("containersupdate/desiredstate", Buffer.from("{"), false);
  handOver.received("some/other/topic", Buffer.from("{"), false);
  await eventually(
    async () => events.length,
    (count) => count >= 2,
  );
  const told = {
    kind: "update-messages-refused",
    topic: "containersupdate/desiredstate",
    reason: "expected JSON in UTF-8",
  };
  expect(events).toEqual([
    { ...told, count: 1 },
    { ...told, count: 49 },
  ]);
  handOver.close();
});

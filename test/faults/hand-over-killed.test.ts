import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openHandOverStore } from "../../src/adapters/state/open-hand-over-store.ts";
import { EMPTY_HAND_OVER } from "../../src/core/model/hand-over.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";
import { type Injection, injectionPoints, stracingMissing, traceNode } from "../support/traced-process.ts";

const scratch = useScratchDirectory();
const RECEIVE = join(import.meta.dirname, "../support/receive-update-process.ts");
const missing = stracingMissing();
if (missing !== null) process.stderr.write(`\nNOT TESTED with processes killed at each call, because ${missing}\n\n`);

const directory = () => join(scratch(), "state");
const file = (name: string) => join(directory(), name);

function receive(injection?: Injection) {
  const paths = [directory(), file("handover.json"), file(".handover.json.new")];
  const message = JSON.stringify({ activityId: "a-1", payload: {} });
  return traceNode(scratch(), [RECEIVE, directory(), message], {
    paths,
    ...(injection === undefined ? {} : { injection }),
  });
}

async function start(): Promise<void> {
  await rm(directory(), { recursive: true, force: true });
  await mkdir(directory(), { mode: 0o700 });
  const store = openHandOverStore({ directory: directory() });
  await store.save({ ...EMPTY_HAND_OVER, pause: { reason: "before", since: "" } });
}

describe.skipIf(missing !== null)("E5: killed between hearing of an update and writing it down", () => {
  test("E5: at each call to the file system: suspended for it afterwards, or as before, and never neither", async () => {
    await start();
    const recorded = await receive();
    expect(recorded).toMatchObject({ status: 0, stderr: "" });
    const points = injectionPoints(recorded.calls);
    expect(points.map(({ call }) => call)).toContain("rename");
    const outcomes = new Set<string>();
    for (const point of points) {
      await start();
      const killed = await receive({ ...point, effect: "signal=SIGKILL" });
      expect(killed.wasInjected, `${point.call} ${point.nth}`).toBe(true);
      const { state, warnings } = await openHandOverStore({ directory: directory() }).load();
      expect(warnings).toEqual([]);
      expect(state.pause?.reason).toBe("before");
      outcomes.add(state.activity?.activityId ?? "as before");
    }
    expect([...outcomes].sort()).toEqual(["a-1", "as before"]);
  }, 120_000);
});

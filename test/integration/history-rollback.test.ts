import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rollBack } from "../../src/engine/roll-back.ts";
import { manifestText, openReconcileRig, type ReconcileRig } from "../support/reconcile-rig.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const WINDOW = { healthWindowMs: 2_000 };

const scratch = useScratchDirectory();
let rig: ReconcileRig;
beforeEach(async () => {
  rig = await openReconcileRig(scratch());
});
afterEach(() => rig.close());

async function deploy(image: string): Promise<string> {
  rig.files.set("app.json", manifestText("app", image));
  return rig.run({ policy: WINDOW });
}

function history(): readonly string[] {
  const deployments = rig.stored.history.deployments.get("app") ?? [];
  return deployments.map(({ number, outcome, spec, cause }) => `#${number} ${outcome} ${spec.image.name}: ${cause}`);
}

function runningImage(): string | undefined {
  return rig.emulator.containers().find(({ state }) => state?.running)?.image?.name;
}

describe("the history of a container", () => {
  test("tells what ran when, and why it changed", async () => {
    await deploy("app:1");
    await deploy("app:2");
    expect(history()).toEqual(["#1 proven app:1: there is no such container", "#2 proven app:2: /image/name differs"]);
    expect(rig.stored.history.deployments.get("app")?.[1]?.interruptionMs).toBeGreaterThanOrEqual(0);
  });

  test("tells what failed in its window, and what came back", async () => {
    rig.emulator.follow({ programs: [{ image: "app:2", program: { kind: "exit", exitCode: 3, afterMs: 500 } }] });
    await deploy("app:1");
    await deploy("app:2");
    expect(history()).toEqual([
      "#1 proven app:1: there is no such container",
      "#2 failed app:2: /image/name differs",
      expect.stringMatching(/^#3 proven app:1: brought back: /),
    ]);
  });

  test("tells what never came to run", async () => {
    rig.emulator.follow({ programs: [{ image: "app:2", program: { kind: "not-startable" } }] });
    await deploy("app:1");
    await deploy("app:2");
    expect(history()).toEqual(["#1 proven app:1: there is no such container", "#2 failed app:2: /image/name differs"]);
  });

  test("is not written where nothing changed", async () => {
    await deploy("app:1");
    const before = rig.stored.history;
    await deploy("app:1");
    expect(rig.stored.history).toBe(before);
  });

  test("keeps the last ten deployments", async () => {
    for (let version = 1; version <= 12; version += 1) await deploy(`app:${version}`);
    expect(history().map((line) => line.split(" ")[0])).toEqual([
      "#3",
      "#4",
      "#5",
      "#6",
      "#7",
      "#8",
      "#9",
      "#10",
      "#11",
      "#12",
    ]);
  });
});

describe("a rollback on purpose", () => {
  beforeEach(async () => {
    await deploy("app:1");
    await deploy("app:2");
    await deploy("app:3");
  });

  async function rollBackTo(number: number | null) {
    return rig.withEngine((ports, memory) => rollBack(ports, memory, "app", number));
  }

  test("deploys what ran before and keeps it until the manifest changes", async () => {
    expect(await rollBackTo(null)).toMatchObject({ ok: true, value: { number: 2 } });
    expect(await rig.run({ policy: WINDOW })).toMatch(/^app: replaced/);
    expect(runningImage()).toBe("app:2");
    rig.emulator.forgetCalls();
    expect(await rig.run({ policy: WINDOW })).toMatch(/^app: left, rolled back by hand to deployment 2; it stays so/);
    expect(rig.mutatingCalls()).toEqual([]);
    await deploy("app:4");
    expect(runningImage()).toBe("app:4");
  });

  test("goes to the deployment that is stated", async () => {
    await rollBackTo(1);
    await rig.run({ policy: WINDOW });
    expect(runningImage()).toBe("app:1");
  });

  test("is as safe as any other change", async () => {
    rig.emulator.follow({ images: [{ image: "app:1", fails: "down" }] });
    await rollBackTo(1);
    rig.emulator.follow({ programs: [{ image: "app:1", program: { kind: "not-startable" } }] });
    expect(await rig.run({ policy: WINDOW })).toMatch(/^app: rolled-back/);
    expect(runningImage()).toBe("app:3");
  });

  test("whose definition fails in its window leaves the manifest held and what ran before running", async () => {
    await rollBackTo(1);
    rig.emulator.follow({ programs: [{ image: "app:1", program: { kind: "exit", exitCode: 3, afterMs: 500 } }] });
    expect(await rig.run({ policy: WINDOW })).toMatch(/^app: rolled-back, rolled back by hand to deployment 1, which /);
    expect(runningImage()).toBe("app:3");
    rig.emulator.forgetCalls();
    await rig.run({ policy: WINDOW });
    expect(rig.mutatingCalls()).toEqual([]);
  });

  test("is told as the cause of the change", async () => {
    await rollBackTo(2);
    await rig.run({ policy: WINDOW });
    expect(history().at(-1)).toBe("#4 proven app:2: rolled back by hand to deployment 2: /image/name differs");
  });

  test("says what can be chosen where the choice cannot be had", async () => {
    expect(await rollBackTo(9)).toEqual({
      ok: false,
      failure: "expected one of the deployments 1, 2, 3 of 'app', got 9",
    });
    const other = await rig.withEngine((ports, memory) => rollBack(ports, memory, "nope", null));
    expect(other).toMatchObject({ ok: false, failure: expect.stringContaining("(app), got 'nope'") });
  });
});

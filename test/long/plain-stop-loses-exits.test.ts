import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { systemMachine } from "../../src/adapters/system/system-machine.ts";
import { type ContractStage, contractStage } from "../support/kanto-contract/contract-stage.ts";
import { isAlive } from "../support/real-deployment.ts";
import { describeWithRealKanto, type RealKanto, startRealKanto } from "../support/real-kanto.ts";

const STOPS = 60;
/** One in seven is usual; on some machines it is one in thirty. */
const MOST_PLAIN_STOPS = 240;
/** That many show it; each costs twice its timeout. */
const ENOUGH_LOST = 3;

/** Why the deployer parks each Stop: the same processes, stopped in both ways. */
describeWithRealKanto("a process that ends at once on SIGTERM, stopped by the real Kanto", () => {
  let kanto: RealKanto;
  let stage: ContractStage;

  beforeAll(async () => {
    kanto = await startRealKanto();
    const restart = async () => undefined;
    stage = contractStage({
      socketPath: kanto.socketPath,
      machine: systemMachine(),
      killAndStart: restart,
      stopAndStart: restart,
    });
  });
  afterEach(() => stage.removeAll());
  afterAll(async () => {
    await stage.close();
    await kanto.stop();
  });

  test("with a plain Stop loses exits now and then: it stays listed as running, and its id may be lost for good", async () => {
    const lost: string[] = [];
    let stops = 0;
    while (lost.length < (stops < STOPS ? ENOUGH_LOST : 1) && stops < MOST_PLAIN_STOPS) {
      stops += 1;
      const id = `plain-${stops}`;
      const { state } = await stage.run(id);
      const result = await stage.runtime.stop(id, { signal: "SIGTERM", killAfterMs: 1_000 });
      if (result.ok) continue;
      expect(["exit-lost", "process-gone"]).toContain(result.failure.kind);
      expect(isAlive(state.pid)).toBe(false);
      expect((await stage.look(id)).state.status).toBe("Running");
      lost.push(id);
    }
    await stage.removeAll();
    const unusable: string[] = [];
    for (const id of lost) {
      const created = await stage.runtime.create({ containerId: id, runtimeName: id, spec: stage.spec(id) });
      if (!created.ok || !(await stage.runtime.start(id)).ok) unusable.push(id);
    }
    process.stdout.write(`      plain Stop: ${lost.length} of ${stops} exits lost, ${unusable.length} ids unusable\n`);
    expect(lost.length).toBeGreaterThan(0);
  });

  test(`with a parked Stop loses none of ${STOPS}`, async () => {
    for (let stops = 1; stops <= STOPS; stops += 1) {
      const id = `parked-${stops}`;
      await stage.run(id);
      await stage.park(id);
      expect((await stage.look(id)).state.status).toBe("Stopped");
      await stage.runtime.remove(id);
    }
  });
});

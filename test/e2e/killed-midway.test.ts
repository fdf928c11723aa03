import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { seededRandom } from "../../src/emulator/seeded-random.ts";
import { type KantoRelay, relayKanto } from "../support/kanto-relay.ts";
import { useRealDeployment } from "../support/real-deployment.ts";
import { describeWithRealKanto } from "../support/real-kanto.ts";

/** How long a replacement takes here, about; the moments of death are spread over it. */
const REPLACEMENT_MS = 1_200;
const POINTS = Array.from({ length: 10 }, (_, index) => index + 1);
const { KAD_TEST_SEED = String(Date.now() % 100_000) } = process.env;

describeWithRealKanto("a replacement that is cut off on the real Kanto", () => {
  const deployment = useRealDeployment();
  let relay: KantoRelay | undefined;

  afterEach(async () => {
    await relay?.close();
    relay = undefined;
  });

  async function expectOneRunning(name: string, version: number, told: string): Promise<void> {
    const container = await deployment.running(name);
    expect(container.config?.env, told).toEqual([`VERSION=${version}`]);
    expect(container.hostConfig?.restartPolicy?.type).toBe("unless-stopped");
    expect((await deployment.list()).map((listed) => listed.name)).toEqual([name]);
  }

  process.stdout.write(`      KAD_TEST_SEED=${KAD_TEST_SEED} repeats the moments of this run\n`);
  const random = seededRandom(Number(KAD_TEST_SEED));
  test.each(POINTS.map((point) => ({ point, afterMs: Math.round(random() * REPLACEMENT_MS) })))(
    "D2: because our process was killed is finished by the next run ($point: after $afterMs ms)",
    async ({ point, afterMs }) => {
      // Every other one under an id that its manifest states: the other form of replacement.
      const id = point % 2 === 0 ? { container_id: `killed-${point}-id` } : {};
      await deployment.write("killed", { ...id, config: { env: ["VERSION=1"] } });
      expect((await deployment.apply()).status).toBe(0);
      await deployment.write("killed", { ...id, config: { env: ["VERSION=2"] } });
      const cutOff = deployment.startApply();
      await pause(afterMs);
      await cutOff.end("SIGKILL");
      const { status, stdout, stderr } = await deployment.apply("-v");
      expect(status, stdout + stderr).toBe(0);
      await expectOneRunning("killed", 2, stdout + stderr);
      expect(await deployment.apply()).toMatchObject({ status: 0, stdout: "As desired: 1 unchanged.\n" });
    },
  );

  test("C2: because Kanto was killed between stop and start is finished once Kanto is back", async () => {
    await deployment.write("orphaned", { config: { env: ["VERSION=1"] } });
    expect((await deployment.apply()).status).toBe(0);
    await deployment.write("orphaned", { config: { env: ["VERSION=2"] } });
    relay = await relayKanto(deployment.path("relay.sock"), deployment.kanto().socketPath, async (name) => {
      if (name === "Start") await deployment.kanto().cmKill();
    });
    const cutOff = await deployment.apply("--socket-cm", relay.socketPath, "--connect-timeout", "1s");
    expect(relay.changes()).toEqual(expect.arrayContaining(["Stop", "Start"]));
    expect(cutOff.status).not.toBe(0);
    await deployment.kanto().cmStart();
    const { status, stdout, stderr } = await deployment.apply();
    expect(status, stdout + stderr).toBe(0);
    await expectOneRunning("orphaned", 2, stdout + stderr);
  });
});

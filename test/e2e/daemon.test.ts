import { execFile } from "node:child_process";
import { rename, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { measureOutage } from "../support/outage.ts";
import type { RunningProgram } from "../support/program.ts";
import { identities, useRealDeployment } from "../support/real-deployment.ts";
import { describeWithRealKanto } from "../support/real-kanto.ts";

const run = promisify(execFile);

describeWithRealKanto("the daemon on the real Kanto", () => {
  const deployment = useRealDeployment();
  let daemon: RunningProgram | undefined;

  afterEach(async () => {
    // The containers are removed after this: nobody must bring them back.
    await daemon?.end("SIGTERM");
    daemon = undefined;
  });

  function start(...more: readonly string[]): void {
    daemon = deployment.startDaemon(...more);
  }

  const version = (number: number) => ({ config: { env: [`VERSION=${number}`] } });

  async function runsVersion(name: string, number: number): Promise<void> {
    await eventually(
      async () => (await deployment.list()).filter((container) => container.name === name),
      ([found, ...others]) =>
        others.length === 0 && found?.state?.status === "Running" && found.config?.env[0] === `VERSION=${number}`,
      30_000,
    );
  }

  test("deploys what is saved by rename and by sed, and a touch deploys again", async () => {
    await deployment.write("edited", version(1));
    await deployment.write("other", version(1));
    await deployment.write("third", version(1));
    start();
    await deployment.asDesired();
    const manifest = deployment.path("manifests", "edited.json");
    await writeFile(
      `${manifest}.new`,
      JSON.stringify({ container_name: "edited", image: { name: "test.local/busybox:1" }, ...version(2) }),
    );
    await rename(`${manifest}.new`, manifest);
    await runsVersion("edited", 2);
    await run("sed", ["-i", "s/VERSION=2/VERSION=3/", manifest]);
    await runsVersion("edited", 3);
    await deployment.asDesired();
    const before = await deployment.only("edited");
    await run("touch", [manifest]);
    await eventually(
      async () => (await deployment.list()).filter(({ name }) => name === "edited"),
      ([found, ...others]) => others.length === 0 && found?.id !== before.id && found?.state?.status === "Running",
      30_000,
    );
    await eventually(deployment.list, (listed) => listed.length === 3);
  });

  test("is ended and started again under load without a container being disturbed", async () => {
    const names = Array.from({ length: 8 }, (_, index) => `steady-${index}`);
    for (const name of names) await deployment.write(name, version(1));
    start();
    await deployment.asDesired();
    const before = identities(await deployment.list());
    for (const signal of ["SIGTERM", "SIGKILL", "SIGTERM"] as const) {
      await daemon?.end(signal);
      start();
      await pause(Math.random() * 300);
    }
    await deployment.asDesired();
    expect(identities(await deployment.list())).toEqual(before);
  });

  test("C1: waits for Kanto, which is killed and started again, and deploys what was saved meanwhile", async () => {
    await deployment.write("kept", version(1));
    await deployment.write("changed", version(1));
    start();
    await deployment.asDesired();
    const before = await deployment.only("kept");
    await deployment.kanto().cmKill();
    await deployment.write("changed", version(2));
    await eventually(deployment.status, (status) => status?.runtime.reachable === false);
    await deployment.kanto().cmStart();
    await runsVersion("changed", 2);
    expect(identities([await deployment.only("kept")])).toEqual(identities([before]));
  });

  test("C5: outlives a Kanto that hangs", async () => {
    await deployment.write("app", version(1));
    start();
    await deployment.asDesired();
    const [pid] = await kantoProcesses(deployment.kanto().directory);
    process.kill(Number(pid), "SIGSTOP");
    try {
      await deployment.write("app", version(2));
      await eventually(deployment.status, (status) => status?.runtime.reachable === false, 20_000);
    } finally {
      process.kill(Number(pid), "SIGCONT");
    }
    await runsVersion("app", 2);
  });

  test("C8: repairs what was removed by hand, and leaves what was stopped by hand until it is asked for", async () => {
    await deployment.write("removed", version(1));
    await deployment.write("halted", { config: { env: ["VERSION=1"], cmd: ENDS_SLOWLY } });
    start("--resync-interval", "1s");
    await deployment.asDesired();
    await deployment.endProcess("removed").catch(() => undefined);
    await deployment.kantoCm("stop", (await deployment.only("halted")).id);
    await eventually(
      deployment.status,
      (status) => status?.containers.find(({ name }) => name === "halted")?.phase === "stopped",
      20_000,
    );
    await runsVersion("removed", 1);
    expect((await deployment.only("halted")).state?.status).toBe("Stopped");
    await deployment.write("halted", version(2));
    await runsVersion("halted", 2);
  });

  test("C7: goes back by itself when a new version does not stay, with one short outage", async () => {
    await deployment.write("app", version(1));
    start("--health-window", "3s");
    await deployment.asDesired();
    const { outageMs } = await measureOutage(deployment, "app", async () => {
      await deployment.write("app", { config: { env: ["VERSION=2"], cmd: ["/bin/sh", "-c", "sleep 1; exit 7"] } });
      await eventually(
        deployment.status,
        (status) => status?.containers.find(({ name }) => name === "app")?.phase === "failed",
        30_000,
      );
    });
    await runsVersion("app", 1);
    expect((await deployment.status())?.containers[0]?.lastError).toMatch(/exit code 7|restarted/);
    expect(outageMs).toBeLessThan(6_000);
  });
});

/** Kanto loses exits of processes that end at once; this one takes a moment. */
const ENDS_SLOWLY = ["/bin/sh", "-c", "trap 'sleep 0.5; exit 0' TERM; while :; do sleep 0.1; done"];

async function kantoProcesses(directory: string): Promise<readonly string[]> {
  const { stdout } = await run("pgrep", [
    "-f",
    `${directory}/.*container-management|container-management.*${directory}`,
  ]);
  return stdout.trim().split("\n");
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import type { RunningProgram } from "../support/program.ts";
import { isAlive, useRealDeployment } from "../support/real-deployment.ts";
import { describeWithRealKanto } from "../support/real-kanto.ts";

describeWithRealKanto("a real Kanto that gives trouble", () => {
  const deployment = useRealDeployment();
  let daemon: RunningProgram | undefined;
  let stopped = 0;

  afterEach(async () => {
    if (stopped > 0) process.kill(stopped, "SIGCONT");
    stopped = 0;
    await daemon?.end("SIGTERM");
    daemon = undefined;
  });

  test("C5: that stands still makes a one-shot run end in time, and the daemon goes on when it goes on", async () => {
    await deployment.write("steady");
    daemon = deployment.startDaemon();
    await deployment.asDesired();
    stopped = Number(await readFile(join(deployment.kanto().directory, "cm.pid"), "utf8"));
    process.kill(stopped, "SIGSTOP");
    const other = ["--connect-timeout", "1s", "--state-directory", deployment.path("other-state")];
    const { status, stdout, stderr } = await deployment.apply(...other);
    expect(status, stdout + stderr).toBe(3);
    await deployment.write("steady", { config: { env: ["VERSION=2"] } });
    const { reachable } = await eventually(
      async () => (await deployment.status())?.runtime ?? { reachable: true },
      (runtime) => !runtime.reachable,
      60_000,
    );
    expect(reachable).toBe(false);
    process.kill(stopped, "SIGCONT");
    stopped = 0;
    await eventually(
      async () => (await deployment.list()).map(({ name, config, state }) => `${name} ${config?.env} ${state?.status}`),
      (listed) => listed.join() === "steady VERSION=2 Running",
      60_000,
    );
  });

  test("C10: several containers of one name, made with its own client, become one, which is kept as it runs", async () => {
    for (let count = 1; count <= 3; count += 1) {
      await deployment.kantoCm("create", "--name", "twin", "test.local/busybox:1");
    }
    const created = await deployment.list();
    expect(created).toHaveLength(3);
    const [kept] = created;
    await deployment.kantoCm("start", kept?.id ?? "");
    const { pid } = (await deployment.list()).find(({ id }) => id === kept?.id)?.state ?? {};
    await deployment.write("twin");
    const { status, stdout, stderr } = await deployment.apply();
    expect(status, stdout + stderr).toBe(0);
    const only = await deployment.only("twin");
    expect([only.id, only.state?.pid]).toEqual([kept?.id, pid]);
  });

  test("C13: a container that ignores SIGTERM gets its time, then is killed and replaced", async () => {
    const deaf = { config: { cmd: ["sh", "-c", "trap '' TERM; while :; do sleep 1; done"] } };
    await deployment.write("deaf", deaf);
    expect((await deployment.apply()).status).toBe(0);
    const before = await deployment.running("deaf");
    await deployment.write("deaf", { ...deaf, host_config: { extra_hosts: ["x:10.0.0.1"] } });
    const startedAt = performance.now();
    const { status, stdout, stderr } = await deployment.apply("--stop-timeout", "3s");
    expect(status, stdout + stderr).toBe(0);
    expect(performance.now() - startedAt).toBeGreaterThan(3_000);
    expect((await deployment.running("deaf")).id).not.toBe(before.id);
    expect(isAlive(Number(before.state?.pid))).toBe(false);
  });
});

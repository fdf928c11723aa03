import { expect, test } from "vitest";
import type { Container } from "../../src/gen/kanto/container_pb.ts";
import { measureOutage } from "../support/outage.ts";
import { identities, processesOf, useRealDeployment } from "../support/real-deployment.ts";
import { describeWithRealKanto } from "../support/real-kanto.ts";

/** What an update may cost a container, in the worst case that we promise. */
const LONGEST_OUTAGE_MS = 1_500;

describeWithRealKanto("a container replaced on the real Kanto", () => {
  const deployment = useRealDeployment();

  async function applyWell(): Promise<string> {
    const { status, stdout, stderr } = await deployment.apply();
    expect(status, `${stdout}${stderr}`).toBe(0);
    return stdout;
  }

  test("C7: by one whose command does not exist runs again, and the run says why and ends with status 1", async () => {
    await deployment.write("driver", version(1));
    await applyWell();
    const before = await deployment.running("driver");
    await deployment.write("driver", { config: { env: ["VERSION=2"], cmd: ["/bin/nope"] } });
    const { value, outageMs } = await measureOutage(deployment, "driver", () => deployment.apply());
    expect(value.status).toBe(1);
    expect(value.stdout).toContain("driver: rolled back");
    expect(value.stdout).toContain("/bin/nope: no such file or directory");
    const after = await deployment.running("driver");
    expect({ id: after.id, env: after.config?.env }).toEqual({ id: before.id, env: ["VERSION=1"] });
    expect(after.hostConfig?.restartPolicy?.type).toBe("unless-stopped");
    expect(await deployment.list()).toHaveLength(1);
    expect(outageMs).toBeLessThan(2 * LONGEST_OUTAGE_MS);

    // The failed definition is held: no further outage until the manifest changes.
    expect((await deployment.apply()).status).toBe(1);
    expect(identities(await deployment.list())).toEqual(identities([after]));
  });

  test("C7: by one that ends again and again runs again when that shows, with the exit code in the report", async () => {
    await deployment.write("crashing", version(1));
    await applyWell();
    const before = await deployment.running("crashing");
    await deployment.write("crashing", { config: { cmd: ["/bin/sh", "-c", "exit 3"] } });
    const { value, outageMs } = await measureOutage(deployment, "crashing", () => deployment.apply());
    expect(value.status).toBe(1);
    expect(value.stdout).toContain("crashing: rolled back");
    expect(value.stdout).toMatch(/exit code 3|restarted (once|\d+ times)/);
    const after = await deployment.running("crashing");
    expect({ id: after.id, env: after.config?.env }).toEqual({ id: before.id, env: ["VERSION=1"] });
    expect(await deployment.list()).toHaveLength(1);
    expect(outageMs).toBeLessThan(5_000);
  });

  test("by one that does its work and ends is replaced for good", async () => {
    await deployment.write("worker", version(1));
    await applyWell();
    await deployment.write("worker", {
      config: { cmd: ["/bin/sh", "-c", "exit 0"] },
      host_config: { restart_policy: { type: "no" } },
    });
    expect(await applyWell()).toBe("As desired: 1 replaced.\n");
    expect((await deployment.only("worker")).state).toMatchObject({ status: "Exited", exitCode: 0n });
  });

  test("under restart policy always is not started again by Kanto in between", async () => {
    const always = { host_config: { restart_policy: { type: "always" } } };
    await deployment.write("steady", { ...version(1), ...always });
    await applyWell();
    await deployment.write("steady", { ...version(2), ...always });
    const { value, outageMs } = await measureOutage(deployment, "steady", applyWell);
    expect(value).toBe("As desired: 1 replaced.\n");
    const after = await deployment.running("steady");
    expect(after.config?.env).toEqual(["VERSION=2"]);
    expect(after.hostConfig?.restartPolicy?.type).toBe("always");
    expect(await deployment.list()).toHaveLength(1);
    expect(outageMs).toBeLessThan(LONGEST_OUTAGE_MS);
  });

  test("waits, untouched, for a port that a container of somebody else holds, and says whose", async () => {
    const stranger = ["--name", "stranger", "--ports", "18080:80", "--rp", "no", "test.local/busybox:1"];
    await deployment.kantoCm("create", ...stranger);
    await deployment.kantoCm("start", (await deployment.only("stranger")).id);
    await deployment.write("waiter", version(1));
    await applyWell();
    const before = await deployment.list();
    await deployment.write("waiter", withPort(18_080));
    const { status, stdout } = await deployment.apply();
    expect(status).toBe(1);
    expect(stdout).toContain("waiter: waiting\n    host port 18080 is held by the container 'stranger'");
    expect(identities(await deployment.list())).toEqual(identities(before));

    await deployment.endProcess("stranger");
    await deployment.kantoCm("remove", (await deployment.only("stranger")).id);
    expect(await applyWell()).toBe("As desired: 1 replaced.\n");
    expect(portsOf(await deployment.running("waiter"))).toEqual([18_080]);
  });

  test("hands its port over to another one in the same edit", async () => {
    await deployment.write("giver", withPort(18_081));
    await deployment.write("taker");
    await applyWell();
    await deployment.write("giver");
    await deployment.write("taker", withPort(18_081));
    const { value, outageMs } = await measureOutage(deployment, "taker", applyWell);
    expect(value).toBe("As desired: 2 replaced.\n");
    expect(portsOf(await deployment.running("giver"))).toEqual([]);
    expect(portsOf(await deployment.running("taker"))).toEqual([18_081]);
    expect(await deployment.list()).toHaveLength(2);
    expect(outageMs).toBeLessThan(LONGEST_OUTAGE_MS);
  });

  test("trades ports with another one in the same edit", async () => {
    await deployment.write("left", withPort(18_082));
    await deployment.write("right", withPort(18_083));
    await applyWell();
    await deployment.write("left", withPort(18_083));
    await deployment.write("right", withPort(18_082));
    expect(await applyWell()).toBe("As desired: 2 replaced.\n");
    expect(portsOf(await deployment.running("left"))).toEqual([18_083]);
    expect(portsOf(await deployment.running("right"))).toEqual([18_082]);
    expect(await deployment.list()).toHaveLength(2);
  });

  test("whose name was edited inside its file makes way for the new name", async () => {
    await deployment.write("vehicle", { container_name: "before-edit", ...withPort(18_084) });
    await applyWell();
    await deployment.write("vehicle", { container_name: "after-edit", ...withPort(18_084) });
    expect(await applyWell()).toContain("1 replaced");
    await deployment.running("after-edit");
    expect((await deployment.list()).map(({ name }) => name)).toEqual(["after-edit"]);
  });

  test("keeps the id that its manifest states", async () => {
    await deployment.write("stated", { container_id: "stated-id", ...version(1) });
    await applyWell();
    await deployment.write("stated", { container_id: "stated-id", ...version(2) });
    const { outageMs } = await measureOutage(deployment, "stated", applyWell);
    const after = await deployment.running("stated");
    expect({ id: after.id, env: after.config?.env }).toEqual({ id: "stated-id", env: ["VERSION=2"] });
    expect(await deployment.list()).toHaveLength(1);
    expect(outageMs).toBeLessThan(LONGEST_OUTAGE_MS);
  });

  test("under the id that its manifest states comes back under it where the new command does not exist", async () => {
    await deployment.write("stated-back", { container_id: "stated-back-id", ...version(1) });
    await applyWell();
    await deployment.write("stated-back", { container_id: "stated-back-id", config: { cmd: ["/bin/nope"] } });
    const { status, stdout } = await deployment.apply();
    expect(status).toBe(1);
    expect(stdout).toContain("stated-back: rolled back");
    const after = await deployment.running("stated-back");
    expect({ id: after.id, env: after.config?.env }).toEqual({ id: "stated-back-id", env: ["VERSION=1"] });
    expect(await deployment.list()).toHaveLength(1);
  });

  test("fifteen times under one id loses no exit, though its process ends at once on SIGTERM", async () => {
    await deployment.write("quick", { container_id: "quick-id", ...version(0) });
    await applyWell();
    for (let round = 1; round <= 15; round += 1) {
      await deployment.write("quick", { container_id: "quick-id", ...version(round) });
      expect(await applyWell()).toBe("As desired: 1 replaced.\n");
      const { id, config, state } = await deployment.running("quick");
      expect({ id, env: config?.env }).toEqual({ id: "quick-id", env: [`VERSION=${round}`] });
      // The shell and its sleep; nothing of a predecessor.
      expect(await processesOf(id)).toContain(Number(state?.pid));
    }
    expect(await deployment.list()).toHaveLength(1);
  });

  test("is not replaced but changed in place where only its limits or its restart policy differ", async () => {
    await deployment.write("limited", { host_config: { resources: { memory: "20M" } } });
    await applyWell();
    const before = await deployment.running("limited");
    await deployment.write("limited", {
      host_config: { resources: { memory: "30M" }, restart_policy: { type: "on-failure", maximum_retry_count: 3 } },
    });
    const { value, outageMs } = await measureOutage(deployment, "limited", applyWell);
    expect(value).toBe("As desired: 1 updated in place.\n");
    const changed = await deployment.running("limited");
    expect(changed.hostConfig?.resources).toMatchObject({ memory: "30M", memorySwap: "60M" });
    expect(changed.hostConfig?.restartPolicy).toMatchObject({ type: "on-failure", maximumRetryCount: 3n });
    await deployment.write("limited");
    expect(await applyWell()).toBe("As desired: 1 updated in place.\n");
    const lifted = await deployment.running("limited");
    expect(lifted.hostConfig?.resources?.memory ?? "").toBe("");
    expect(identities([lifted])).toEqual(identities([before]));
    expect(await applyWell()).toBe("As desired: 1 unchanged.\n");
    expect(outageMs).toBeLessThan(500);
  });
});

function version(number: number) {
  return { config: { env: [`VERSION=${number}`] } };
}

function withPort(hostPort: number) {
  return { host_config: { port_mappings: [{ proto: "tcp", container_port: 80, host_port: hostPort }] } };
}

function portsOf({ hostConfig }: Container): readonly number[] {
  return (hostConfig?.portMappings ?? []).map(({ hostPort }) => Number(hostPort));
}

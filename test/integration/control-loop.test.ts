import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { specOf } from "../support/builders.ts";
import { eventually } from "../support/eventually.ts";
import { type LoopRig, openLoopRig } from "../support/loop-rig.ts";
import { manifestText } from "../support/reconcile-rig.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const scratch = useScratchDirectory();
let rig: LoopRig;
beforeEach(async () => {
  rig = await openLoopRig(scratch());
});
afterEach(() => rig.close());

function save(name: string, version: number, more: Readonly<Record<string, unknown>> = {}): void {
  rig.save(`${name}.json`, manifestText(name, `example.com/${name}:${version}`, more));
}

const runs = (name: string, version: number) => `${name} Running example.com/${name}:${version}`;

async function lists(...expected: readonly string[]): Promise<void> {
  await eventually(
    async () => rig.listed(),
    (listed) => JSON.stringify(listed) === JSON.stringify(expected),
  );
}

/** Another look, and everything that it began. */
async function looked(): Promise<void> {
  await rig.loop().lookNow();
}

describe("a daemon", () => {
  test("deploys what is there, then each edit as it is saved, and nothing else", async () => {
    save("app", 1);
    save("other", 1);
    await rig.start();
    await lists(runs("app", 1), runs("other", 1));
    save("app", 2);
    await lists(runs("app", 2), runs("other", 1));
    await rig.settles(({ health }) => health === "as-desired");
    rig.emulator.forgetCalls();
    await looked();
    expect(rig.mutatingCalls()).toEqual([]);
  });

  test("makes no call that changes anything when it is started again", async () => {
    save("app", 1);
    await rig.start();
    await rig.reaches("app", "running");
    await rig.stop();
    rig.emulator.forgetCalls();
    await rig.start();
    await rig.reaches("app", "running");
    expect(rig.mutatingCalls()).toEqual([]);
  });

  test("deploys what was edited while it was down", async () => {
    save("app", 1);
    await rig.start();
    await rig.reaches("app", "running");
    await rig.stop();
    save("app", 2);
    await rig.start();
    await lists(runs("app", 2));
  });

  test("B1: leaves the container alone while its file is broken, and says which line", async () => {
    save("app", 1);
    await rig.start();
    await rig.reaches("app", "running");
    rig.emulator.forgetCalls();
    rig.save("app.json", '{ "container_name": "app",\n "image": ');
    expect((await rig.reaches("app", "held"))?.reason).toContain("app.json cannot be used");
    const { problems, health } = rig.loop().status();
    expect([problems[0]?.position?.line, health, rig.mutatingCalls()]).toEqual([2, "degraded", []]);
    save("app", 2);
    await lists(runs("app", 2));
  });

  test("C9: tells once that it adopts a container, however often it looks while another version is pulled", async () => {
    rig.emulator.follow({ images: [{ image: "app:2", pullTakesMs: 3_600_000 }] });
    await rig.handCommand(async (kanto) => {
      const spec = specOf("app");
      await kanto.create({ containerId: "by-hand", runtimeName: "app", spec });
      await kanto.start("by-hand");
    });
    save("app", 2);
    await rig.start();
    await rig.reaches("app", "deploying");
    for (let looks = 0; looks < 3; looks += 1) await looked();
    expect(rig.events.filter(({ kind }) => kind === "container-adopted")).toHaveLength(1);
  });

  test("C6: keeps nobody waiting for a slow pull but its own consumers", async () => {
    rig.emulator.follow({ images: [{ image: "slow", pullTakesMs: 3_600_000 }] });
    rig.save("broker.json", manifestText("broker", "example.com/slow:1"));
    const consumer = { host_config: { extra_hosts: ["broker:container_broker-host"] } };
    rig.save("consumer.json", manifestText("consumer", "example.com/consumer:1", consumer));
    await rig.start();
    await rig.reaches("broker", "deploying");
    for (const name of ["a", "b", "c", "d", "e", "f"]) save(name, 1);
    const others = ["a", "b", "c", "d", "e", "f"].map((name) => runs(name, 1));
    await eventually(
      async () => rig.listed(),
      (listed) => others.every((other) => listed.includes(other)),
    );
    expect((await rig.reaches("broker", "deploying"))?.reason).toContain("pulled");
  });

  test("calls a pull off when a newer manifest is saved, and deploys that one alone", async () => {
    rig.emulator.follow({ images: [{ image: ":slow", pullTakesMs: 3_600_000 }] });
    rig.save("app.json", manifestText("app", "example.com/app:slow"));
    await rig.start();
    await eventually(
      async () => rig.mutatingCalls(),
      (calls) => calls.length === 1,
    );
    save("app", 2);
    await lists(runs("app", 2));
    expect(rig.events.filter(({ kind }) => kind === "attempt-called-off")).toHaveLength(1);
    expect(rig.events.filter(({ kind }) => kind === "retry-scheduled")).toEqual([]);
  });

  test("C6: leaves what runs alone while the registry is away, and deploys when it is back", async () => {
    save("app", 1);
    await rig.start();
    await rig.reaches("app", "running");
    rig.emulator.follow({ images: [{ image: "app:2", fails: "down" }] });
    save("app", 2);
    const retrying = await rig.reaches("app", "retrying");
    expect([retrying?.lastError, retrying?.nextRetryAt]).toEqual([
      expect.stringContaining("refused"),
      expect.anything(),
    ]);
    expect(rig.listed()).toEqual([runs("app", 1)]);
    rig.emulator.follow({});
    await lists(runs("app", 2));
    expect(rig.events.some(({ kind }) => kind === "retry-scheduled")).toBe(true);
  });

  test("tries a failed manifest at once when it is saved again, whatever the back-off", async () => {
    rig.emulator.follow({ images: [{ image: "app:1", fails: "missing" }] });
    save("app", 1);
    await rig.start();
    await rig.reaches("app", "retrying");
    save("app", 2);
    await lists(runs("app", 2));
    expect((await rig.reaches("app", "running"))?.lastError).toBeNull();
  });

  test("C7: goes back to what ran before when the new one ends at once, and does not try it again", async () => {
    save("app", 1);
    await rig.start({ healthWindowMs: 5_000 });
    await rig.reaches("app", "running");
    rig.emulator.follow({ programs: [{ image: "app:2", program: { kind: "exit", exitCode: 3 } }] });
    save("app", 2);
    const failed = await rig.reaches("app", "failed");
    expect(failed?.reason).toMatch(/exit code 3|restarted/);
    await lists(runs("app", 1));
    rig.emulator.forgetCalls();
    await looked();
    await looked();
    expect(rig.mutatingCalls()).toEqual([]);
    rig.emulator.follow({});
    rig.loop().requests.redeploy("app", "asked for");
    await lists(runs("app", 2));
  });

  test("C7: what crashed again and again does not come back when Kanto is started again", async () => {
    save("app", 1);
    await rig.start({ healthWindowMs: 5_000 });
    await rig.reaches("app", "running");
    rig.emulator.follow({
      programs: [{ image: "app:2", program: { kind: "exit", exitCode: 3 } }],
      keepsRemoved: true,
    });
    save("app", 2);
    await rig.reaches("app", "failed");
    await lists(runs("app", 1));
    await rig.emulator.kill();
    expect(rig.emulator.containers().map(({ image }) => image?.name)).toEqual(["example.com/app:1"]);
  });

  test("C7: brings what ran before back under another id where its own cannot be started any more", async () => {
    save("app", 1);
    await rig.start({ healthWindowMs: 5_000 });
    const { containerId } = (await rig.reaches("app", "running")) ?? {};
    rig.emulator.follow({
      programs: [{ image: "app:2", program: { kind: "not-startable" } }],
      faults: [
        {
          call: "Start",
          container: `${containerId}`,
          fault: { kind: "fail", text: `task ${containerId}: already exists` },
        },
      ],
    });
    save("app", 2);
    await rig.reaches("app", "failed");
    await lists(runs("app", 1));
    expect((await rig.reaches("app", "failed"))?.containerId).not.toBe(containerId);
  });
});

describe("a file that is touched", () => {
  test("has its container deployed again", async () => {
    save("app", 1);
    save("other", 1);
    save("third", 1);
    await rig.start();
    await rig.settles(({ health }) => health === "as-desired");
    const before = rig.emulator.containers().map(({ id }) => id);
    rig.touch("app.json");
    await eventually(
      async () =>
        rig.emulator.containers().filter(({ id, state }) => !before.includes(id) && state?.status === "Running"),
      (fresh) => fresh.length === 1,
    );
    await lists(runs("app", 1), runs("other", 1), runs("third", 1));
  });

  test("has nothing done where the option says so, nor where many are touched at once", async () => {
    for (const name of ["a", "b", "c", "d"]) save(name, 1);
    await rig.start({ redeploysTouched: false });
    await rig.settles(({ health }) => health === "as-desired");
    rig.emulator.forgetCalls();
    rig.touch("a.json");
    await looked();
    await looked();
    await rig.stop();
    await rig.start();
    await looked();
    rig.touch("a.json", "b.json", "c.json", "d.json");
    await eventually(
      async () => rig.events,
      (events) => events.some((event) => event.kind === "copy-noticed" && event.fileCount === 4),
    );
    await looked();
    expect(rig.mutatingCalls()).toEqual([]);
  });
});

describe("what is done by hand", () => {
  beforeEach(async () => {
    save("app", 1);
    await rig.start();
    await rig.reaches("app", "running");
  });

  test("C8: is repaired where the container was removed", async () => {
    const [container] = rig.emulator.containers();
    await rig.handCommand((kanto) => kanto.remove(container?.id ?? ""));
    await lists();
    await lists(runs("app", 1));
  });

  test("C8: is respected where the container was stopped, until its file is touched", async () => {
    const [container] = rig.emulator.containers();
    await rig.handCommand((kanto) => kanto.stop(container?.id ?? "", { signal: "SIGTERM", killAfterMs: 1_000 }));
    expect((await rig.reaches("app", "stopped"))?.reason).toBe("stopped by hand");
    rig.touch("app.json");
    await lists(runs("app", 1));
  });
});

describe("what a person asks for", () => {
  test("stopping a container keeps it stopped, over a restart too, until it is started", async () => {
    save("app", 1, { host_config: { restart_policy: { type: "always" } } });
    await rig.start();
    await rig.reaches("app", "running");
    rig.loop().requests.stop("app");
    expect((await rig.reaches("app", "stopped"))?.reason).toBe("stopped with 'kad stop'");
    await rig.stop();
    await rig.start();
    await rig.reaches("app", "stopped");
    rig.emulator.forgetCalls();
    await looked();
    expect(rig.mutatingCalls()).toEqual([]);
    rig.loop().requests.start("app");
    await rig.reaches("app", "running");
    await lists(runs("app", 1));
    expect(rig.emulator.containers()[0]?.hostConfig?.restartPolicy?.type).toBe("always");
  });

  test("pausing keeps everything as it is; what was begun comes to an end, and resuming catches up", async () => {
    save("app", 1);
    await rig.start();
    await rig.reaches("app", "running");
    await rig.suspension.pause("looking into something");
    rig.emulator.forgetCalls();
    save("app", 2);
    save("new", 1);
    await rig.reaches("new", "suspended");
    await looked();
    expect([rig.mutatingCalls(), rig.loop().status().suspension?.reason]).toEqual([[], "looking into something"]);
    await rig.suspension.resume();
    await lists(runs("app", 2), runs("new", 1));
  });

  test("what is asked for while paused is done when resumed", async () => {
    save("app", 1);
    await rig.start();
    await rig.reaches("app", "running");
    const before = rig.emulator.containers().map(({ id }) => id);
    await rig.suspension.pause("");
    rig.loop().requests.redeploy("app", "asked for");
    await looked();
    await looked();
    expect(rig.emulator.containers().map(({ id }) => id)).toEqual(before);
    await rig.suspension.resume();
    await eventually(
      async () => rig.emulator.containers(),
      ([only, ...others]) =>
        others.length === 0 && !before.includes(only?.id ?? "") && only?.state?.status === "Running",
    );
  });

  test("what is asked of a consumer whose provider is being pulled is done when that is over", async () => {
    const consumer = { host_config: { extra_hosts: ["broker:container_broker-host"] } };
    save("broker", 1);
    save("app", 1, consumer);
    await rig.start();
    await rig.settles(({ health }) => health === "as-desired");
    rig.emulator.follow({ images: [{ image: "broker:2", pullTakesMs: 50_000 }] });
    save("broker", 2);
    await rig.reaches("broker", "deploying");
    const before = rig.emulator.containers().map(({ id }) => id);
    rig.loop().requests.redeploy("app", "asked for");
    await eventually(
      async () => rig.emulator.containers().find(({ name }) => name === "app"),
      (app) => !before.includes(app?.id ?? "") && app?.state?.status === "Running",
    );
    await lists(runs("app", 1), runs("broker", 2));
  });

  test("pausing during a pull drops it and leaves nothing behind", async () => {
    save("app", 1);
    await rig.start();
    await rig.reaches("app", "running");
    rig.emulator.follow({ images: [{ image: "app:2", pullTakesMs: 3_600_000 }] });
    save("app", 2);
    await rig.reaches("app", "deploying");
    await rig.suspension.pause("now");
    await rig.reaches("app", "suspended");
    expect(rig.listed()).toEqual([runs("app", 1)]);
  });
});

describe("a manifest that is gone", () => {
  beforeEach(async () => {
    save("app", 1);
    save("other", 1);
    await rig.start();
    await rig.settles(({ health }) => health === "as-desired");
  });

  test("leaves an orphan, which is reported, and removed when asked for", async () => {
    rig.erase("app.json");
    await rig.reaches("app", "orphaned");
    await looked();
    expect(rig.listed()).toEqual([runs("app", 1), runs("other", 1)]);
    rig.loop().requests.prune();
    await lists(runs("other", 1));
    await rig.settles(({ containers }) => containers.length === 1);
  });

  test("A12: while its image is pulled has the pull dropped, and leaves nothing behind", async () => {
    rig.emulator.follow({ images: [{ image: ":slow", pullTakesMs: 3_600_000 }] });
    rig.save("late.json", manifestText("late", "example.com/late:slow"));
    await rig.reaches("late", "deploying");
    await eventually(
      async () => rig.mutatingCalls().some((call) => call.startsWith("Create late")),
      (isAsked) => isAsked,
    );
    rig.erase("late.json");
    await rig.settles(({ containers, health }) => containers.length === 2 && health === "as-desired");
    expect(rig.events).toContainEqual({
      ...{ kind: "attempt-called-off", containerName: "late", reason: "its manifest is gone" },
    });
    expect(rig.listed()).toEqual([runs("app", 1), runs("other", 1)]);
    expect(rig.mutatingCalls().filter((call) => call.includes("late"))).toHaveLength(1);
  });

  test.each([
    { policy: "left as an orphan", prune: false, left: [runs("app", 2), runs("other", 1)] },
    { policy: "removed where pruning is on", prune: true, left: [runs("other", 1)] },
  ])("A12: in the middle of a replacement is deployed to the end, and then $policy", async ({ prune, left }) => {
    rig.loop().change({ ...rig.settings(), prune });
    rig.emulator.follow({ faults: [{ call: "Start", fault: { kind: "delay", ms: 20_000 } }] });
    rig.emulator.forgetCalls();
    save("app", 2);
    await eventually(
      async () => rig.mutatingCalls().some((call) => call.startsWith("Start app")),
      (isAsked) => isAsked,
    );
    rig.erase("app.json");
    await lists(...left);
    await rig.settles(({ containers }) => containers.every(({ phase }) => phase === "running" || phase === "orphaned"));
    expect(rig.listed()).toEqual(left);
    expect(rig.stored.journal.attempts.size).toBe(0);
  });

  test("A11: costs nothing even with pruning where all are gone at once", async () => {
    rig.loop().change({ ...rig.settings(), prune: true });
    rig.erase("app.json");
    rig.erase("other.json");
    await rig.reaches("app", "orphaned");
    await looked();
    expect(rig.listed()).toEqual([runs("app", 1), runs("other", 1)]);
  });

  describe("and comes back before its container was stopped, where pruning is on,", () => {
    const policy = () => rig.emulator.containers().find(({ name }) => name === "app")?.hostConfig?.restartPolicy?.type;
    const calls = () => rig.mutatingCalls().map((call) => call.replace(/ .*/, ""));

    /** The policy was taken away and given back, and nothing else was done. */
    async function isAsItWas(): Promise<void> {
      await eventually(
        async () => calls().length,
        (count) => count >= 2,
      );
      await eventually(
        async () => policy(),
        (type) => type === "unless-stopped",
      );
      await rig.settles(({ health }) => health === "as-desired");
      expect(calls()).toEqual(["Update", "Update"]);
    }

    beforeEach(async () => {
      rig.loop().change({ ...rig.settings(), prune: true });
      rig.emulator.follow({ faults: [{ call: "Update", times: 1, fault: { kind: "delay", ms: 20_000 } }] });
      rig.emulator.forgetCalls();
      rig.erase("app.json");
      await eventually(
        async () => rig.mutatingCalls().some((call) => call.startsWith("Update app")),
        (isAsked) => isAsked,
      );
    });

    test("has its container again as it was, without an interruption", async () => {
      save("app", 1);
      await isAsItWas();
      expect(rig.events).toContainEqual({
        ...{ kind: "attempt-called-off", containerName: "app", reason: "its manifest is there again" },
      });
    });

    test("B1: but broken, keeps it running, and as it was once the file is mended", async () => {
      rig.save("app.json", '{ "container_name": "half a f');
      await rig.reaches("app", "held");
      await eventually(
        async () => policy(),
        (type) => type === "no",
      );
      await looked();
      expect(rig.listed()).toEqual([runs("app", 1), runs("other", 1)]);
      save("app", 1);
      await isAsItWas();
    });
  });

  test("is removed at once where pruning is on", async () => {
    rig.loop().change({ ...rig.settings(), prune: true });
    rig.erase("app.json");
    await lists(runs("other", 1));
  });
});

describe("Kanto", () => {
  test("C1: is asked as soon as it is back, be the next look due in an hour", async () => {
    save("app", 1);
    await rig.start({ resyncIntervalMs: 3_600_000 });
    await rig.reaches("app", "running");
    await rig.settles(({ health }) => health === "as-desired");
    await rig.emulator.kill();
    await rig.settles(({ runtime }) => !runtime.reachable);
    await rig.emulator.start();
    await rig.settles(({ runtime }) => runtime.reachable);
  });

  test("C1: is waited for, and what was saved meanwhile is deployed when it is back", async () => {
    save("app", 1);
    await rig.start();
    await rig.reaches("app", "running");
    await rig.emulator.kill();
    save("app", 2);
    await rig.settles(({ runtime }) => !runtime.reachable);
    await rig.emulator.start();
    await lists(runs("app", 2));
    expect(rig.events.filter(({ kind }) => kind === "runtime-awaited")).toHaveLength(1);
    await eventually(
      async () => rig.events.filter(({ kind }) => kind === "runtime-reached"),
      (events) => events.length === 1,
    );
  });

  test("C5: that hangs is reported, and nothing is lost when it goes on", async () => {
    save("app", 1);
    await rig.start();
    await rig.reaches("app", "running");
    rig.emulator.follow({ faults: [{ call: "List", fault: { kind: "delay", ms: 600_000 }, times: 2 }] });
    save("app", 2);
    const { runtime } = await rig.settles((status) => !status.runtime.reachable);
    expect(runtime.lastError).not.toBeNull();
    await lists(runs("app", 2));
  });
});

describe("the end of the daemon", () => {
  test("D10: in the middle of a pull leaves nothing half made, and the next one goes on", async () => {
    rig.emulator.follow({ images: [{ image: "app:1", pullTakesMs: 3_600_000, times: 1 }] });
    save("app", 1);
    await rig.start();
    await eventually(
      async () => rig.mutatingCalls(),
      (calls) => calls.length === 1,
    );
    await rig.stop();
    expect(rig.listed()).toEqual([]);
    await rig.start();
    await lists(runs("app", 1));
  });
});

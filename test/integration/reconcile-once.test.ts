import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EMPTY_INVENTORY } from "../../src/core/model/inventory.ts";
import { specOf } from "../support/builders.ts";
import { manifestText, openReconcileRig, type ReconcileRig } from "../support/reconcile-rig.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const scratch = useScratchDirectory();
let rig: ReconcileRig;
beforeEach(async () => {
  rig = await openReconcileRig(scratch());
});
afterEach(() => rig.close());

function write(name: string, image: string, more: Readonly<Record<string, unknown>> = {}): void {
  rig.files.set(`${name}.json`, manifestText(name, image, more));
}

describe("a directory of new manifests", () => {
  test("is deployed, providers first", async () => {
    write("app", "example.com/app:1", { host_config: { extra_hosts: ["broker:container_broker-host"] } });
    write("broker", "example.com/broker:1");
    expect(await rig.run()).toBe(
      ["app: created, there is no such container", "broker: created, there is no such container"].join("\n"),
    );
    const starts = rig.mutatingCalls().filter((call) => call.startsWith("Start"));
    expect(starts).toEqual(["Start broker-00000001", "Start app-00000001"]);
  });

  test("is left alone by a second run: one List, no call that changes anything", async () => {
    write("app", "example.com/app:1", {
      host_config: { resources: { memory: "64M" }, port_mappings: [{ container_port: 80, host_port: 8080 }] },
    });
    await rig.run();
    rig.emulator.forgetCalls();
    expect(await rig.run()).toBe("app: unchanged, runs as the manifest says");
    expect(rig.emulator.calls().map(({ name }) => name)).toEqual(["List"]);
  });

  test("is deployed but for the file that cannot be used, whose container is held", async () => {
    write("good", "example.com/good:1");
    rig.files.set("bad.json", '{ "container_name": "bad" ');
    expect(await rig.run()).toMatch(/^bad: held, bad\.json cannot be used: .*\ngood: created, /);
  });
});

describe("an edit", () => {
  beforeEach(async () => {
    write("app", "example.com/app:1");
    await rig.run();
  });

  test("made between two runs is applied", async () => {
    write("app", "example.com/app:2");
    expect(await rig.run()).toBe("app: replaced, /image/name differs");
    expect(rig.listed()).toEqual(["app app-00000003 Running example.com/app:2"]);
  });

  test("to a program that cannot start is not tried again either where a health window applies", async () => {
    rig.emulator.follow({ programs: [{ command: "^/bin/nope", program: { kind: "not-startable" } }] });
    write("app", "example.com/app:1", { config: { cmd: ["/bin/nope"] } });
    const policy = { healthWindowMs: 1_000 };
    expect(await rig.run({ policy })).toContain("app: rolled-back");
    rig.emulator.forgetCalls();
    expect(await rig.run({ policy })).toContain("the previous definition stays until the manifest changes");
    expect(rig.mutatingCalls()).toEqual([]);
  });

  test("of the file's layout alone changes nothing", async () => {
    rig.files.set("app.json", `\n\n${manifestText("app", "example.com/app:1")}\n`);
    rig.emulator.forgetCalls();
    expect(await rig.run()).toBe("app: unchanged, runs as the manifest says");
    expect(rig.mutatingCalls()).toEqual([]);
  });

  test("C6: to an image that cannot be pulled leaves the old container running and says why", async () => {
    rig.emulator.follow({ images: [{ image: "app:2", fails: "down" }] });
    write("app", "example.com/app:2");
    expect(await rig.run()).toMatch(/^app: rolled-back, .*connection refused/);
    expect(rig.listed()).toEqual(["app app-00000001 Running example.com/app:1"]);
    expect(
      rig
        .mutatingCalls()
        .filter((call) => call.includes("app-00000001"))
        .slice(2),
    ).toEqual([]);
  });

  test("C7: to a program that cannot start brings the old container back, and is not tried again until it changes", async () => {
    rig.emulator.follow({ programs: [{ image: "app:2", program: { kind: "not-startable" } }] });
    write("app", "example.com/app:2");
    expect(await rig.run()).toMatch(/^app: rolled-back, .*OCI runtime create failed/);
    expect(rig.listed()).toEqual(["app app-00000001 Running example.com/app:1"]);
    rig.emulator.forgetCalls();
    expect(await rig.run()).toMatch(/^app: failed, .*OCI runtime create failed/);
    expect(rig.mutatingCalls()).toEqual([]);
    write("app", "example.com/app:3");
    expect(await rig.run()).toMatch(/^app: replaced/);
  });

  test("of restart policy and limits is applied without a restart, and taken back when the manifest drops them", async () => {
    const pidOf = () => rig.emulator.containers()[0]?.state?.pid;
    const before = pidOf();
    write("app", "example.com/app:1", {
      host_config: { restart_policy: { type: "no" }, resources: { memory: "64M" } },
    });
    expect(await rig.run()).toMatch(/^app: updated/);
    expect(await rig.run()).toMatch(/^app: unchanged/);
    write("app", "example.com/app:1");
    expect(await rig.run()).toMatch(/^app: updated/);
    const [container] = rig.emulator.containers();
    expect(container?.hostConfig?.resources).toBeUndefined();
    expect(container?.hostConfig?.restartPolicy?.type).toBe("unless-stopped");
    expect(pidOf()).toBe(before);
  });

  test("of the name inside the file replaces the container of the old name", async () => {
    rig.files.set("app.json", manifestText("renamed", "example.com/app:1"));
    expect(await rig.run()).toMatch(/^renamed: replaced, app.json now names it so/m);
    expect(rig.listed()).toEqual(["renamed renamed-00000003 Running example.com/app:1"]);
    expect([...rig.stored.inventory.containers.keys()]).toEqual(["renamed"]);
  });
});

describe("an edit of a container whose id its manifest states", () => {
  beforeEach(async () => {
    write("app", "example.com/app:1", { container_id: "app" });
    await rig.run();
  });

  test("is applied under the same id, and nothing is left of probe and keeper", async () => {
    write("app", "example.com/app:2", { container_id: "app" });
    expect(await rig.run()).toBe("app: replaced, /image/name differs");
    expect(rig.listed()).toEqual(["app app Running example.com/app:2"]);
  });

  test("C7: that cannot start brings the old definition back under the same id", async () => {
    rig.emulator.follow({ programs: [{ image: "app:2", program: { kind: "not-startable" } }] });
    write("app", "example.com/app:2", { container_id: "app" });
    expect(await rig.run()).toMatch(/^app: rolled-back/);
    expect(rig.listed()).toEqual(["app app Running example.com/app:1"]);
  });

  test("works offline although images expire with their last container", async () => {
    rig.emulator.follow({ imagesExpire: true, programs: [{ image: "app:2", program: { kind: "not-startable" } }] });
    write("app", "example.com/app:2", { container_id: "app" });
    // Once the new image is here, the registry is gone.
    rig.emulator.follow({
      imagesExpire: true,
      images: [{ image: "app:1", fails: "down" }],
      programs: [{ image: "app:2", program: { kind: "not-startable" } }],
    });
    expect(await rig.run()).toMatch(/^app: rolled-back/);
    expect(rig.listed()).toEqual(["app app Running example.com/app:1"]);
  });
});

describe("what others did", () => {
  test("C9: a container that bears a stated name is adopted, not made twice", async () => {
    write("app", "example.com/app:1");
    await rig.run();
    rig.stored.inventory = { ...EMPTY_INVENTORY };
    expect(await rig.run()).toBe("app: unchanged, runs as the manifest says");
    expect(rig.events).toContainEqual({ kind: "container-adopted", containerName: "app", containerId: "app-00000001" });
    expect(rig.listed()).toHaveLength(1);
  });

  test("a container whose process is gone gets a successor under another id, and the lost id is remembered", async () => {
    write("app", "example.com/app:1", { container_id: "app" });
    await rig.run();
    rig.emulator.follow({ lostExits: { every: 1, windowMs: 600_000 } });
    write("app", "example.com/app:2", { container_id: "app" });
    expect(await rig.run()).toMatch(/^app: (healed|replaced), /);
    expect(rig.listed()).toEqual([expect.stringMatching(/^app app-\S+ Running example.com\/app:2$/)]);
    expect([...rig.stored.inventory.poisonedIds]).toEqual(["app"]);
  });

  test("where processes cannot be seen, one whose exit Kanto lost is replaced all the same, by Kanto's word", async () => {
    write("app", "example.com/app:1");
    await rig.run({ isBlind: true });
    rig.emulator.follow({ lostExits: { every: 1, windowMs: 600_000 } });
    write("app", "example.com/app:2");
    await rig.run({ isBlind: true });
    await rig.run({ isBlind: true });
    expect(rig.listed()).toEqual([expect.stringMatching(/^app app-\S+ Running example.com\/app:2$/)]);
    rig.emulator.forgetCalls();
    expect(await rig.run({ isBlind: true })).toBe("app: unchanged, runs as the manifest says");
    expect(rig.mutatingCalls()).toEqual([]);
  });

  test("a foreign container whose process is gone keeps nobody waiting", async () => {
    rig.emulator.follow({ lostExits: { every: 1, windowMs: 600_000 } });
    write("foreign", "example.com/foreign:1");
    await rig.run();
    await rig.runtime.stop("foreign-00000001", { signal: "SIGTERM", killAfterMs: 1_000 });
    expect(rig.listed()).toEqual(["foreign foreign-00000001 Running example.com/foreign:1"]);
    rig.stored.inventory = { ...EMPTY_INVENTORY };
    rig.files.clear();
    rig.emulator.forgetCalls();
    await rig.run();
    expect(rig.emulator.calls().map(({ name }) => name)).toEqual(["List"]);
  });

  test("C10: of several containers of one name one is kept", async () => {
    write("app", "example.com/app:1");
    await rig.run();
    const twin = manifestText("twin", "example.com/app:1");
    rig.files.set("twin.json", twin);
    await rig.run();
    rig.files.delete("twin.json");
    const id = rig.emulator.containers().find(({ name }) => name === "twin")?.id ?? "";
    await rig.runtime.rename(id, "app");
    expect(await rig.run()).toMatch(/^app: tidied, 2 containers bear this name/);
    expect(rig.listed()).toHaveLength(1);
  });

  test("C10: what Kanto lists again after it was removed goes, beside an edit too, and what runs is replaced", async () => {
    write("app", "example.com/app:1");
    await rig.run();
    await rig.runtime.create({ containerId: "app-1d98f861", runtimeName: "app", spec: specOf("app") });
    write("app", "example.com/app:2");
    rig.emulator.forgetCalls();
    expect(await rig.run()).toBe("app: replaced, /image/name differs");
    expect(rig.mutatingCalls()).toContain("Remove app-1d98f861");
    expect(rig.listed()).toEqual([expect.stringMatching(/^app \S+ Running example\.com\/app:2$/)]);
  });

  test("C9: a foreign container is never touched, with or without pruning", async () => {
    write("foreign", "example.com/foreign:1");
    await rig.run();
    rig.stored.inventory = { ...EMPTY_INVENTORY };
    rig.files.clear();
    write("app", "example.com/app:1");
    rig.emulator.forgetCalls();
    await rig.run({ policy: { prune: true } });
    expect(rig.mutatingCalls().filter((call) => call.includes("foreign"))).toEqual([]);
    expect(rig.listed()).toHaveLength(2);
  });
});

describe("a manifest that is gone", () => {
  beforeEach(async () => {
    write("app", "example.com/app:1");
    write("gone", "example.com/gone:1");
    await rig.run();
    rig.files.delete("gone.json");
  });

  test("leaves an orphan, which is reported", async () => {
    expect(await rig.run()).toContain("gone: orphaned, its manifest gone.json is gone");
    expect(rig.listed()).toHaveLength(2);
  });

  test("takes its container along where pruning is asked for", async () => {
    expect(await rig.run({ policy: { prune: true } })).toContain("gone: removed, its manifest gone.json is gone");
    expect(rig.listed()).toEqual([expect.stringMatching(/^app /)]);
  });
});

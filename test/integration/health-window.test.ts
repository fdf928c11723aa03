import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { manifestText, openReconcileRig, type ReconcileRig } from "../support/reconcile-rig.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

/** On the rig's clock time passes fifty times faster. */
const WINDOW = { healthWindowMs: 10_000 };

const scratch = useScratchDirectory();
let rig: ReconcileRig;
beforeEach(async () => {
  rig = await openReconcileRig(scratch());
});
afterEach(() => rig.close());

function write(name: string, image: string, more: Readonly<Record<string, unknown>> = {}): void {
  rig.files.set(`${name}.json`, manifestText(name, image, more));
}

describe.each([
  ["under a chosen id", {}],
  ["under a stated id", { container_id: "app" }],
])("a replacement %s", (_form, id) => {
  beforeEach(async () => {
    write("app", "example.com/app:1", id);
    await rig.run({ policy: WINDOW });
  });

  test("keeps the way back until the new container has run through its window", async () => {
    write("app", "example.com/app:2", id);
    await rig.run({ policy: WINDOW, waitsForHealth: false });
    expect(rig.listed().length).toBeGreaterThan(1);
    expect(rig.stored.journal.attempts.get("app")?.previous?.spec.image.name).toBe("example.com/app:1");
    expect(await rig.run({ policy: WINDOW })).toMatch(/^app: (unchanged|tidied)/);
    expect(rig.listed()).toEqual([expect.stringMatching(/^app \S+ Running example\.com\/app:2$/)]);
    expect(rig.stored.journal.attempts.size).toBe(0);
  });

  test("that ends in its window is taken back, with its exit code, and is not tried again until it changes", async () => {
    rig.emulator.follow({ programs: [{ image: "app:2", program: { kind: "exit", exitCode: 3, afterMs: 2_000 } }] });
    write("app", "example.com/app:2", { ...id, host_config: { restart_policy: { type: "no" } } });
    expect(await rig.run({ policy: WINDOW })).toMatch(
      /^app: rolled-back, ended with exit code 3 within its health window/,
    );
    expect(rig.listed()).toEqual([expect.stringMatching(/^app \S+ Running example\.com\/app:1$/)]);
    rig.emulator.forgetCalls();
    expect(await rig.run({ policy: WINDOW })).toMatch(/^app: failed, ended with exit code 3/);
    expect(rig.mutatingCalls()).toEqual([]);
    write("app", "example.com/app:3", id);
    expect(await rig.run({ policy: WINDOW })).toMatch(/^app: replaced/);
  });

  test("that crashes again and again is taken back although Kanto restarts it", async () => {
    rig.emulator.follow({ programs: [{ image: "app:2", program: { kind: "exit", exitCode: 1, afterMs: 1_000 } }] });
    write("app", "example.com/app:2", id);
    expect(await rig.run({ policy: WINDOW })).toMatch(/^app: rolled-back, (restarted|ended with exit code 1)/);
    expect(rig.listed()).toEqual([expect.stringMatching(/^app \S+ Running example\.com\/app:1$/)]);
  });

  test("that ends with exit code 0 under a policy that lets it end has done its work", async () => {
    rig.emulator.follow({ programs: [{ image: "app:2", program: { kind: "exit", exitCode: 0, afterMs: 1_000 } }] });
    write("app", "example.com/app:2", { ...id, host_config: { restart_policy: { type: "on-failure" } } });
    expect(await rig.run({ policy: WINDOW })).toMatch(/^app: replaced/);
    expect(rig.listed()).toEqual([expect.stringMatching(/^app \S+ Exited example\.com\/app:2$/)]);
  });

  test("waits for the window that its manifest states", async () => {
    write("app", "example.com/app:2", { ...id, "x-kanto-auto-deployer": { health_window_seconds: 0 } });
    await rig.run({ policy: WINDOW, waitsForHealth: false });
    expect(rig.listed()).toEqual([expect.stringMatching(/^app \S+ Running example\.com\/app:2$/)]);
  });

  test("that is followed by another edit within its window goes back to what was proven", async () => {
    write("app", "example.com/app:2", id);
    await rig.run({ policy: WINDOW, waitsForHealth: false });
    rig.emulator.follow({ programs: [{ image: "app:3", program: { kind: "exit", exitCode: 3, afterMs: 500 } }] });
    write("app", "example.com/app:3", id);
    expect(await rig.run({ policy: WINDOW })).toMatch(/^app: rolled-back, .*health window/);
    expect(rig.listed()).toEqual([expect.stringMatching(/^app \S+ Running example\.com\/app:1$/)]);
  });
});

test("a fresh container that crashes is left to Kanto and reported with its exit code", async () => {
  rig.emulator.follow({ programs: [{ program: { kind: "exit", exitCode: 7 } }] });
  write("app", "example.com/app:1");
  await rig.run({ policy: WINDOW });
  expect(await rig.run({ policy: WINDOW })).toMatch(/^app: (failed, ended with exit code 7|unchanged)/);
  expect(rig.listed()).toHaveLength(1);
});

test("a name edited inside the file: the container of the old name goes when the new one is proven", async () => {
  rig.files.set("file.json", manifestText("old", "example.com/app:1"));
  await rig.run({ policy: WINDOW });
  rig.files.set("file.json", manifestText("new", "example.com/app:2"));
  await rig.run({ policy: WINDOW, waitsForHealth: false });
  expect(rig.listed()).toHaveLength(2);
  expect(await rig.run({ policy: WINDOW })).toMatch(/new: /);
  expect(rig.listed()).toEqual([expect.stringMatching(/^new \S+ Running example\.com\/app:2$/)]);
});

describe("two containers that trade their ports", () => {
  const port = (hostPort: number) => ({
    host_config: { port_mappings: [{ container_port: 80, host_port: hostPort }] },
  });
  beforeEach(async () => {
    write("a", "a:1", port(1));
    write("b", "b:1", port(2));
    await rig.run({ policy: WINDOW });
    write("a", "a:2", port(2));
    write("b", "b:2", port(1));
  });

  test("arrive together", async () => {
    expect(await rig.run({ policy: WINDOW })).toMatch(/^a: replaced.*\nb: replaced/);
    expect(rig.listed()).toEqual([
      expect.stringMatching(/^a \S+ Running a:2/),
      expect.stringMatching(/^b \S+ Running b:2/),
    ]);
  });

  test("go back together where one of them ends within its window", async () => {
    rig.emulator.follow({ programs: [{ image: "b:2", program: { kind: "exit", exitCode: 3, afterMs: 3_000 } }] });
    const report = await rig.run({ policy: WINDOW });
    expect(rig.listed()).toEqual([
      expect.stringMatching(/^a \S+ Running a:1/),
      expect.stringMatching(/^b \S+ Running b:1/),
    ]);
    expect(report).toMatch(/b: rolled-back, /);
  });
});

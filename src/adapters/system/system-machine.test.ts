import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { useScratchDirectory } from "../../../test/support/scratch-directory.ts";
import { systemClock } from "./system-clock.ts";
import { systemMachine } from "./system-machine.ts";
import { systemRandomness } from "./system-randomness.ts";

const scratch = useScratchDirectory();
const FIRST_NAMESPACE = "pid:[4026531836]";

interface FakeProcess {
  readonly cgroup?: string;
  readonly state?: string;
  readonly comm?: string;
}

/** A `/proc` with these processes, seen from the machine's first pid namespace or from another one. */
async function procWith(processes: Readonly<Record<number, FakeProcess>>, namespace = FIRST_NAMESPACE) {
  for (const [pid, { cgroup = "/", state = "S", comm = "sh" }] of Object.entries(processes)) {
    const folder = join(scratch(), pid);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "stat"), `${pid} (a name) with) ${state} 1 1 1`);
    await writeFile(join(folder, "cgroup"), `9:name=systemd:${cgroup}\n0::${cgroup}\n`);
    await writeFile(join(folder, "comm"), `${comm}\n`);
  }
  await mkdir(join(scratch(), "self", "ns"), { recursive: true });
  await symlink(namespace, join(scratch(), "self", "ns", "pid"));
  return systemMachine({ procPath: scratch() });
}

/** Free on this machine too, since a missing process is also looked for with a signal. */
const ABSENT_PID = 4_194_303;

describe("a process of a container", () => {
  test.each([
    ["/kanto-cm/web", "alive"],
    ["/system.slice/kanto-cm-web.scope", "alive"],
    ["/../../kanto-cm/web", "alive"],
    ["/kanto-cm/my-web", "gone"],
    ["/system.slice/kanto-cm-my-web.scope", "gone"],
    ["/kanto-cm/web/nested", "gone"],
    ["/", "gone"],
  ])("is told by its cgroup: %s is %s", async (cgroup, verdict) => {
    const machine = await procWith({ [ABSENT_PID]: { cgroup } });
    expect(await machine.processOf("web", ABSENT_PID)).toBe(verdict);
  });

  test("is gone when it is a zombie", async () => {
    const machine = await procWith({ [ABSENT_PID]: { cgroup: "/kanto-cm/web", state: "Z" } });
    expect(await machine.processOf("web", ABSENT_PID)).toBe("gone");
  });

  test("is gone when nothing has its number and we see the machine's processes", async () => {
    expect(await (await procWith({})).processOf("web", ABSENT_PID)).toBe("gone");
  });

  test("is unknown when nothing has its number and we may be looking from inside a container", async () => {
    const machine = await procWith({ 1: { comm: "node" } }, "pid:[4026532000]");
    expect(await machine.processOf("web", ABSENT_PID)).toBe("unknown");
  });

  test.each(["containerd-shim", "container-manag"])("is gone in a container that sees %s", async (comm) => {
    const machine = await procWith({ 17: { comm } }, "pid:[4026532000]");
    expect(await machine.processOf("web", ABSENT_PID)).toBe("gone");
  });

  test("is unknown where it exists and /proc hides it", async () => {
    const machine = await procWith({});
    expect(await machine.processOf("web", process.pid)).toBe("unknown");
  });

  test("is unknown where no kernel could have given that number, as an emulator does", async () => {
    expect(await (await procWith({})).processOf("web", 4_194_305)).toBe("unknown");
  });

  test.each([0, -1])("is unknown where none is named: %d", async (pid) => {
    expect(await (await procWith({})).processOf("web", pid)).toBe("unknown");
  });
});

describe("a signal", () => {
  test("reaches a process of the container, and no other", async () => {
    const child = spawn("sleep", ["60"]);
    const { pid = 0 } = child;
    const machine = await procWith({ [pid]: { cgroup: "/kanto-cm/web" } });
    expect(await machine.signal("other", pid, "SIGKILL")).toBe(false);
    expect(child.signalCode).toBeNull();
    const ended = once(child, "exit");
    expect(await machine.signal("web", pid, "SIGTERM")).toBe(true);
    expect(await ended).toEqual([null, "SIGTERM"]);
    expect(await machine.signal("web", pid, "SIGTERM")).toBe(false);
  });
});

describe("the machine itself", () => {
  test("tells its boot and how long ago that was", async () => {
    const machine = systemMachine();
    expect(await machine.bootId()).toMatch(/^[0-9a-f-]{36}$/);
    expect(await machine.uptimeMs()).toBeGreaterThan(1_000);
  });

  test("tells nothing where there is no /proc", async () => {
    const machine = systemMachine({ procPath: join(scratch(), "none") });
    expect([await machine.bootId(), await machine.uptimeMs()]).toEqual(["", 0]);
  });
});

describe("time and chance", () => {
  test("a sleep ends early and quietly when its signal aborts", async () => {
    const waking = new AbortController();
    const before = systemClock.nowMs();
    const sleeping = systemClock.sleep(60_000, waking.signal);
    waking.abort();
    await sleeping;
    await systemClock.sleep(60_000, waking.signal);
    expect(systemClock.nowMs() - before).toBeLessThan(1_000);
  });

  test("a nonce is eight hexadecimal digits, another one each time", () => {
    const nonces = Array.from({ length: 50 }, () => systemRandomness.nonce());
    expect(nonces.every((nonce) => /^[0-9a-f]{8}$/.test(nonce))).toBe(true);
    expect(new Set(nonces).size).toBe(50);
  });
});

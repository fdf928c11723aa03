import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { useEmulatedDeployment } from "../support/emulated-deployment.ts";
import { eventually } from "../support/eventually.ts";
import type { RunningProgram } from "../support/program.ts";

/** The program as it ships among a Kanto that hangs or has just started, a disk that takes nothing, and a mad clock. */

const deployment = useEmulatedDeployment();
const isRoot = process.geteuid?.() === 0;
let daemon: RunningProgram | undefined;

afterEach(async () => {
  await daemon?.end("SIGTERM");
  daemon = undefined;
});

function startDaemon(environment: Readonly<Record<string, string>> = {}, ...more: readonly string[]): void {
  const flags = deployment.flags("--runtime-directory", deployment.path("run"), "--resync-interval", "1s", ...more);
  daemon = deployment.program.start("kad", ["daemon", ...flags], { environment });
}

async function write(name: string, version = 1): Promise<void> {
  await deployment.write(`${name}.json`, {
    container_name: name,
    image: { name: `example.com/${name}:${version}` },
  });
}

function running(): readonly string[] {
  return deployment
    .emulator()
    .containers()
    .flatMap(({ image, state }) => (state?.running ? [image?.name ?? ""] : []))
    .sort();
}

async function runs(...images: readonly string[]): Promise<void> {
  await eventually(
    async () => running(),
    (found) => JSON.stringify(found) === JSON.stringify(images),
    20_000,
  );
}

describe("C3: a Kanto that has just started and lists nothing", () => {
  test("is not believed: nothing is created that is there already", async () => {
    await write("known");
    expect((await deployment.apply()).status).toBe(0);
    const emulator = deployment.emulator();
    emulator.follow({ emptyListForMs: 1_000 });
    await emulator.restart({ keepContainers: true });
    emulator.forgetCalls();
    expect(await deployment.apply()).toMatchObject({ status: 0, stdout: "As desired: 1 unchanged.\n" });
    expect(deployment.changes()).toEqual([]);
  });

  test("is not believed either where nothing is known of what it had", async () => {
    await write("known");
    expect((await deployment.apply()).status).toBe(0);
    const emulator = deployment.emulator();
    emulator.follow({ emptyListForMs: 1_000 });
    await emulator.restart({ keepContainers: true });
    emulator.forgetCalls();
    const fresh = ["--state-directory", deployment.path("fresh")];
    expect(await deployment.apply(...fresh)).toMatchObject({ status: 0, stdout: "As desired: 1 unchanged.\n" });
    expect(deployment.changes()).toEqual([]);
  });
});

describe("C5: a Kanto that hangs", () => {
  test("in one call holds up that container alone, and the end of the daemon not for long", async () => {
    deployment.emulator().follow({ faults: [{ call: "Create", container: "^stuck", fault: { kind: "hang" } }] });
    await write("stuck");
    await write("free-a");
    await write("free-b");
    startDaemon();
    await runs("example.com/free-a:1", "example.com/free-b:1");
    await write("free-a", 2);
    await runs("example.com/free-a:2", "example.com/free-b:1");
    const startedAt = performance.now();
    expect((await daemon?.end("SIGTERM"))?.status).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });

  test("in every call is waited for, and found again", async () => {
    deployment.emulator().follow({ faults: [{ call: "List", times: 2, fault: { kind: "hang" } }] });
    await write("patient");
    startDaemon();
    await runs("example.com/patient:1");
  }, 40_000);
});

describe("D5: a state directory that takes nothing", () => {
  test.runIf(isRoot)("because its disk is full: deploying goes on, and that it is not remembered is said", async () => {
    await onTmpfs("size=16k", async () => {
      await writeFile(deployment.path("state/ballast"), Buffer.alloc(16 * 1024)).catch(() => undefined);
      await write("full");
      const { status, stdout, stderr } = await deployment.apply();
      expect({ status, stdout }, stderr).toEqual({ status: 0, stdout: "As desired: 1 created.\n" });
      expect(stderr).toContain("ENOSPC");
    });
    expect(await deployment.apply()).toMatchObject({ status: 0, stdout: "As desired: 1 unchanged.\n" });
  });

  test.runIf(isRoot)("because it is read-only: deploying goes on, and that it is not remembered is said", async () => {
    await onTmpfs("size=64k", async () => {
      execFileSync("mount", ["-o", "remount,ro", deployment.path("state")]);
      await write("read-only");
      const { status, stdout, stderr } = await deployment.apply();
      expect({ status, stdout }, stderr).toEqual({ status: 0, stdout: "As desired: 1 created.\n" });
      expect(stderr).toContain("EROFS");
    });
  });

  async function onTmpfs(size: string, work: () => Promise<void>): Promise<void> {
    await mkdir(deployment.path("state"), { mode: 0o700 });
    execFileSync("mount", ["-t", "tmpfs", "-o", `${size},mode=0700`, "tmpfs", deployment.path("state")]);
    try {
      await work();
    } finally {
      execFileSync("umount", [deployment.path("state")]);
    }
  }
});

const FAKETIME = libraryOf("faketime");
if (FAKETIME === null)
  process.stderr.write("\nNOT TESTED with a clock that jumps, because faketime is not installed\n\n");

describe.skipIf(FAKETIME === null)("D8: a clock that jumps by years", () => {
  test("moves nothing in a running daemon, which goes on deploying what is saved", async () => {
    const clock = deployment.path("clock");
    await writeFile(clock, "+0");
    await write("timeless");
    startDaemon({
      LD_PRELOAD: FAKETIME ?? "",
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    });
    await runs("example.com/timeless:1");
    let version = 1;
    for (const jump of ["+10y", "-10y", "+0"]) {
      // What was replaced is removed in its own time.
      await eventually(
        async () => deployment.identities(),
        (containers) => containers.length === 1,
      );
      deployment.emulator().forgetCalls();
      await writeFile(clock, jump);
      await eventually(
        async () => deployment.emulator().calls().length,
        (looks) => looks >= 3,
      );
      expect(deployment.changes()).toEqual([]);
      version += 1;
      await write("timeless", version);
      await runs(`example.com/timeless:${version}`);
    }
  }, 40_000);

  test("between two runs moves nothing", async () => {
    await write("timeless");
    await deployment.apply();
    for (const FAKETIME_OFFSET of ["+10y", "-10y"]) {
      deployment.emulator().forgetCalls();
      const environment = {
        LD_PRELOAD: FAKETIME ?? "",
        FAKETIME: FAKETIME_OFFSET,
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
      };
      expect(await deployment.program.run("kad", ["apply", ...deployment.flags()], { environment })).toMatchObject({
        status: 0,
        stdout: "As desired: 1 unchanged.\n",
      });
      expect(deployment.changes()).toEqual([]);
    }
  });
});

/** Of Debian's package `faketime`, whichever the machine's kind; null where it is not installed. */
function libraryOf(name: "faketime"): string | null {
  for (const folder of existsSync("/usr/lib") ? readdirSync("/usr/lib") : []) {
    const path = join("/usr/lib", folder, name, `lib${name}.so.1`);
    if (existsSync(path)) return path;
  }
  return null;
}

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually } from "../../../test/support/eventually.ts";
import { useScratchDirectory } from "../../../test/support/scratch-directory.ts";
import { connectServiceManager } from "./connect-service-manager.ts";

const scratch = useScratchDirectory();

/** Stands in for the real program, which the tests of the package run: writes down what it is told, when it may. */
const RECORDER = `#!/bin/sh
while [ ! -e "$NOTIFY_SOCKET" ]; do sleep 0.01; done
for each in "$@"; do printf '%s ' "$each"; done >> "$NOTIFY_SOCKET"
echo >> "$NOTIFY_SOCKET"
`;

async function useNotifyProgram(script: string) {
  await mkdir(join(scratch(), "bin"));
  await writeFile(join(scratch(), "bin/systemd-notify"), script, { mode: 0o755 });
}

function connect(more: Readonly<Record<string, string>> = {}, path = join(scratch(), "bin")) {
  const troubles: string[] = [];
  const manager = connectServiceManager({
    environment: { NOTIFY_SOCKET: told(), PATH: `${path}:/usr/bin:/bin`, ...more },
    onTrouble: (message) => troubles.push(message),
    processId: 42,
    monotonicUs: () => 1_234n,
  });
  return { manager, troubles };
}

function told(): string {
  return join(scratch(), "told");
}

async function toldLines(count: number): Promise<readonly string[]> {
  return eventually(
    async () => (await readFile(told(), "utf8")).split("\n").filter((line) => line !== ""),
    (lines) => lines.length >= count,
  );
}

describe("systemd", () => {
  test("is told each change of state", async () => {
    await useNotifyProgram(RECORDER);
    await writeFile(told(), "");
    const { manager, troubles } = connect();
    await manager.ready("2 containers run");
    manager.reloading();
    await manager.ready("3 containers run");
    manager.alive();
    await toldLines(4);
    manager.stopping();
    await manager.ready("too late to be ready");
    const lines = await toldLines(5);
    expect(lines.slice(0, 4)).toEqual([
      "READY=1 STATUS=2 containers run ",
      "RELOADING=1 MONOTONIC_USEC=1234 ",
      "READY=1 STATUS=3 containers run ",
      "WATCHDOG=1 ",
    ]);
    // Together, where the process before them was still ending.
    expect((await readFile(told(), "utf8")).replaceAll("\n", "")).toMatch(/STOPPING=1 STATUS=too late to be ready $/);
    expect(troubles).toEqual([]);
  });

  test("is told the last of many texts, by one process at a time", async () => {
    await useNotifyProgram(RECORDER);
    const { manager } = connect();
    for (let count = 0; count < 1_000; count += 1) manager.status(`${count} done`);
    await writeFile(told(), "");
    await manager.ready("all done");
    expect(await toldLines(2)).toEqual(["STATUS=0 done ", "READY=1 STATUS=all done "]);
  });

  test("is told again what could not be told, along with what comes next; the trouble is said once", async () => {
    await useNotifyProgram("#!/bin/sh\necho 'no route to systemd' >&2\nexit 3\n");
    const { manager, troubles } = connect();
    await manager.ready("2 containers run");
    manager.alive();
    await manager.ready("2 containers run");
    expect(troubles).toEqual(["systemd-notify ended with status 3: no route to systemd"]);
    await rm(join(scratch(), "bin"), { recursive: true });
    await useNotifyProgram(RECORDER);
    await writeFile(told(), "");
    manager.alive();
    expect(await toldLines(1)).toEqual(["READY=1 STATUS=2 containers run WATCHDOG=1 "]);
  });

  test("is told nothing where there is no systemd-notify, which is said once", async () => {
    const troubles: string[] = [];
    const manager = connectServiceManager({
      environment: { NOTIFY_SOCKET: told(), PATH: scratch() },
      onTrouble: (message) => troubles.push(message),
    });
    await manager.ready("2 containers run");
    await manager.ready("2 containers run");
    expect(troubles).toEqual([`there is no systemd-notify in ${scratch()}: systemd is told nothing`]);
  });

  test("is told nothing where it did not start us", async () => {
    await useNotifyProgram(RECORDER);
    const { manager, troubles } = connect({ NOTIFY_SOCKET: "", WATCHDOG_USEC: "60000000" });
    await manager.ready("2 containers run");
    expect([troubles, manager.watchdogIntervalMs]).toEqual([[], null]);
  });
});

describe("the watchdog's interval", () => {
  test.each([
    ["is what systemd says", { WATCHDOG_USEC: "45000000" }, 45_000],
    ["is ours where our process is named", { WATCHDOG_USEC: "45000000", WATCHDOG_PID: "42" }, 45_000],
    ["is not ours where another process is named", { WATCHDOG_USEC: "45000000", WATCHDOG_PID: "43" }, null],
    ["is none where systemd names none", {}, null],
    ["is none where it is no number", { WATCHDOG_USEC: "often" }, null],
  ])("%s", (_name, environment, expected) => {
    expect(connect(environment).manager.watchdogIntervalMs).toBe(expected);
  });
});

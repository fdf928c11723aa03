import { execFile } from "node:child_process";
import {
  appendFile,
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readFile,
  rename,
  rm,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DeployerStatus } from "../../src/core/model/status.ts";
import { type Emulator, startEmulator } from "../../src/emulator/start-emulator.ts";
import { eventually } from "../support/eventually.ts";
import { type RunningProgram, useProgram } from "../support/program.ts";
import { rawKanto } from "../support/raw-kanto.ts";
import { manifestText } from "../support/reconcile-rig.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const run = promisify(execFile);
const scratch = useScratchDirectory();
const program = useProgram();
let emulator: Emulator;
let socketFolder = "";
let environment: Readonly<Record<string, string>> = {};
let daemon: RunningProgram | undefined;

// One for all tests: an emulator that has just started is not believed for two seconds.
beforeAll(async () => {
  socketFolder = await mkdtemp(join(tmpdir(), "kad-daemon-"));
  emulator = await startEmulator({ socketPath: join(socketFolder, "kanto.sock") });
});
beforeEach(() => mkdir(path("manifests"), { mode: 0o755 }));
afterEach(async () => {
  await daemon?.end("SIGTERM");
  daemon = undefined;
  environment = {};
  emulator.follow({});
  const { containers, close } = rawKanto(emulator.socketPath);
  for (const { id } of emulator.containers()) await containers.remove({ id, force: true });
  close();
  emulator.forgetCalls();
});
afterAll(async () => {
  await emulator.kill();
  await rm(socketFolder, { recursive: true });
});

const path = (...parts: readonly string[]) => join(scratch(), ...parts);
const manifest = (name: string) => path("manifests", `${name}.json`);

function start(...more: readonly string[]): RunningProgram {
  daemon = program.start(
    "kad",
    [
      "daemon",
      ...["--socket-cm", emulator.socketPath, "--state-directory", path("state"), "--runtime-directory", path("run")],
      ...["--health-window", "0s", ...more],
      path("manifests"),
    ],
    { environment },
  );
  return daemon;
}

const textOf = (name: string, version: number) => `${manifestText(name, `example.com/${name}:${version}`)}\n`;

async function status(): Promise<DeployerStatus | null> {
  const text = await readFile(path("run", "status.json"), "utf8").catch(() => null);
  return text === null ? null : JSON.parse(text);
}

const asDesired = () => eventually(status, (seen) => seen?.health === "as-desired");

async function runs(name: string, version: number): Promise<void> {
  await eventually(
    async () => emulator.containers().filter((container) => container.name === name),
    ([found, ...others]) =>
      others.length === 0 &&
      found?.state?.status === "Running" &&
      found.image?.name === `example.com/${name}:${version}`,
  );
}

/** Creates of containers of that name, since the emulator was told to forget. */
const creates = () => emulator.calls().filter(({ name }) => name === "Create").length;

describe("a file that is saved while the daemon runs", () => {
  beforeEach(async () => {
    for (const name of ["app", "other", "third"]) await writeFile(manifest(name), textOf(name, 1));
    start();
    await asDesired();
    emulator.forgetCalls();
  });

  test("A1: by a rename is deployed, each time once, and none is lost", async () => {
    for (let version = 2; version <= 41; version += 1) {
      await writeFile(path("manifests", ".app.json.new"), textOf("app", version));
      await rename(path("manifests", ".app.json.new"), manifest("app"));
      await runs("app", version);
    }
    expect(creates()).toBe(40);
  });

  test("A2: slowly and in place is deployed once, with its final bytes", async () => {
    const text = textOf("app", 2);
    const file = await open(manifest("app"), "w");
    for (let from = 0; from < text.length; from += Math.ceil(text.length / 3)) {
      await file.write(text.slice(from, from + Math.ceil(text.length / 3)));
      await pause(50);
    }
    await file.close();
    await runs("app", 2);
    await asDesired();
    expect([creates(), daemon?.output()]).toEqual([1, expect.not.stringContaining("error[")]);
  });

  test.each([
    ["vim", (file: string) => run("vim.tiny", ["-u", "NONE", "-es", "-c", "%s/app:1/app:2/", "-c", "wq", file])],
    [
      "vim with a backup beside it",
      (file: string) =>
        run("vim.tiny", [
          "-u",
          "NONE",
          "-es",
          "--cmd",
          "set backup backupcopy=no",
          "-c",
          "%s/app:1/app:2/",
          "-c",
          "wq",
          file,
        ]),
    ],
    ["sed -i", (file: string) => run("sed", ["-i", "s/app:1/app:2/", file])],
    [
      "cp",
      async (file: string) => {
        await writeFile(path("source"), textOf("app", 2));
        await run("cp", [path("source"), file]);
      },
    ],
    [
      "rsync",
      async (file: string) => {
        await writeFile(path("source"), textOf("app", 2));
        await run("rsync", ["--checksum", path("source"), file]);
      },
    ],
    [
      "rsync in place",
      async (file: string) => {
        await writeFile(path("source"), textOf("app", 2));
        await run("rsync", ["--checksum", "--inplace", path("source"), file]);
      },
    ],
  ])("A3: with %s is deployed once, and nothing else is touched", async (_tool, save) => {
    await save(manifest("app"));
    await runs("app", 2);
    await asDesired();
    expect(creates()).toBe(1);
  });

  test("A3: without a change is deployed again, and a chmod does nothing", async () => {
    await chmod(manifest("other"), 0o600);
    await run("touch", [manifest("app")]);
    await eventually(
      async () => creates(),
      (count) => count === 1,
    );
    await asDesired();
    expect(
      emulator.calls().filter(({ name, containerId }) => name === "Create" && containerId.startsWith("app-")),
    ).toHaveLength(1);
    expect(creates()).toBe(1);
  });

  test("A9: with a time of 1970 and the same size is deployed all the same", async () => {
    await writeFile(path("manifests", ".app.json.new"), textOf("app", 2));
    await utimes(path("manifests", ".app.json.new"), 0, 0);
    await rename(path("manifests", ".app.json.new"), manifest("app"));
    await runs("app", 2);
  });
});

describe("the directory", () => {
  test("A10: may be missing at first, and is deployed when it appears", async () => {
    await rm(path("manifests"), { recursive: true });
    start();
    await eventually(status, (seen) => seen?.directory.readable === false && seen.runtime.reachable);
    await mkdir(path("manifests.new"), { mode: 0o755 });
    await writeFile(path("manifests.new", "app.json"), textOf("app", 1));
    await rename(path("manifests.new"), path("manifests"));
    await runs("app", 1);
  });

  test("A7: that is moved away costs no container, and its successor is watched", async () => {
    await writeFile(manifest("app"), textOf("app", 1));
    start("--prune");
    await asDesired();
    await rename(path("manifests"), path("moved"));
    await eventually(status, (seen) => seen?.directory.readable === false);
    await runs("app", 1);
    await mkdir(path("manifests"), { mode: 0o755 });
    await copyFile(path("moved", "app.json"), manifest("app"));
    await asDesired();
    await writeFile(manifest("app"), textOf("app", 2));
    await runs("app", 2);
  });

  test("A13: with many files written at once is deployed, and the last write of each wins", async () => {
    start("--max-parallel", "32");
    await eventually(status, (seen) => seen !== null);
    const names = Array.from({ length: 200 }, (_, index) => `app-${index}`);
    for (const version of [1, 2]) {
      await Promise.all(names.map((name) => writeFile(manifest(name), textOf(name, version))));
    }
    await eventually(
      async () => emulator.containers(),
      (all) =>
        all.length === names.length &&
        all.every(({ image, state }) => image?.name.endsWith(":2") === true && state?.status === "Running"),
      60_000,
    );
  });
});

describe("the daemon's life", () => {
  test("D11: a second one for the same state ends with status 1 and says who has it", async () => {
    await writeFile(manifest("app"), textOf("app", 1));
    start();
    await asDesired();
    const second = await program.run("kad", [
      "daemon",
      ...["--socket-cm", emulator.socketPath, "--state-directory", path("state"), path("manifests")],
    ]);
    expect(second.status).toBe(1);
    expect(second.stderr).toMatch(/already|another|holds/);
  });

  test("tells the journal of systemd in JSON lines, which people can read, too", async () => {
    await writeFile(manifest("app"), textOf("app", 1));
    environment = { JOURNAL_STREAM: "8:1" };
    start();
    await asDesired();
    const { stdout, stderr } = (await daemon?.end("SIGTERM")) ?? { stdout: "", stderr: "nothing" };
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect([stderr, events.map(({ event }) => event)]).toEqual(["", expect.arrayContaining(["container-settled"])]);
    expect(events.find(({ event }) => event === "health-changed")).toMatchObject({
      level: "info",
      summary: "1 container as desired",
    });
    expect(stdout).not.toContain('"debug"');
  });

  test("SIGHUP has the configuration read again", async () => {
    await writeFile(path("config.json"), "{}");
    for (const name of ["app", "other"]) await writeFile(manifest(name), textOf(name, 1));
    const running = start("--config", path("config.json"));
    await asDesired();
    await rm(manifest("app"));
    await eventually(status, (seen) => seen?.containers.some(({ phase }) => phase === "orphaned") === true);
    await writeFile(path("config.json"), '{ "prune": true }');
    running.signal("SIGHUP");
    await eventually(
      async () => emulator.containers().length,
      (count) => count === 1,
    );
    await writeFile(path("config.json"), '{ "prune": true, "mqtt": true, "max-parallel": 3 }');
    running.signal("SIGHUP");
    await running.says(/changed, and not followed before the next start: max-parallel, mqtt/);
    await writeFile(path("config.json"), '{ "prune": "often" }');
    running.signal("SIGHUP");
    await running.says(/config.json:1:12: expected true or false/);
    await appendFile(manifest("other"), "\n");
    await asDesired();
  });

  test("D10: SIGTERM in the middle of a pull ends it within five seconds, with status 0 and nothing half made", async () => {
    emulator.follow({ images: [{ image: "app:50", pullTakesMs: 60_000 }] });
    await writeFile(manifest("app"), textOf("app", 50));
    start();
    await eventually(
      async () => creates(),
      (count) => count === 1,
    );
    const askedAtMs = performance.now();
    expect((await daemon?.end("SIGTERM"))?.status).toBe(0);
    expect(performance.now() - askedAtMs).toBeLessThan(5_000);
    expect(emulator.containers()).toEqual([]);
    await expect(readFile(path("run", "status.json"))).rejects.toThrow("ENOENT");
  });

  test("D9: a manifest in whose handling it was killed three times is set aside, until it changes", async () => {
    await writeFile(manifest("good"), textOf("good", 1));
    start();
    await asDesired();
    emulator.follow({ images: [{ image: "app:60", pullTakesMs: 60_000 }] });
    await writeFile(manifest("app"), textOf("app", 60));
    for (let count = 1; count <= 3; count += 1) {
      await eventually(
        async () => creates(),
        (made) => made === count + 1,
      );
      await eventually(
        async () => readFile(path("state", "handling.json"), "utf8").catch(() => ""),
        (text) => /"underWay":\["[0-9a-f]{64}"\]/.test(text),
      );
      await daemon?.end("SIGKILL");
      start();
    }
    await eventually(status, (seen) => seen?.problems.some(({ code }) => code === "ended-the-deployer") === true);
    await runs("good", 1);
    emulator.follow({});
    await writeFile(manifest("app"), textOf("app", 61));
    await runs("app", 61);
  });
});

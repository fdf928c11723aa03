import { execFileSync } from "node:child_process";
import { access, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator/start-emulator.ts";
import { useProgram } from "../support/program.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const program = useProgram();
const scratch = useScratchDirectory();
const socketPath = join(tmpdir(), `kad-cli-${process.pid}.sock`);
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ socketPath });
});

afterAll(() => emulator.stop());

beforeEach(async () => {
  await mkdir(join(scratch(), "manifests"), { mode: 0o755 });
  emulator.forgetCalls();
});

/** Each test deploys containers of names that no other uses: they all share one emulator. */
async function writeManifest(name: string, differing: object = {}): Promise<void> {
  const manifest = { container_name: name, image: { name: `example.com/${name}:1` }, ...differing };
  await writeFile(join(scratch(), "manifests", `${name}.json`), JSON.stringify(manifest), { mode: 0o644 });
}

function common(): readonly string[] {
  return ["-s", socketPath, "--state-directory", join(scratch(), "state")];
}

function apply(...more: readonly string[]) {
  return program.run("kad", ["apply", ...common(), ...more, join(scratch(), "manifests")]);
}

function plan(...more: readonly string[]) {
  return program.run("kad", ["plan", ...common(), ...more, join(scratch(), "manifests")]);
}

function changes(): readonly string[] {
  return emulator
    .calls()
    .map(({ name }) => name)
    .filter((name) => name !== "List" && name !== "ProjectInfo");
}

describe("apply", () => {
  test("deploys, says so, and the second time makes no call that changes anything", async () => {
    await writeManifest("first-a");
    await writeManifest("first-b");
    const first = await apply();
    expect(first).toMatchObject({ status: 0, stdout: "As desired: 2 created.\n" });
    expect(first.stderr).toContain("first-a: creating from example.com/first-a:1\n");
    emulator.forgetCalls();
    expect(await apply()).toMatchObject({ status: 0, stdout: "As desired: 2 unchanged.\n" });
    expect(changes()).toEqual([]);
  });

  test("under the earlier deployer's name and command line", async () => {
    await writeManifest("earlier");
    const options = {
      environment: { STATE_DIRECTORY: join(scratch(), "state") },
      workingDirectory: join(scratch(), "manifests"),
    };
    expect(await program.run("kanto-auto-deployer", ["--socket-cm", socketPath], options)).toMatchObject({
      status: 0,
      stdout: "As desired: 1 created.\n",
    });
    expect(await readdir(join(scratch(), "state"))).toContain("inventory.json");
  });

  test("applies an edit that was made while it was not running", async () => {
    await writeManifest("edited");
    await apply();
    await writeManifest("edited", { image: { name: "example.com/edited:2" } });
    expect(await apply()).toMatchObject({ status: 0, stdout: "As desired: 1 replaced.\n" });
  });

  test("B6 F1 F4: in a directory of everything that can be wrong the good one runs, and each other is explained in one line", async () => {
    await writeManifest("good");
    const texts = { broken: "{", empty: "", null: "null", list: "[]", imageless: "{}", binary: "\0\x01\xff" };
    for (const [name, text] of Object.entries(texts)) {
      await writeFile(join(scratch(), "manifests", `${name}.json`), text, { mode: 0o644 });
    }
    await writeManifest("path-id", { container_id: "../../victim" });
    await writeManifest("port", { host_config: { port_mappings: [{ container_port: 80, host_port: 70_000 }] } });
    await mkdir(join(scratch(), "manifests/folder.json"));
    await symlink("nowhere", join(scratch(), "manifests/dangling.json"));
    execFileSync("mkfifo", [join(scratch(), "manifests/fifo.json")]);
    const startedAt = performance.now();
    const { status, stdout, stderr } = await apply();
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(status).toBe(1);
    expect(stdout).toContain("1 created");
    for (const name of [...Object.keys(texts), "path-id", "port", "folder", "dangling", "fifo"]) {
      expect(
        stderr.split("\n").filter((line) => line.startsWith(`${name}.json:`) && line.includes("error[")),
      ).toHaveLength(1);
    }
  });

  test("with --json every line is one, and the last tells how it ended", async () => {
    await writeManifest("json");
    const { status, stdout, stderr } = await apply("--json");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly event: string });
    expect(lines.map(({ event }) => event)).toContain("operation-finished");
    expect(lines.at(-1)).toMatchObject({
      event: "pass-finished",
      asDesired: true,
      containers: [{ name: "json", result: "created" }],
    });
  });

  test("F8: a secret of a manifest is in no output", async () => {
    await writeManifest("secret", { config: { env: ["DB_PASSWORD=hunter2"] } });
    const created = await apply("--json", "-v");
    await writeManifest("secret", { config: { env: ["DB_PASSWORD=hunter3"] } });
    const outputs = [created, await plan("-v"), await plan("--json"), await apply("-v")];
    expect(outputs[1]?.stdout).toContain("DB_PASSWORD=***");
    for (const { stdout, stderr } of outputs) {
      expect(stdout + stderr).not.toMatch(/hunter[23]/);
    }
  });

  test("C1: without Kanto it ends with status 3 when the time is over, and says what it waited for", async () => {
    const startedAt = performance.now();
    const { status, stderr } = await program.run("kad", [
      "apply",
      "-s",
      join(scratch(), "none.sock"),
      "--connect-timeout",
      "300ms",
      "--state-directory",
      join(scratch(), "state"),
      join(scratch(), "manifests"),
    ]);
    expect(status).toBe(3);
    expect(stderr).toContain("waiting for Kanto");
    expect(performance.now() - startedAt).toBeGreaterThan(300);
  });

  test("A7: a missing directory is status 1 and nothing is removed", async () => {
    await writeManifest("kept");
    await apply();
    emulator.forgetCalls();
    await rm(join(scratch(), "manifests"), { recursive: true });
    const { status, stderr } = await apply("--prune");
    expect(status).toBe(1);
    expect(stderr).toContain("error[directory-missing]");
    expect(changes()).toEqual([]);
  });

  test("D11: two at once do not meet: the second ends with status 1 and names the first", async () => {
    const daemon = program.start("kad", ["apply", "--daemon", ...common(), join(scratch(), "manifests")]);
    await daemon.says(/no manifests/);
    const { status, stderr } = await apply();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^another kanto-auto-deployer \(process \d+\) already works with the state directory/);
    expect((await daemon.end("SIGTERM")).status).toBe(0);
  });

  test("D4: a state directory that is damaged is a warning, and the containers are found again", async () => {
    await writeManifest("found");
    await apply();
    await writeFile(join(scratch(), "state/inventory.json"), "damaged");
    emulator.forgetCalls();
    const { status, stdout, stderr } = await apply();
    expect({ status, stdout }).toEqual({ status: 0, stdout: "As desired: 1 unchanged.\n" });
    expect(stderr).toContain("warning: the inventory");
    expect(changes()).toEqual([]);
  });
});

describe("plan", () => {
  test("shows what differs field by field with status 1, changes nothing, and after apply has nothing to show", async () => {
    await writeManifest("planned");
    const before = await plan();
    expect(before.status).toBe(1);
    expect(before.stdout).toMatch(/^\+ {2}planned {2}create/);
    expect(changes()).toEqual([]);
    await apply();
    expect(await plan()).toMatchObject({ status: 0, stdout: "Nothing to do: 1 unchanged.\n" });
    await writeManifest("planned", { host_config: { privileged: true } });
    const after = await plan("--color", "always");
    expect(after.status).toBe(1);
    expect(after.stdout).toContain("/host_config/privileged: \u001b[31mfalse\u001b[39m -> \u001b[32mtrue\u001b[39m");
    expect((await plan()).stdout).not.toContain("\u001b");
  });

  test("for programs it is JSON", async () => {
    await writeManifest("as-json");
    const { status, stdout } = await plan("--json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      containers: [{ name: "as-json", action: "create" }],
      operations: [{ kind: "create" }, { kind: "start" }],
    });
  });
});

describe("the daemon under the earlier deployer's flag", () => {
  test("deploys what changes, and ends with status 0", async () => {
    await writeManifest("daemon");
    const daemon = program.start("kanto-auto-deployer", ["-d", ...common(), join(scratch(), "manifests")]);
    await daemon.says(/daemon: created/);
    await writeManifest("daemon", { image: { name: "example.com/daemon:2" } });
    await daemon.says(/daemon: replaced/);
    expect((await daemon.end("SIGTERM")).status).toBe(0);
  });
});

describe("dev", () => {
  /** What it leaves behind, it leaves in a place where nobody else does. */
  beforeEach(() => mkdir(join(scratch(), "tmp")));
  const start = (...words: readonly string[]) =>
    program.start("kad", ["dev", ...words], { environment: { TMPDIR: join(scratch(), "tmp") } });

  test("deploys, follows edits, mistakes and touches, and leaves nothing behind", async () => {
    await writeManifest("dev-a");
    await writeManifest("dev-b");
    const dev = start(join(scratch(), "manifests"));
    await dev.says(/Ctrl-C ends it/);
    expect(dev.output()).toContain("2 containers as desired");
    dev.clear();
    await writeManifest("dev-a", { config: { env: ["A=1"] } });
    await dev.says(/dev-a: replaced/);
    dev.clear();
    const now = new Date();
    await utimes(join(scratch(), "manifests/dev-b.json"), now, now);
    await dev.says(/dev-b: replaced .*was touched/);
    dev.clear();
    await writeFile(join(scratch(), "manifests/dev-a.json"), "{");
    await dev.says(/dev-a.json:1:\d+: error\[syntax-error\][\s\S]*dev-a: held/);
    const [socket] = /\S+kanto[.]sock/.exec(dev.output() + (await dev.end("SIGINT")).stdout) ?? [""];
    expect(socket).toContain(join(scratch(), "tmp"));
    await expect(access(socket)).rejects.toThrow("ENOENT");
    expect(await readdir(join(scratch(), "tmp"))).toEqual([]);
  });

  test("without a directory deploys the examples, consumers after their provider", async () => {
    const dev = start("--json");
    await dev.says(/"event":"health-changed"/);
    const { status, stdout, stderr } = await dev.end("SIGTERM");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const starts = stdout
      .split("\n")
      .filter((line) => line.includes('"operation-started"') && line.includes('"operation":"start"'));
    expect(starts[0]).toContain('"container":"databroker"');
    expect(starts).toHaveLength(4);
  });

  test("ends cleanly too when nobody reads what it writes any more", async () => {
    await writeManifest("unread");
    const dev = start(join(scratch(), "manifests"));
    await dev.says(/Ctrl-C ends it/);
    dev.stopReading();
    await writeManifest("unread", { image: { name: "example.com/unread:2" } });
    expect((await dev.finished).status).toBe(0);
    expect(await readdir(join(scratch(), "tmp"))).toEqual([]);
  });

  test("a script makes the emulator misbehave, and a wrong one is wrong usage", async () => {
    await writeFile(join(scratch(), "script.json"), '{"images": [{"image": ".", "fails": "missing"}]}');
    await writeManifest("unlucky");
    const dev = start("--script", join(scratch(), "script.json"), join(scratch(), "manifests"));
    await dev.says(/unlucky: failed/);
    expect((await dev.end("SIGINT")).status).toBe(0);
    await writeFile(join(scratch(), "script.json"), '{"images": 1}');
    const { status, stderr } = await program.run("kad", ["dev", "--script", join(scratch(), "script.json")]);
    expect(status).toBe(2);
    expect(stderr).toContain("at images");
  });
});

test("the emulator serves at the socket it is told and takes it away", async () => {
  const path = join(scratch(), "kanto.sock");
  const served = program.start("kad", ["emulator", "--socket", path]);
  await served.says(/emulated Kanto listens/);
  const { status, stdout } = await program.run("kad", [
    "plan",
    "-s",
    path,
    "--state-directory",
    join(scratch(), "state"),
    join(scratch(), "manifests"),
  ]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: "No manifests and no containers of ours: nothing to do.\n" });
  expect((await served.end("SIGINT")).status).toBe(0);
  await expect(readFile(path)).rejects.toThrow("ENOENT");
});

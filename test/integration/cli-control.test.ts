import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { callControl } from "../../src/adapters/control/call-control.ts";
import { deployerStatusSchema } from "../../src/core/status/status-schema.ts";
import { useEmulatedDeployment } from "../support/emulated-deployment.ts";
import { eventually } from "../support/eventually.ts";
import type { FinishedProgram, RunningProgram } from "../support/program.ts";

const deployment = useEmulatedDeployment();
const { program, path } = deployment;
let daemon: RunningProgram | undefined;
afterEach(async () => {
  await daemon?.end("SIGTERM");
  daemon = undefined;
});

const manifest = (name: string, more: object = {}) => ({
  container_name: name,
  image: { name: `example.com/${name}:1` },
  ...more,
});

async function startDaemon(...more: readonly string[]): Promise<void> {
  daemon = program.start("kad", ["daemon", ...runtime(), ...deployment.flags(...more)]);
  await eventually(
    () => kad("status"),
    ({ status }) => status === 0 || status === 1,
  );
}

const runtime = () => ["--runtime-directory", path("run")];

/** A command that asks the daemon. */
function kad(command: string, ...more: readonly string[]): Promise<FinishedProgram> {
  return program.run("kad", [command, ...runtime(), "--state-directory", path("state"), ...more]);
}

/** `kad status NAME...`, once it shows that. */
function showsOf(names: readonly string[], pattern: RegExp) {
  return eventually(
    () => kad("status", ...names),
    ({ stdout }) => pattern.test(stdout),
  );
}

const asDesired = () =>
  eventually(
    () => kad("status"),
    ({ status }) => status === 0,
  );

describe("without a daemon", () => {
  test.each([["status"], ["redeploy", "a"], ["start", "a"], ["stop", "a"], ["pause"], ["resume"]])(
    "%s says so, with what to do, and ends with status 3",
    async (command, ...names) => {
      const { status, stdout, stderr } = await kad(command, ...names);
      expect([status, stdout]).toEqual([3, ""]);
      expect(stderr).toContain(`no daemon answers at ${path("run", "control.sock")}\n`);
      expect(stderr).toContain("kad daemon DIR");
    },
  );

  test("why looks at Kanto and the directory itself, and changes nothing", async () => {
    await deployment.write("app.json", manifest("app"));
    await deployment.apply();
    deployment.emulator().forgetCalls();
    expect(await program.run("kad", ["why", "app", ...whyFlags()])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/app: running\n(?:.|\n)*example[.]com\/app:1, as app[.]json says/),
    });
    await deployment.write("app.json", manifest("app", { config: { env: ["LEVEL=2"] } }));
    const { status, stdout } = await program.run("kad", ["why", "app", ...whyFlags()]);
    expect(status).toBe(1);
    expect(stdout).toContain('/config/env: + "LEVEL=2"');
    const { stdout: json } = await program.run("kad", ["why", "--json", "app", ...whyFlags()]);
    expect(JSON.parse(json)).toMatchObject({ name: "app", differences: [{ pointer: "/config/env" }] });
    expect(deployment.changes()).toEqual([]);
  });

  const whyFlags = () => [
    ...["--socket-cm", deployment.socketPath, "--state-directory", path("state"), ...runtime()],
    path("manifests"),
  ];

  test("prune shows what would go, goes no further where nobody can be asked, and removes with --yes", async () => {
    for (const name of ["stays", "gone", "changed"]) await deployment.write(`${name}.json`, manifest(name));
    await deployment.apply();
    await rm(path("manifests", "gone.json"));
    await deployment.write("changed.json", manifest("changed", { config: { env: ["A=1"] } }));
    const before = deployment.identities();
    const asked = await program.run("kad", ["prune", ...whyFlags()]);
    expect(asked).toMatchObject({ status: 2, stdout: "to be removed: gone\n" });
    expect(asked.stderr).toContain("--yes");
    expect(deployment.identities()).toEqual(before);
    expect(await program.run("kad", ["prune", "--yes", ...whyFlags()])).toMatchObject({
      status: 0,
      stdout: "to be removed: gone\nAs desired: 1 removed.\n",
    });
    expect(deployment.identities()).toEqual(before.filter((line) => !line.startsWith("gone ")));
    expect(await program.run("kad", ["prune", "--yes", ...whyFlags()])).toMatchObject({
      status: 0,
      stdout: "nothing to remove\n",
    });
  });
});

describe("with a daemon", () => {
  beforeEach(async () => {
    for (const name of ["app", "other"]) await deployment.write(`${name}.json`, manifest(name));
    await startDaemon();
    await asDesired();
  });

  test("status shows the whole, or what is named, and its exit status is that of what it shows", async () => {
    expect((await kad("status")).stdout).toMatch(/as desired: 2 containers(?:.|\n)*\n. {2}app +running/);
    await deployment.write("broken.json", "{");
    await showsOf([], /degraded/);
    const whole = await kad("status");
    expect([whole.status, whole.stdout]).toEqual([1, expect.stringMatching(/broken[.]json:1:2: error\[/)]);
    expect(await kad("status", "app")).toMatchObject({ status: 0, stdout: expect.not.stringContaining("other") });
    const unknown = await kad("status", "othr");
    expect(unknown).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("did you mean other?") });
  });

  test("status prints what its schema says, as the file and the socket do", async () => {
    const { stdout } = await kad("status", "--json");
    const ofFile = JSON.parse(await readFile(path("run", "status.json"), "utf8"));
    const ofSocket = await callControl(path("run", "control.sock"), { kind: "status" }, { timeoutMs: 10_000 });
    const [one, two] = [JSON.parse(stdout), ofFile].map((value) => v.parse(deployerStatusSchema, value).containers);
    expect(one).toEqual(two);
    expect(ofSocket).toMatchObject({ ok: true, value: { kind: "status", status: { containers: one } } });
    const schema = await program.run("kad", ["schema", "status"]);
    expect(JSON.parse(schema.stdout)).toMatchObject({ required: expect.arrayContaining(["containers"]) });
  });

  test("status --watch shows what is news until it is told to end", async () => {
    const watching = program.start("kad", ["status", "--watch", ...runtime()]);
    await watching.says(/as desired: 2 containers/);
    await deployment.write("broken.json", "{");
    await watching.says(/degraded(?:.|\n)*broken[.]json:1:2: error/);
    expect((await watching.end("SIGINT")).status).toBe(1);
  });

  test("status --watch waits for a daemon that is restarted", async () => {
    const watching = program.start("kad", ["status", "--watch", "--json", ...runtime()]);
    await watching.says(/"health":"as-desired"/);
    await daemon?.end("SIGTERM");
    await watching.says(/waiting for it to come back/);
    watching.clear();
    await startDaemon();
    await watching.says(/"health":"as-desired"/);
    expect((await watching.end("SIGINT")).status).toBe(0);
  });

  test("stop stops, start starts, and redeploy deploys anew", async () => {
    const before = deployment.identities();
    expect((await kad("stop", "app")).status).toBe(0);
    expect((await showsOf(["app"], /app +stopped/)).stdout).toContain("kad start app");
    expect(await kad("start", "app")).toMatchObject({ status: 0, stdout: "'app' is being started\n" });
    await showsOf(["app"], /app +running/);
    expect(await kad("redeploy", "app", "other")).toMatchObject({ status: 0 });
    await eventually(
      async () => deployment.identities().filter((line) => before.includes(line)),
      (unchanged) => unchanged.length === 0,
    );
    await asDesired();
    const refused = await kad("redeploy", "nobody", "app");
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining("got 'nobody'") });
  });

  test("pause holds everything back with its reason, and resume lets go", async () => {
    expect((await kad("pause", "measuring", "until\u001b[31m", "noon")).status).toBe(0);
    const { stdout } = await showsOf([], /suspended by a person/);
    expect(stdout).toContain("measuring until\\u001b[31m noon");
    await deployment.write("late.json", manifest("late"));
    await showsOf(["late"], /late +(suspended|deploying|waiting)/).catch(() => undefined);
    expect(deployment.identities().join()).not.toContain("late");
    expect((await kad("resume")).status).toBe(0);
    await showsOf(["late"], /late +running/);
    const tooLong = await kad("pause", "x".repeat(1_001));
    expect(tooLong).toMatchObject({ status: 2, stderr: expect.stringContaining("at most 1000 characters") });
  });

  test("prune asks the daemon, rollback goes through it, and apply leaves it to it", async () => {
    await rm(path("manifests", "other.json"));
    await showsOf(["other"], /other +orphaned/);
    const flags = ["--socket-cm", deployment.socketPath, path("manifests")];
    expect(await kad("prune", ...flags)).toMatchObject({ status: 2, stdout: "to be removed: other\n" });
    expect(await kad("prune", "--yes", ...flags)).toMatchObject({
      status: 0,
      stdout: "to be removed: other\nbeing removed: other\n",
    });
    await eventually(
      async () => deployment.identities().join(),
      (all) => !all.includes("other"),
    );
    await deployment.write("app.json", manifest("app", { image: { name: "example.com/app:2" } }));
    await showsOf(["app"], /running.*app:2/);
    await asDesired();
    const back = await kad("rollback", "app", ...flags);
    expect(back).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("back to deployment 1") });
    await eventually(
      async () => deployment.identities().join(),
      (all) => /Running example.com\/app:1/.test(all),
    );
    const applied = await kad("apply", ...flags);
    expect(applied).toMatchObject({ status: 1, stderr: expect.stringContaining("kad redeploy NAME") });
  });

  test("commands for another state directory are not the daemon's", async () => {
    const elsewhere = ["--state-directory", path("elsewhere"), ...runtime(), "--socket-cm", deployment.socketPath];
    const { status, stderr } = await program.run("kad", ["rollback", "app", ...elsewhere, path("manifests")]);
    expect(status).toBe(1);
    expect(stderr).toContain("there is no");
  });

  test("F8: a secret is neither in the status file, nor at the socket, nor in what status and why say", async () => {
    const secret = "c4n4ry-5ecret";
    const env = [`DB_PASSWORD=${secret}`, `SERVICE_URL=https://user:${secret}@example.com/`];
    deployment.emulator().follow({
      faults: [{ call: "Create", container: "^secretive", fault: { kind: "fail", text: `refused: TOKEN=${secret}` } }],
    });
    await deployment.write("secretive.json", manifest("secretive", { config: { env, cmd: ["--password", secret] } }));
    await deployment.write("app.json", manifest("app", { config: { env } }));
    await showsOf(["secretive"], /TOKEN=\*\*\*|refused/);
    await kad("pause", `because PASSWORD=${secret}`);
    const answer = await callControl(path("run", "control.sock"), { kind: "status" }, { timeoutMs: 10_000 });
    const told = [
      await readFile(join(path("run"), "status.json"), "utf8"),
      JSON.stringify(answer),
      ...(await Promise.all(
        [["status"], ["status", "--json"], ["why", "secretive"], ["why", "--json", "app"]].map(
          async ([command = "", ...more]) => {
            const { stdout, stderr } = await kad(command, ...more);
            return stdout + stderr;
          },
        ),
      )),
    ];
    for (const text of told) expect(text).not.toContain(secret);
    expect(told.join()).toContain("***");
  });
});

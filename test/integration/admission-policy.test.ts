import { writeFile } from "node:fs/promises";
import { afterEach, describe, expect, test } from "vitest";
import type { DeployerStatus } from "../../src/core/model/status.ts";
import { useEmulatedDeployment } from "../support/emulated-deployment.ts";
import { eventually } from "../support/eventually.ts";
import type { RunningProgram } from "../support/program.ts";

const deployment = useEmulatedDeployment();
let daemon: RunningProgram | undefined;

afterEach(async () => {
  await daemon?.end("SIGKILL");
  daemon = undefined;
});

const PINNED = { name: `example.com/app@sha256:${"a".repeat(64)}` };
const plain = { image: PINNED };
const privileged = { image: PINNED, host_config: { privileged: true } };

/** Writes the policy, and gives the flags that name it. */
async function policy(content: object | string): Promise<readonly string[]> {
  await writeFile(deployment.path("policy.json"), typeof content === "string" ? content : JSON.stringify(content));
  return ["--admission-policy", deployment.path("policy.json")];
}

const running = () =>
  deployment
    .identities()
    .map((line) => line.split(" "))
    .map(([name, , status]) => `${name} ${status}`);

describe("F5: what the admission policy denies", () => {
  test("is not deployed and is said with its place, while the rest of the directory is", async () => {
    const flags = await policy({});
    await deployment.write("bad.json", privileged);
    await deployment.write("good.json", plain);
    const { status, stdout, stderr } = await deployment.apply(...flags);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /bad.json:1:\d+: error\[admission-denied\]: the admission policy denies this container: it is privileged/,
    );
    expect(stdout).toContain("bad: held");
    expect(running()).toEqual(["good Running"]);
    expect(await deployment.apply(...flags, "--json")).toMatchObject({
      stdout: expect.stringContaining('"code":"admission-denied"'),
    });
  });

  test("goes on running where it runs, and not even an edit of it comes through", async () => {
    await deployment.write("app.json", privileged);
    await deployment.apply();
    const before = deployment.identities();
    deployment.emulator().forgetCalls();
    await deployment.write("app.json", { ...privileged, config: { env: ["A=1"] } });
    expect((await deployment.apply(...(await policy({})), "--prune")).status).toBe(1);
    expect(deployment.changes()).toEqual([]);
    expect(deployment.identities()).toEqual(before);
  });

  test("is deployed where it is allowed to this container", async () => {
    await deployment.write("app.json", privileged);
    expect(await deployment.apply(...(await policy({ containers: { app: { privileged: "allow" } } })))).toMatchObject({
      status: 0,
      stderr: expect.not.stringContaining("admission"),
    });
    expect(running()).toEqual(["app Running"]);
  });

  test("cannot be brought back by a rollback either", async () => {
    await deployment.write("app.json", privileged);
    await deployment.apply();
    await deployment.write("app.json", plain);
    await deployment.apply();
    const before = deployment.identities();
    const rollback = (...more: readonly string[]) =>
      deployment.program.run("kad", ["rollback", "app", ...deployment.flags("--to", "1", ...more)]);
    const denied = await rollback(...(await policy({})));
    expect(denied.status).not.toBe(0);
    expect(denied.stderr + denied.stdout).toContain(
      "deployment 1 cannot come back: the admission policy denies it: it is privileged",
    );
    expect(deployment.identities()).toEqual(before);
    expect((await rollback(...(await policy({ default: "warn" })))).status).toBe(0);
  });

  test("includes whatever leads to the deployer's own files, wherever they lie", async () => {
    const flags = await policy({ "sensitive-paths": [] });
    const mount = (source: string) => ({ image: PINNED, mount_points: [{ source, destination: "/x" }] });
    await deployment.write("a.json", mount(deployment.path("manifests")));
    await deployment.write("b.json", mount(deployment.path("state", "inventory.json")));
    await deployment.write("c.json", mount(deployment.socketPath));
    await deployment.write("d.json", mount(deployment.path("policy.json")));
    await deployment.write("e.json", mount(deployment.path("elsewhere")));
    const { stdout } = await deployment.apply(...flags);
    expect(running()).toEqual(["e Running"]);
    for (const name of ["a", "b", "c", "d"]) expect(stdout).toContain(`${name}: held`);
  });
});

test("F6: what the admission policy warns of is deployed, and the decision is logged", async () => {
  await deployment.write("app.json", { image: { name: "example.com/app:latest" } });
  const { status, stdout } = await deployment.apply(...(await policy({ default: "warn" })), "--json");
  expect(status).toBe(0);
  expect(running()).toEqual(["app Running"]);
  const events = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events).toContainEqual(
    expect.objectContaining({
      event: "problem-found",
      level: "warning",
      problem: expect.objectContaining({ code: "admission-warned", pointer: "/image/name" }),
    }),
  );
});

describe("a policy that cannot be read", () => {
  test.each([
    [
      "is not there",
      async () => ["--admission-policy", deployment.path("nowhere")],
      /nowhere: expected an admission policy/,
    ],
    ["is a folder", async () => ["--admission-policy", deployment.path("manifests")], /manifests: .*directory/],
    ["has a rule that there is none of", () => policy({ rules: { priviledged: "deny" } }), /did you mean "privileged"/],
  ])("%s: nothing starts, not even without what it might deny", async (_what, flags, message) => {
    await deployment.write("app.json", plain);
    const { status, stderr } = await deployment.apply(...(await flags()));
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(deployment.identities()).toEqual([]);
  });
});

test("the linter judges by the policy too, without a Kanto", async () => {
  await deployment.write("app.json", privileged);
  const lint = async (...flags: readonly string[]) =>
    (await deployment.program.run("kad", ["lint", ...flags, deployment.path("manifests")])).status;
  expect(await lint(...(await policy({})))).toBe(1);
  expect(await lint(...(await policy({ default: "warn" })))).toBe(0);
  expect(await lint()).toBe(0);
});

test("a daemon follows a new policy at SIGHUP, and keeps the one before where the new one is wrong", async () => {
  const flags = await policy({});
  const start = ["daemon", "--runtime-directory", deployment.path("run")];
  const started = deployment.program.start("kad", [...start, ...deployment.flags(...flags)]);
  daemon = started;
  await deployment.write("app.json", privileged);
  await started.says(/app.json:1:\d+: error\[admission-denied\]/);
  expect(running()).toEqual([]);

  await policy({ rules: { privileged: "warn" } });
  started.signal("SIGHUP");
  await until(() => running().join() === "app Running");

  await policy("{");
  started.signal("SIGHUP");
  await started.says(/policy.json:1:2: expected JSON/);
  await deployment.write("app.json", { ...privileged, config: { env: ["A=1"] } });
  await until(() =>
    deployment
      .emulator()
      .containers()
      .some(({ config }) => config?.env.includes("A=1") === true),
  );

  await policy({});
  started.signal("SIGHUP");
  await until(async () => (await status()).containers.some(({ name, phase }) => name === "app" && phase === "held"));
  await deployment.write("app.json", { ...privileged, config: { env: ["A=2"] } });
  await started.says(/held/);
  expect(running()).toEqual(["app Running"]);
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  await eventually(
    async () => isSo(),
    (is) => is,
  );
}

async function status(): Promise<DeployerStatus> {
  const asked = await deployment.program.run("kad", [
    "status",
    "--json",
    "--runtime-directory",
    deployment.path("run"),
  ]);
  return JSON.parse(asked.stdout);
}

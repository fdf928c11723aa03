import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { readManifest, writeNativeManifest } from "../../src/library/library.ts";
import { manifestFile } from "../../src/library/manifest-file.ts";
import { eventually } from "../support/eventually.ts";
import { useProgram } from "../support/program.ts";
import { useRealDeployment } from "../support/real-deployment.ts";
import { describeWithRealKanto, TEST_IMAGE } from "../support/real-kanto.ts";

const run = promisify(execFile);

describeWithRealKanto("coming from the earlier deployer, on the real Kanto", () => {
  const deployment = useRealDeployment();
  const program = useProgram();
  let earlierDaemon: ChildProcess | null = null;

  afterEach(async () => {
    if (earlierDaemon === null) return;
    earlierDaemon.kill("SIGKILL");
    if (earlierDaemon.exitCode === null && earlierDaemon.signalCode === null) await once(earlierDaemon, "exit");
    earlierDaemon = null;
  });

  /** The earlier deployer takes complete manifests only. */
  async function writeComplete(name: string): Promise<void> {
    const read = readManifest(manifestFile(`${name}.json`, JSON.stringify({ image: { name: TEST_IMAGE } })));
    if (read.kind !== "usable") throw new Error("expected the manifest to be usable");
    await writeFile(
      deployment.path("manifests", `${name}.json`),
      writeNativeManifest(read.manifest.spec, `${name}-id`),
    );
  }

  /** Under its own name, as it is installed on a device. */
  async function earlierProgram(): Promise<string> {
    const folder = deployment.path("earlier");
    await mkdir(folder, { recursive: true });
    const installed = join(folder, "kanto-auto-deployer");
    await copyFile(join(deployment.kanto().directory, "bin/kanto-auto-deployer-0.3.0"), installed);
    return installed;
  }

  function options(): readonly string[] {
    return [deployment.path("manifests"), "--socket-cm", deployment.kanto().socketPath];
  }

  /** What a person would notice: which containers there are, and that they were not started anew. */
  async function lives() {
    const containers = await deployment.list();
    return containers.map(({ id, name, state }) => [id, name, String(state?.pid), state?.startedAt]).sort();
  }

  test("its containers are taken over untouched, and left untouched on the way back", async () => {
    for (const name of ["app", "web"]) await writeComplete(name);
    const earlier = await earlierProgram();
    await run(earlier, options());
    for (const name of ["app", "web"]) await deployment.running(name);
    const before = await lives();

    const state = ["--state-directory", deployment.path("state")];
    const plan = await program.run("kad", ["plan", ...state, ...options()]);
    expect(plan.stdout).toMatch(/app +unchanged +adopted/);
    expect(plan.stdout).not.toContain("replace");
    expect((await deployment.apply()).status).toBe(0);
    expect(await lives()).toEqual(before);

    await run(earlier, options());
    expect(await lives()).toEqual(before);
  });

  test("the doctor names its process while it runs beside the new one", async () => {
    await writeComplete("app");
    const spawned = spawn(await earlierProgram(), ["--daemon", ...options()], { stdio: "ignore" });
    earlierDaemon = spawned;
    const doctor = async () => (await program.run("kad", ["doctor", ...options()])).stdout;
    const told = await eventually(doctor, (text) => text.includes("earlier-deployer"));
    expect(told).toContain(`got: process ${spawned.pid}`);
  });

  test("what Kanto's own service deployed is taken over untouched, and Kanto knows it again on the way back", async () => {
    await writeComplete("init");
    const own = ["--deployment-enable=true", "--deployment-ctr-dir", deployment.path("manifests")];
    await deployment.kanto().cmStop();
    await deployment.kanto().cmStart(...own);
    await eventually(deployment.list, ({ length }) => length === 1);
    await deployment.running("init");
    const before = await lives();
    const applied = await deployment.apply();
    expect(applied.stdout).toBe("As desired: 1 unchanged.\n");
    expect(await lives()).toEqual(before);

    await deployment.kanto().cmStop();
    await deployment.kanto().cmStart(...own);
    await eventually(deployment.list, ({ length }) => length === 1);
    const { id } = await deployment.running("init");
    expect([id]).toEqual(before.map(([earlierId]) => earlierId));
  });
});

import { execFile } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useProgram } from "../support/program.ts";
import { describeWithRealKanto, type RealKanto, startRealKanto, TEST_IMAGE } from "../support/real-kanto.ts";

const run = promisify(execFile);
const program = useProgram();

describeWithRealKanto("kad doctor on a machine with the real Kanto", () => {
  let kanto: RealKanto;
  let options: readonly string[] = [];

  beforeAll(async () => {
    kanto = await startRealKanto();
    const manifests = join(kanto.directory, "manifests");
    await mkdir(manifests);
    await writeFile(join(manifests, "app.json"), JSON.stringify({ image: { name: TEST_IMAGE } }));
    options = ["-s", kanto.socketPath, "--state-directory", join(kanto.directory, "state"), manifests];
    expect((await program.run("kad", ["apply", ...options])).status).toBe(0);
  });
  afterAll(() => kanto?.stop());

  test("finds nothing wrong with containers that run, and tells Kanto's version", async () => {
    const { stdout } = await program.run("kad", ["doctor", ...options]);
    expect(stdout).toMatch(/^ok {6}kanto-answer: Kanto \S+ \(API \S+\) answers, 1 container$/m);
    expect(stdout).toMatch(/^ok {6}containers: /m);
    expect(stdout).toMatch(/^ok {6}manifests: 1 manifest /m);
  });

  test("tells a container that no manifest keeps from being called as another one", async () => {
    await run(kanto.cli, ["--host", kanto.socketPath, "create", "--name", "app", TEST_IMAGE]);
    const { stdout } = await program.run("kad", ["doctor", ...options]);
    expect(stdout).toContain("warning shared-name: several containers are called app");
  });

  test("tells that everybody can command Kanto", async () => {
    await chmod(kanto.socketPath, 0o666);
    const { status, stdout } = await program.run("kad", ["doctor", ...options]);
    expect(status).toBe(1);
    expect(stdout).toContain("problem kanto-socket: everybody on this machine can command Kanto");
    await chmod(kanto.socketPath, 0o600);
  });
});

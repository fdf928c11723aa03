import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../support/documents.ts";
import { useProgram } from "../support/program.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const program = useProgram();
const scratch = useScratchDirectory();

/** An emulated Kanto, the examples as manifests, and the options that name both. */
async function startedMachine() {
  const socketPath = join(scratch(), "kanto.sock");
  const manifests = join(scratch(), "manifests");
  const stateDirectory = join(scratch(), "state");
  cpSync(join(ROOT, "examples"), manifests, { recursive: true });
  chmodSync(manifests, 0o755);
  const emulator = program.start("kad", ["emulator", "--socket", socketPath]);
  await emulator.says(/kanto[.]sock/);
  const options = ["-s", socketPath, "--state-directory", stateDirectory, manifests];
  return { emulator, socketPath, manifests, stateDirectory, options };
}

test("a machine that is well passes with status 0, before and after the first deployment", async () => {
  const { emulator, options, socketPath, manifests, stateDirectory } = await startedMachine();
  const before = await program.run("kad", ["doctor", ...options]);
  expect(before.stdout).toContain("ok      kanto-answer: Kanto");
  expect(before.stdout).toContain(`ok      manifests: 4 manifests in ${manifests}, no problems`);
  expect(before.stdout).toContain(`the first run makes ${stateDirectory}`);
  expect(before).toMatchObject({ status: 0, stderr: "" });
  await program.run("kad", ["apply", ...options]);
  const after = await program.run("kad", ["doctor", ...options]);
  expect(after.stdout).toContain(`ok      kanto-socket: Kanto's socket is at ${socketPath}`);
  expect(after.stdout).toContain("answers, 4 containers");
  expect(after).toMatchObject({ status: 0 });
  await emulator.end("SIGTERM");
});

test("what is wrong is told with what to do, and status 1; as JSON for a program", async () => {
  const { emulator, options, socketPath, manifests, stateDirectory } = await startedMachine();
  chmodSync(socketPath, 0o666);
  writeFileSync(join(manifests, "databroker.json"), "{");
  mkdirSync(stateDirectory, { mode: 0o700 });
  writeFileSync(join(stateDirectory, "journal.json.damaged-1"), "{");
  const { status, stdout } = await program.run("kad", ["doctor", "--json", ...options]);
  expect(status).toBe(1);
  const told = JSON.parse(stdout) as {
    problems: number;
    findings: { check: string; status: string; advice?: string }[];
  };
  expect(told.problems).toBe(2);
  const troubles = told.findings.filter((finding) => finding.status !== "ok");
  expect(troubles.map(({ check, status: severity }) => `${severity} ${check}`)).toEqual(
    expect.arrayContaining(["problem kanto-socket", "problem manifests", "warning state-damaged"]),
  );
  for (const { advice } of troubles) expect(advice).not.toBe("");
  await emulator.end("SIGTERM");
});

test("without Kanto the rest is checked all the same, and nothing is made", async () => {
  const missing = join(scratch(), "none.sock");
  const { status, stdout } = await program.run("kad", [
    "doctor",
    "-s",
    missing,
    "--state-directory",
    join(scratch(), "s"),
  ]);
  expect(status).toBe(1);
  expect(stdout).toContain(`expected: a socket at ${missing}`);
  expect(stdout).toContain("ok      node: Node");
});

test("a broker is asked for where --mqtt is", async () => {
  const { emulator, options } = await startedMachine();
  const { status, stdout } = await program.run("kad", ["doctor", "--mqtt", "--mqtt-broker-port", "1", ...options]);
  expect(status).toBe(1);
  expect(stdout).toContain("problem broker: the MQTT broker at localhost:1 cannot be reached");
  await emulator.end("SIGTERM");
});

test("a deployer that is at work is named", async () => {
  const { emulator, options } = await startedMachine();
  const daemon = program.start("kad", ["apply", "--daemon", ...options]);
  await daemon.says(/4 created|databroker/);
  const { stdout } = await program.run("kad", ["doctor", ...options]);
  expect(stdout).toMatch(/ok {6}deployer: a deployer is at work with this state: process \d+/);
  await daemon.end("SIGTERM");
  await emulator.end("SIGTERM");
});

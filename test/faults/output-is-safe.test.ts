import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { useEmulatedDeployment } from "../support/emulated-deployment.ts";
import type { FinishedProgram } from "../support/program.ts";

/** What manifests and Kanto say is repeated in outputs; it must neither act on a terminal nor tell a secret. */

const deployment = useEmulatedDeployment();

/** In every output, whatever the command: at the end of a test that has made things go wrong. */
async function allOutputs(...names: readonly string[]): Promise<readonly FinishedProgram[]> {
  const { program, flags, path } = deployment;
  const outputs = [
    await deployment.apply(),
    await deployment.apply("--json", "-v"),
    await deployment.apply("-v"),
    await program.run("kad", ["plan", ...flags("-v")]),
    await program.run("kad", ["plan", ...flags("--json")]),
  ];
  for (const format of ["text", "json", "sarif"]) {
    outputs.push(await program.run("kad", ["lint", "--format", format, path("manifests")]));
  }
  for (const name of names) {
    outputs.push(await program.run("kad", ["history", name, "--state-directory", path("state")]));
  }
  return outputs;
}

/** Anything that a terminal or a log reader acts on, but for the end of a line. */
const ACTING = /[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

const EVIL = "\u001b[2J\n<0>kernel: \u2028forged\u202e\r\u0007";
/** An ESC and a line end as a file's name, as far as a file system takes it. */
const EVIL_FILE = "x\u001b[31m\nforged.json";

describe("F7: what acts on a terminal or a log is shown, not done", () => {
  test("whether it comes in a file's name, its text, or the words of Kanto", async () => {
    const text = (more: object) => JSON.stringify({ image: { name: "example.com/x:1" }, ...more });
    await deployment.write(EVIL_FILE, text({ container_name: "from-evil-file" }));
    await deployment.write("evil-name.json", text({ container_name: EVIL }));
    await deployment.write("evil-id.json", text({ container_name: "a", container_id: EVIL }));
    await deployment.write("evil-image.json", text({ container_name: "b", image: { name: `example.com/${EVIL}` } }));
    await deployment.write("evil-key.json", text({ container_name: "c", [EVIL]: EVIL }));
    await deployment.write("evil-syntax.json", `{ ${EVIL} }`);
    await deployment.write(
      "evil-value.json",
      text({ container_name: "d", config: { env: [`A=${EVIL}`], cmd: [EVIL] } }),
    );
    await deployment.write("evil-answer.json", text({ container_name: "answer" }));
    deployment.emulator().follow({
      faults: [{ call: "Create", container: "^answer", fault: { kind: "fail", text: `refused: ${EVIL}` } }],
    });
    const outputs = await allOutputs("from-evil-file", "d", "answer");
    for (const { stdout, stderr } of outputs) {
      expect(stdout + stderr).not.toMatch(ACTING);
      expect(stdout + stderr).not.toMatch(/^<0>|^forged|^kernel/m);
    }
    expect(outputs.map(({ stdout, stderr }) => stdout + stderr).join("")).toContain("\\u001b");
  });

  test("one event is one line of JSON, whatever it holds", async () => {
    await deployment.write("evil.json", JSON.stringify({ container_name: "evil", image: { name: `x.y/${EVIL}` } }));
    await deployment.write("broken.json", `{ ${EVIL}`);
    const { stdout, stderr } = await deployment.apply("--json", "-v");
    expect(stderr).toBe("");
    for (const line of stdout.trimEnd().split("\n")) expect(JSON.parse(line)).toHaveProperty("event");
  });
});

describe("F8: a secret is told nowhere", () => {
  const SECRET = "c4n4ry-5ecret";
  const secretive = {
    container_name: "secretive",
    image: {
      name: "example.com/secretive:1",
      decrypt_config: { keys: [`/etc/keys/image.pem:${SECRET}`], recipients: [] },
    },
    config: {
      env: [`DB_PASSWORD=${SECRET}`, `API_TOKEN=${SECRET}`, `SERVICE_URL=https://user:${SECRET}@example.com/`],
      cmd: ["run", `--password=${SECRET}`, "--token", SECRET],
    },
  };

  test("not when it is deployed, changed, planned, recorded, refused or repeated by Kanto", async () => {
    const outputs: FinishedProgram[] = [];
    await deployment.write("secretive.json", secretive);
    outputs.push(...(await allOutputs("secretive")));
    const changed = { ...secretive, config: { ...secretive.config, env: [`DB_PASSWORD=new-${SECRET}`] } };
    await deployment.write("secretive.json", changed);
    outputs.push(await deployment.program.run("kad", ["plan", ...deployment.flags("-v")]));
    deployment.emulator().follow({
      faults: [{ call: "Create", fault: { kind: "fail", text: `invalid variable DB_PASSWORD=new-${SECRET} given` } }],
    });
    outputs.push(...(await allOutputs("secretive")));
    expect(outputs.map(({ stdout }) => stdout).join("")).toContain("secretive");
    for (const { stdout, stderr } of outputs) expect(stdout + stderr).not.toContain(SECRET);
  });

  test.each([
    ["a broken line", JSON.stringify(secretive, null, 1).replace(`"API_TOKEN`, `API_TOKEN`)],
    ["a text that ends early", JSON.stringify(secretive).slice(0, -40)],
    [
      "a line that is not closed",
      JSON.stringify(secretive, null, 1).replace(`DB_PASSWORD=${SECRET}"`, `DB_PASSWORD=${SECRET}`),
    ],
    ["a bad variable", JSON.stringify({ ...secretive, config: { env: [`DB-PASSWORD=${SECRET}`] } })],
    ["a variable of the wrong type", JSON.stringify({ ...secretive, config: { env: [{ DB_PASSWORD: SECRET }] } })],
    ["variables as an object", JSON.stringify({ ...secretive, config: { env: { DB_PASSWORD: SECRET } } })],
    ["a variable twice", JSON.stringify({ ...secretive, config: { env: [`TOKEN=${SECRET}`, `TOKEN=${SECRET}2`] } })],
    ["an unknown key", JSON.stringify({ ...secretive, password: SECRET })],
    ["a key twice", `{"password": "${SECRET}", "password": "${SECRET}", "image": {"name": "x:1"}}`],
    ["a number for a command", JSON.stringify({ ...secretive, config: { cmd: ["--password", SECRET, 5] } })],
  ])("not in a problem of its manifest: %s", async (_what, text) => {
    await deployment.write("secretive.json", text);
    for (const { stdout, stderr } of await allOutputs()) expect(stdout + stderr).not.toContain(SECRET);
  });

  test("what is kept of it is for us alone to read", async () => {
    await deployment.write("secretive.json", secretive);
    await deployment.apply();
    const folder = deployment.path("state");
    expect((await stat(folder)).mode & 0o077).toBe(0);
    const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const holding: string[] = [];
    for (const { parentPath, name } of names) {
      expect((await stat(join(parentPath, name))).mode & 0o077, name).toBe(0);
      if ((await readFile(join(parentPath, name), "utf8")).includes(SECRET)) holding.push(name);
    }
    expect(holding).toContain("inventory.json");
  });
});

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { useProgram } from "../support/program.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const program = useProgram();
const scratch = useScratchDirectory();

describe("asking the program about itself", () => {
  test.each([
    ["kad", ["version"]],
    ["kad", ["--version"]],
    ["kanto-auto-deployer", ["-V"]],
  ] as const)("%s %j prints the version of package.json", async (name, programArguments) => {
    const { version } = (await import("../../package.json", { with: { type: "json" } })).default;
    expect(await program.run(name, programArguments)).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("kad --help lists the commands, and kad alone does too but means wrong usage", async () => {
    const help = await program.run("kad", ["--help"]);
    expect(help.status).toBe(0);
    for (const command of ["apply", "plan", "lint", "dev", "emulator", "schema", "version", "help"]) {
      expect(help.stdout).toContain(`  ${command} `);
    }
    expect(await program.run("kad", [])).toEqual({ status: 2, stdout: "", stderr: help.stdout });
  });

  test("kanto-auto-deployer --help explains the earlier deployer's options", async () => {
    const { status, stdout } = await program.run("kanto-auto-deployer", ["--help"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: kanto-auto-deployer \[OPTIONS\] \[DIR\]\n/);
    for (const flag of [
      "-s, --socket-cm PATH",
      "-d, --daemon",
      "-m, --mqtt",
      "--mqtt-broker-host HOST",
      "--mqtt-broker-port PORT",
      "--mqtt-topic TOPIC",
      "-h, --help",
      "-V, --version",
    ]) {
      expect(stdout).toContain(`  ${flag}\n`);
    }
  });

  test("the help of every command has a line that fits in 80 columns, an example or none, and its options", async () => {
    for (const command of ["apply", "plan", "lint", "dev", "emulator", "schema", "version", "help"]) {
      const { status, stdout } = await program.run("kad", [command, "--help"]);
      expect(status).toBe(0);
      expect(stdout).toContain(`Usage: kad ${command} [OPTIONS]`);
      expect((await program.run("kad", ["help", command])).stdout).toBe(stdout);
    }
  });
});

describe("wrong usage", () => {
  test.each([
    ["kad", ["aply"], 'expected a command, got "aply"; did you mean apply?\n(kad --help lists them)\n'],
    ["kad", ["apply", "a", "b"], 'expected only [DIR], got "b" too\n(kad apply --help shows how it is used)\n'],
    ["kad", ["lint"], "expected PATH..., got nothing\n(kad lint --help shows how it is used)\n"],
    ["kad", ["emulator"], "--socket: expected a path for the emulator's socket, got none\n"],
    [
      "kanto-auto-deployer",
      ["--deamon"],
      "--deamon: apply takes no such option; did you mean --daemon?\n(kanto-auto-deployer --help shows how it is used)\n",
    ],
    [
      "kanto-auto-deployer",
      ["--config", "none.json"],
      "--config: expected a file, got none.json, which does not exist\n(kanto-auto-deployer --help shows how it is used)\n",
    ],
  ] as const)("%s %j ends with status 2 and says what was expected", async (name, programArguments, stderr) => {
    expect(await program.run(name, programArguments)).toEqual({ status: 2, stdout: "", stderr });
  });

  test("options of the broker that do not go together are refused in a sentence", async () => {
    for (const [options, sentence] of [
      [["--mqtt-tls-cert", "client.crt"], "expected --mqtt-tls-cert and --mqtt-tls-key together"],
      [["--mqtt-password-file", "password"], "expected --mqtt-user with --mqtt-password-file"],
      [["--mqtt-topic", "containersupdate/#"], "expected a topic without + and #, got 'containersupdate/#'"],
    ] as const) {
      const run = await program.run("kanto-auto-deployer", ["--daemon", "--mqtt", ...options, "/manifests"]);
      expect(run.status).toBe(2);
      expect(run.stderr).toContain(sentence);
    }
  });

  test("a configuration file with a wrong value is named with the place", async () => {
    await writeFile(join(scratch(), "config.json"), '{ "stop-timeout": "soon" }');
    const { status, stderr } = await program.run("kad", ["plan", "--config", join(scratch(), "config.json")]);
    expect(status).toBe(2);
    expect(stderr).toContain(`${scratch()}/config.json:1:19: expected a duration`);
  });
});

describe("a directory that bears a command's name", () => {
  test("wins for kanto-auto-deployer, as it did for the earlier deployer, and not for kad", async () => {
    await mkdir(join(scratch(), "version"));
    const options = { workingDirectory: scratch() };
    const earlier = await program.run(
      "kanto-auto-deployer",
      ["version", "-s", "none.sock", "--connect-timeout", "0", "--state-directory", "state"],
      options,
    );
    expect(earlier.status).toBe(3);
    expect((await program.run("kad", ["version"], options)).status).toBe(0);
    await mkdir(join(scratch(), "elsewhere"));
    expect(
      (await program.run("kanto-auto-deployer", ["version"], { workingDirectory: join(scratch(), "elsewhere") }))
        .status,
    ).toBe(0);
  });
});

describe("lint", () => {
  test("says nothing bad of the examples", async () => {
    const { status, stdout } = await program.run("kad", ["lint", "examples"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "4 files checked: no problems\n" });
  });

  test("shows the line of a mistake, counts, and ends with status 1", async () => {
    await writeFile(
      join(scratch(), "bad.json"),
      '{\n  "image": { "name": "example.com/a:1" },\n  "host_config": { "privileged": "yes" }\n}\n',
    );
    const { status, stdout } = await program.run("kad", ["lint", "bad.json"], { workingDirectory: scratch() });
    expect(status).toBe(1);
    expect(stdout).toContain("bad.json:3:34: error[wrong-type]");
    expect(stdout).toContain('  3 |   "host_config": { "privileged": "yes" }');
    expect(stdout).toContain("1 file checked: 1 error, 0 warnings");
  });

  test("prints JSON and SARIF for programs, with paths that an editor finds", async () => {
    await mkdir(join(scratch(), "set"));
    await writeFile(join(scratch(), "set/bad.json"), "{}");
    const options = { workingDirectory: scratch() };
    const json = await program.run("kad", ["lint", "--json", "set"], options);
    expect(json.status).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject([{ severity: "error", code: "image-missing", file: "set/bad.json" }]);
    const sarif = await program.run("kad", ["lint", "--format", "sarif", "set"], options);
    expect(JSON.parse(sarif.stdout)).toMatchObject({
      version: "2.1.0",
      runs: [{ results: [{ ruleId: "image-missing" }] }],
    });
  });

  test("a path that is not there, or is no file, is a problem like any other", async () => {
    const { status, stdout } = await program.run("kad", ["lint", "missing.json", "/dev/null"], {
      workingDirectory: scratch(),
    });
    expect(status).toBe(1);
    expect(stdout).toContain("missing.json: error[file-unreadable]");
    expect(stdout).toContain("/dev/null: error[file-not-regular]");
  });
});

test("the schema is that of the reference", async () => {
  const { default: schema } = await import("../../docs/reference/manifest.schema.json", { with: { type: "json" } });
  const { status, stdout } = await program.run("kad", ["schema"]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual(schema);
});

import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMAND_NAMES } from "../../src/config/option-definition.ts";
import { optionOf, SETTING_NAMES } from "../../src/config/settings.ts";
import { ROOT } from "../support/documents.ts";
import { completeInBash, completeInFish, completeInZsh } from "../support/shell-completion.ts";

const run = promisify(execFile);

let built = "";
/** Two manifests and a folder: what a person has around when completing. */
let workingDirectory = "";

beforeAll(() => {
  built = mkdtempSync(join(tmpdir(), "kad-manual-"));
  execFileSync(process.execPath, [join(ROOT, "tools/generate-manual.ts"), built], { stdio: "inherit" });
  workingDirectory = join(built, "work");
  mkdirSync(join(workingDirectory, "manifests"), { recursive: true });
  writeFileSync(join(workingDirectory, "one.json"), "{}");
});

afterAll(() => rmSync(built, { recursive: true, force: true }));

describe("the manual pages", () => {
  const pages = ["kad.1", "kanto-auto-deployer.8", "kad-config.5", "kad-manifest.5"];

  test("are these", () => {
    expect(readdirSync(join(built, "man")).sort()).toEqual([...pages].sort());
  });

  test.each(pages)("%s is what mandoc and groff take without a warning", async (page) => {
    const path = join(built, "man", page);
    const linted = await run("mandoc", ["-T", "lint", "-W", "warning", path]).catch(({ stdout }) => ({ stdout }));
    // A version that is not released has no date, so that the same sources give the same bytes.
    const complaints = linted.stdout
      .split("\n")
      .filter((line: string) => line !== "" && !line.includes("missing date"));
    expect(complaints).toEqual([]);
    const formatted = await run("man", ["--warnings", "--local-file", path], {
      env: { ...process.env, MANPAGER: "cat" },
    });
    expect(formatted.stderr).toBe("");
    expect(formatted.stdout.length).toBeGreaterThan(1000);
  });

  test("name every command, option, key of the configuration file and environment variable", () => {
    const text = (page: string) => readFileSync(join(built, "man", page), "utf8").replaceAll("\\-", "-");
    for (const command of COMMAND_NAMES) expect(text("kad.1")).toContain(`.SH KAD ${command.toUpperCase()}\n`);
    for (const option of SETTING_NAMES.map(optionOf)) {
      const flag = option.positional === true ? "DIR" : `--${option.name}`;
      expect(text("kad.1")).toContain(flag);
      if (option.sources === "everywhere") {
        expect(text("kad-config.5")).toContain(`\\(dq${option.name}\\(dq`);
        expect(text("kad-config.5")).toContain(`KAD_${option.name.toUpperCase().replaceAll("-", "_")}`);
      }
    }
    expect(text("kad-manifest.5")).toContain("host_config.restart_policy.retry_timeout");
  });
});

describe("the shell completions", () => {
  const commands = [...COMMAND_NAMES].sort();

  test.each([
    ["bash", "bash/kad"],
    ["bash", "bash/kanto-auto-deployer"],
    ["zsh", "zsh/_kad"],
    ["fish", "fish/kad.fish"],
    ["fish", "fish/kanto-auto-deployer.fish"],
  ])("are what %s can read: %s", async (shell, file) => {
    await expect(run(shell, ["-n", join(built, "completions", file)])).resolves.toMatchObject({ stderr: "" });
  });

  describe.each([
    ["bash", completeInBash, (program: string) => `bash/${program}`],
    ["fish", completeInFish, (program: string) => `fish/${program}.fish`],
    ["zsh", completeInZsh, () => "zsh"],
  ] as const)("in %s", (_shell, complete, fileOf) => {
    const offered = (line: string) =>
      complete(join(built, "completions", fileOf(line.split(" ", 1)[0] ?? "")), line, workingDirectory).then((offers) =>
        offers.map((offer) => offer.replace(/[/]$/, "")),
      );

    test("commands are offered first, and those that begin as typed", async () => {
      expect(await offered("kad ")).toEqual(commands);
      expect(await offered("kad pl")).toEqual(["plan"]);
      expect(await offered("kad help ")).toEqual(commands);
    });

    test("a command's own options are offered, and no others", async () => {
      expect(await offered("kad lint --re")).toEqual(["--recursive"]);
      expect(await offered("kad schema --re")).toEqual([]);
      expect(await offered("kad plan --col")).toEqual(["--color"]);
    });

    test("an option's values are offered, files and directories where it takes them", async () => {
      expect(await offered("kad lint --format ")).toEqual(["json", "sarif", "text"]);
      expect((await offered("kad lint --format=s")).map((offer) => offer.replace("--format=", ""))).toEqual(["sarif"]);
      expect(await offered("kad plan --config o")).toEqual(["one.json"]);
      expect(await offered("kad apply --state-directory ")).toEqual(["manifests"]);
      expect(await offered("kad apply --stop-timeout ")).toEqual([]);
    });

    test("a place takes what it takes: a directory, a file, behind an option and its value too", async () => {
      expect(await offered("kad apply ")).toEqual(["manifests"]);
      expect(await offered("kad apply --stop-timeout 5s ")).toEqual(["manifests"]);
      expect(await offered("kad lint manifests ")).toEqual(expect.arrayContaining(["one.json"]));
    });

    test("kanto-auto-deployer takes the earlier deployer's options, and commands too", async () => {
      expect(await offered("kanto-auto-deployer --daem")).toEqual(["--daemon"]);
      expect(await offered("kanto-auto-deployer pl")).toEqual(["plan"]);
      expect(await offered("kanto-auto-deployer m")).toEqual(["manifests"]);
    });

    test("an unknown command has no options to offer", async () => {
      expect(await offered("kad nonsense --x")).toEqual([]);
    });
  });
});

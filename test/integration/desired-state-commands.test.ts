import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { useProgram } from "../support/program.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const scratch = useScratchDirectory();
const program = useProgram();
const path = (...parts: readonly string[]) => join(scratch(), ...parts);

async function directoryOf(name: string, manifests: Readonly<Record<string, unknown>>): Promise<string> {
  await mkdir(path(name), { mode: 0o755 });
  for (const [file, manifest] of Object.entries(manifests)) await writeFile(path(name, file), JSON.stringify(manifest));
  return path(name);
}

const WEB = {
  container_name: "web",
  image: { name: "docker.io/library/web:1.2" },
  config: { env: ["DB_PASSWORD=hidden"] },
  host_config: { port_mappings: [{ container_port: 80, host_port: 8080 }] },
};

describe("kad export --desired-state", () => {
  test("says the directory as the update manager does, with real values", async () => {
    const directory = await directoryOf("m", { "web.json": WEB });
    const { status, stdout, stderr } = await program.run("kad", ["export", "--desired-state", directory]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { activityId, payload } = JSON.parse(stdout);
    expect(activityId).toMatch(/^kad-export-[0-9a-f]{8}$/);
    const config = [
      { key: "image", value: "docker.io/library/web:1.2" },
      { key: "env", value: "DB_PASSWORD=hidden" },
      { key: "port", value: "8080:80" },
    ];
    expect(payload).toEqual({ domains: [{ id: "containers", components: [{ id: "web", version: "1.2", config }] }] });
  });

  test("lists what cannot be said and what cannot be read, and ends with 1", async () => {
    const hooks = [{ path: "/bin/true" }];
    const directory = await directoryOf("m", { "web.json": { ...WEB, hooks }, "bad.json": { container_name: "bad" } });
    const { status, stdout, stderr } = await program.run("kad", ["export", "--desired-state", directory]);
    expect(status).toBe(1);
    expect(stderr).toContain("web: /hooks is not in the message: they do not run\n");
    expect(stderr).toContain("bad.json");
    expect(JSON.parse(stdout).payload.domains[0].components).toHaveLength(1);
  });

  test("writes a file that nobody else can read, whatever was there", async () => {
    const directory = await directoryOf("m", { "web.json": WEB });
    await writeFile(path("update.json"), "old", { mode: 0o644 });
    const words = ["export", "--desired-state", "--output", path("update.json"), directory];
    expect(await program.run("kad", words)).toMatchObject({ status: 0, stdout: "" });
    expect((await stat(path("update.json"))).mode & 0o777).toBe(0o600);
    expect(await readdir(scratch())).not.toContainEqual(expect.stringMatching(/^\.update/));
  });

  test("of a directory that is missing is nothing", async () => {
    const { status, stdout } = await program.run("kad", ["export", "--desired-state", path("missing")]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  });

  test("without --desired-state is wrong usage", async () => {
    expect((await program.run("kad", ["export", scratch()])).status).toBe(2);
  });
});

describe("kad import --desired-state", () => {
  test("writes back what export said; a second time nothing", async () => {
    const directory = await directoryOf("m", { "web.json": WEB });
    const other = await directoryOf("n", {});
    await program.run("kad", ["export", "--desired-state", "--output", path("update.json"), directory]);
    const words = ["import", "--desired-state", path("update.json"), other];
    expect(await program.run("kad", words)).toEqual({ status: 0, stdout: "web.json\n", stderr: "" });
    expect(JSON.parse(await readFile(path("n", "web.json"), "utf8"))).toMatchObject({
      container_name: "web",
      config: { env: ["DB_PASSWORD=hidden"] },
    });
    expect(await program.run("kad", words)).toEqual({ status: 0, stdout: "", stderr: "" });
    const again = await program.run("kad", ["export", "--desired-state", other]);
    expect(JSON.parse(again.stdout).payload).toEqual(JSON.parse(await readFile(path("update.json"), "utf8")).payload);
  });

  test("replaces what says something else only with --force, in the file that it is in", async () => {
    const directory = await directoryOf("m", { "a-file.json": WEB });
    const changed = { ...WEB, image: { name: "docker.io/library/web:2" } };
    const other = await directoryOf("n", { "web.json": changed });
    await program.run("kad", ["export", "--desired-state", "--output", path("update.json"), other]);
    const words = ["import", "--desired-state", path("update.json"), directory];
    const refused = await program.run("kad", words);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toBe("web: a-file.json is there and says something else; --force replaces it\n");
    expect(await program.run("kad", ["import", "--force", ...words.slice(1)])).toMatchObject({ status: 0 });
    expect(await readdir(directory)).toEqual(["a-file.json"]);
    expect(await readFile(join(directory, "a-file.json"), "utf8")).toContain("web:2");
  });

  test("says what it passes over, and writes nothing for what it cannot understand", async () => {
    const directory = await directoryOf("m", {});
    const components = [
      {
        id: "good",
        version: "1",
        config: [
          { key: "image", value: "docker.io/library/good:1" },
          { key: "colour", value: "red" },
        ],
      },
      { id: "../evil", version: "1", config: [{ key: "image", value: "docker.io/library/evil:1" }] },
      { id: "bad", version: "1", config: [{ key: "port", value: "eighty" }] },
    ];
    const domains = [
      { id: "containers", components },
      { id: "self-update", components: [] },
    ];
    await writeFile(
      path("update.json"),
      JSON.stringify({ activityId: "a", payload: { baselines: [{ title: "b" }], domains } }),
    );
    const { status, stdout, stderr } = await program.run("kad", [
      "import",
      "--desired-state",
      path("update.json"),
      directory,
    ]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "good.json\n" });
    expect(stderr).toContain("baselines are passed over");
    expect(stderr).toContain("the domain 'self-update' is passed over");
    expect(stderr).toContain("good: 'colour' is passed over");
    expect(stderr).toContain("bad: port: expected [ADDRESS:]PORT[-LAST]:PORT[/PROTOCOL], got 'eighty'");
    expect(stderr).toContain("../evil: /container_name");
    expect(await readdir(scratch())).toEqual(["m", "update.json"]);
  });
});

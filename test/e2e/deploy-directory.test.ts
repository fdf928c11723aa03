import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { relayKanto } from "../support/kanto-relay.ts";
import { identities, useRealDeployment } from "../support/real-deployment.ts";
import { describeWithRealKanto } from "../support/real-kanto.ts";

describeWithRealKanto("a directory deployed to the real Kanto", () => {
  const deployment = useRealDeployment();

  test("twenty fresh containers all run, and a second run makes no call that changes anything", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `fleet-${String(index + 1).padStart(2, "0")}`);
    for (const name of names) await deployment.write(name);
    expect(await deployment.apply()).toMatchObject({ status: 0, stdout: "As desired: 20 created.\n" });
    const first = await deployment.list();
    expect(first.map(({ name }) => name).sort()).toEqual(names);
    expect(first.every(({ state }) => state?.status === "Running")).toBe(true);
    const listedByKanto = await deployment.kantoCm("list");

    const relay = await relayKanto(deployment.path("relay.sock"), deployment.kanto().socketPath);
    const second = await deployment.apply("--socket-cm", relay.socketPath);
    await relay.close();
    expect(second).toMatchObject({ status: 0, stdout: "As desired: 20 unchanged.\n", stderr: "" });
    expect(relay.changes()).toEqual([]);
    expect(identities(await deployment.list())).toEqual(identities(first));
    expect(sortedLines(await deployment.kantoCm("list"))).toEqual(sortedLines(listedByKanto));
  });

  test("an edit made between two runs is applied", async () => {
    await deployment.write("edited", { config: { env: ["SPEED=1"] } });
    await deployment.write("beside");
    await deployment.apply();
    const [before, beside] = [await deployment.running("edited"), await deployment.running("beside")];
    await deployment.write("edited", { config: { env: ["SPEED=2"] } });
    const { status, stdout } = await deployment.apply();
    expect({ status, stdout }).toEqual({ status: 0, stdout: "As desired: 1 replaced, 1 unchanged.\n" });
    const after = await deployment.running("edited");
    expect(after.config?.env).toEqual(["SPEED=2"]);
    expect(after.state?.pid).not.toBe(before.state?.pid);
    expect(identities([await deployment.running("beside")])).toEqual(identities([beside]));
    expect(await deployment.list()).toHaveLength(2);
  });

  test("C6: an image that cannot be pulled leaves the old container running, and the reason is said", async () => {
    await deployment.write("kept");
    await deployment.apply();
    const before = await deployment.running("kept");
    await deployment.write("kept", { image: { name: "localhost:1/newer:2" } });
    const { status, stdout, stderr } = await deployment.apply();
    expect(status).toBe(1);
    expect(stdout).toContain('failed to resolve reference "localhost:1/newer:2"');
    expect(stderr).toContain("connection refused");
    expect(identities(await deployment.list())).toEqual(identities([before]));
  });

  test("B6 F1 F4: beside everything that can be wrong with a file the good one runs, and each other has its one line", async () => {
    await deployment.write("good");
    const texts = { broken: "{", empty: "", null: "null", list: "[]", imageless: "{}", binary: "\0\x01\xff\xfe" };
    for (const [name, text] of Object.entries(texts)) {
      await writeFile(deployment.path("manifests", `${name}.json`), text, { encoding: "latin1", mode: 0o644 });
    }
    await deployment.write("path-id", { container_id: "../../victim" });
    await deployment.write("port", { host_config: { port_mappings: [{ container_port: 80, host_port: 70_000 }] } });
    await mkdir(deployment.path("manifests", "folder.json"));
    await symlink("nowhere", deployment.path("manifests", "dangling.json"));
    execFileSync("mkfifo", [deployment.path("manifests", "fifo.json")]);
    const startedAt = performance.now();
    const { status, stdout, stderr } = await deployment.apply();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(status).toBe(1);
    await deployment.running("good");
    const explained = `${stdout}\n${stderr}`.split("\n").filter((line) => line.includes("error["));
    const bad = [...Object.keys(texts), "path-id", "port", "folder", "dangling", "fifo"];
    for (const name of bad) {
      expect(explained.filter((line) => line.startsWith(`${name}.json:`))).toHaveLength(1);
    }
    expect(explained).toHaveLength(bad.length);
    expect(await deployment.list()).toHaveLength(1);
    expect(await deployment.kantoCm("sysinfo")).toContain("Engine v");
  });

  test("C9: a container made with Kanto's own client is adopted, not replaced", async () => {
    await deployment.kantoCm("create", "--name", "by-hand", "test.local/busybox:1");
    const { id } = await deployment.only("by-hand");
    await deployment.kantoCm("start", id);
    const before = await deployment.running("by-hand");
    await deployment.kantoCm("create", "--name", "foreign", "test.local/busybox:1");
    await deployment.write("by-hand");
    const { status, stdout, stderr } = await deployment.apply("--prune");
    expect({ status, stdout }).toEqual({ status: 0, stdout: "As desired: 1 unchanged.\n" });
    expect(stderr).toContain("by-hand: adopted");
    expect(identities([await deployment.only("by-hand")])).toEqual(identities([before]));
    expect((await deployment.only("foreign")).state?.status).toBe("Created");
  });
});

function sortedLines(text: string): readonly string[] {
  return text.split("\n").sort();
}

import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStateStore } from "../../src/adapters/state/open-state-store.ts";
import { buildEarlier, earlierCommitMissing } from "../support/earlier-build.ts";
import { useEmulatedDeployment } from "../support/emulated-deployment.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

/** State and containers of another version of the program: what is unchanged stays as it is, forwards and back. */

/** The last one without a daemon; its state has format version 1. */
const EARLIER = "59c732fd69654015451121d2a8c76fb084ffc608";
const KEPT_STATE = new URL("../fixtures/state/version-1/", import.meta.url);

const deployment = useEmulatedDeployment();
const scratch = useScratchDirectory();
const missing = earlierCommitMissing(EARLIER);
if (missing !== null) process.stderr.write(`\nNOT TESTED with an earlier version, because ${missing}\n\n`);

describe.skipIf(missing !== null)("D12: an earlier version before and after this one", () => {
  let folder = "";
  let program = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "kad-earlier-"));
    program = buildEarlier(EARLIER, folder);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function applyEarlier(): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [program, "apply", ...deployment.flags()]);
    return stdout;
  }

  test("redeploys nothing that is unchanged, and each goes on where the other left off", async () => {
    const write = (version: number) =>
      deployment.write("app.json", { container_name: "app", image: { name: `example.com/app:${version}` } });
    await deployment.write("same.json", { container_id: "same", image: { name: "example.com/same:1" } });
    await write(1);
    expect(await applyEarlier()).toBe("As desired: 2 created.\n");
    const { identities, emulator } = deployment;
    for (const round of [1, 2]) {
      const before = identities();
      emulator().forgetCalls();
      expect(await deployment.apply()).toMatchObject({ stdout: "As desired: 2 unchanged.\n", stderr: "" });
      expect(await applyEarlier()).toBe("As desired: 2 unchanged.\n");
      expect([identities(), deployment.changes()]).toEqual([before, []]);
      await write(2 * round);
      expect((await deployment.apply()).stdout).toBe("As desired: 1 replaced, 1 unchanged.\n");
      await write(2 * round + 1);
      expect(await applyEarlier()).toBe("As desired: 1 replaced, 1 unchanged.\n");
    }
  }, 60_000);
});

describe("D12: state", () => {
  test("of format version 1, as it was written then, is read without a warning", async () => {
    cpSync(KEPT_STATE, scratch(), { recursive: true });
    const { inventory, journal, history, warnings } = await openStateStore({ directory: scratch() }).load();
    expect(warnings).toEqual([]);
    expect([...inventory.containers.keys()].sort()).toEqual(["app", "same"]);
    expect(inventory.containers.get("app")?.sent?.image.name).toBe("example.com/app:2");
    expect(history.deployments.get("app")?.map(({ outcome }) => outcome)).toHaveLength(2);
    expect(journal.attempts.size).toBe(0);
  });

  test("of a later version is set aside, and no container is touched for that", async () => {
    await deployment.write("app.json", { container_name: "app", image: { name: "example.com/app:1" } });
    await deployment.apply();
    deployment.emulator().forgetCalls();
    for (const name of readdirSync(deployment.path("state")).filter((each) => each.endsWith(".json"))) {
      const text = readFileSync(deployment.path("state", name), "utf8");
      await writeFile(deployment.path("state", name), text.replace('"version":1', '"version":2'));
    }
    const { stdout, stderr } = await deployment.apply();
    expect(stdout).toBe("As desired: 1 unchanged.\n");
    expect(stderr).toContain("it has format version 2, and this program reads only 1");
    expect(deployment.changes()).toEqual([]);
    expect(await readFile(deployment.path("state/inventory.json.damaged-1"), "utf8")).toContain('"version":2');
  });
});

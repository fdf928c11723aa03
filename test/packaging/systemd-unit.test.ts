import { execFile } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const run = promisify(execFile);
const UNITS = resolve(import.meta.dirname, "../../packaging/systemd");
const SERVICE = "kanto-auto-deployer.service";

describe("F10: the exposure of the service", () => {
  const root = useScratchDirectory();

  /** As systemd counts it, from 0 to 10. */
  async function exposure(...dropIns: readonly string[]): Promise<number> {
    await cp(join(UNITS, SERVICE), join(root(), "usr/lib/systemd/system", SERVICE));
    // Whoever looks at the unit wants the program to be there.
    await mkdir(join(root(), "usr/bin"), { recursive: true });
    await writeFile(join(root(), "usr/bin/kanto-auto-deployer"), "#!/bin/sh\n", { mode: 0o755 });
    for (const name of dropIns) {
      const target = join(root(), "etc/systemd/system", `${SERVICE}.d`, name);
      await mkdir(dirname(target), { recursive: true });
      await cp(join(UNITS, `${SERVICE}.d`, name), target);
    }
    const { stdout } = await run("systemd-analyze", ["security", "--offline=true", `--root=${root()}`, SERVICE]);
    return Number(/Overall exposure level for \S+: ([0-9.]+)/.exec(stdout)?.[1]);
  }

  test("is 1.0 at most", async () => {
    expect(await exposure()).toBeLessThanOrEqual(1);
  });

  test("is 1.7 at most with the local network open for a broker", async () => {
    const open = await exposure("broker.conf");
    expect(open).toBeLessThanOrEqual(1.7);
    expect(open).toBeGreaterThan(1);
  });
});

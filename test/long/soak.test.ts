import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRealStage } from "../../tools/soak/real-stage.ts";
import { runSoak } from "../../tools/soak/run-soak.ts";
import { describeWithRealKanto } from "../support/real-kanto.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const MINUTES = 1.2;

/** A short one, other each time; `npm run soak -- --minutes 15` is the long one. */
describeWithRealKanto("a soak", () => {
  let scratch = "";

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "kad-soak-"));
    execFileSync(process.execPath, [join(ROOT, "tools/build.ts"), join(scratch, "dist")], { stdio: "inherit" });
    await writeFile(join(scratch, "package.json"), '{ "type": "module" }');
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  test("of edits, hands and faults comes to what the directory says, and nothing happens that never may", async () => {
    const seed = Math.trunc(Math.random() * 2 ** 31);
    process.stdout.write(`      seed ${seed}\n`);
    const stage = await openRealStage();
    try {
      const programPath = join(scratch, "dist", "kanto-auto-deployer.js");
      const say = (text: string) => void process.stdout.write(`      ${text}\n`);
      const { violations } = await runSoak({
        ...{ stage, programPath, scratch, seed, say },
        minutes: MINUTES,
        nodeFlags: [],
      });
      expect(violations, `seed ${seed}`).toEqual([]);
    } finally {
      await stage.close();
    }
  });
});

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, expect, test } from "vitest";
import { useScratchDirectory } from "../../../test/support/scratch-directory.ts";
import { acquireStateLock } from "./acquire-state-lock.ts";

const scratch = useScratchDirectory();
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) {
    child.kill("SIGKILL");
  }
});

const MODULE = new URL("./acquire-state-lock.ts", import.meta.url).href;

/** A process of its own that runs `body` with `acquireStateLock`, `directory` and `say`. */
function startProcess(body: string) {
  const script = `
    import { acquireStateLock } from ${JSON.stringify(MODULE)};
    const directory = ${JSON.stringify(scratch())};
    const say = (text) => process.stdout.write(text + "\\n");
    ${body}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, nextLine: async () => String((await lines.next()).value) };
}

test("D11: one holds it, a second is told by whom, and it is free again after the release", async () => {
  const first = await acquireStateLock(scratch());
  const second = await acquireStateLock(scratch());
  expect(second).toEqual({
    ok: false,
    failure: {
      kind: "held",
      processId: process.pid,
      message: `another kanto-auto-deployer (process ${process.pid}) already works with the state directory ${scratch()}`,
    },
  });
  if (first.ok) {
    await first.value.release();
  }
  const third = await acquireStateLock(scratch());
  expect(third.ok).toBe(true);
  if (third.ok) {
    await third.value.release();
  }
  expect(await readdir(join(scratch(), "lock"))).toEqual([]);
});

test("it does not keep a process from ending", async () => {
  const { child, nextLine } = startProcess(`say((await acquireStateLock(directory)).ok);`);
  expect(await nextLine()).toBe("true");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("D11: a process that is killed gives it back; one that is stopped does not", async () => {
  const { child, nextLine } = startProcess(`say((await acquireStateLock(directory)).ok); setInterval(() => {}, 1000);`);
  expect(await nextLine()).toBe("true");
  child.kill("SIGSTOP");
  expect((await acquireStateLock(scratch())).ok).toBe(false);
  child.kill("SIGKILL");
  await once(child, "exit");
  const lock = await acquireStateLock(scratch());
  expect(lock.ok).toBe(true);
});

test("D11: of many that try at the same moments, never do two hold it, and each gets its turn", async () => {
  const body = `
    import { closeSync, openSync, rmSync } from "node:fs";
    say("ready");
    let turns = 0;
    while (turns < 20) {
      const lock = await acquireStateLock(directory);
      if (!lock.ok) continue;
      closeSync(openSync(directory + "/occupied", "wx"));
      await new Promise((resolve) => setImmediate(resolve));
      rmSync(directory + "/occupied");
      await lock.value.release();
      turns += 1;
    }
    say("done");`;
  const processes = Array.from({ length: 4 }, () => startProcess(body));
  for (const { nextLine } of processes) {
    expect(await nextLine()).toBe("ready");
    expect(await nextLine()).toBe("done");
  }
}, 60_000);

test("a directory that cannot be written is unavailable, not held, and a long path is no hindrance", async () => {
  await writeFile(join(scratch(), "file"), "");
  expect(await acquireStateLock(join(scratch(), "file"))).toMatchObject({
    ok: false,
    failure: { kind: "unavailable" },
  });
  const deep = join(scratch(), "x".repeat(100), "y".repeat(100));
  await mkdir(deep, { recursive: true });
  const lock = await acquireStateLock(deep);
  expect(lock.ok).toBe(true);
});

import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openWatchedDirectory } from "../src/adapters/directory/open-watched-directory.ts";
import { systemClock } from "../src/adapters/system/system-clock.ts";
import { describeMachine } from "./machine.ts";
import { monotonicMs } from "./monotonic.ts";

/**
 * `node bench/measure-watch.ts [--repetitions 500]`: how long after a manifest was renamed into place the watch hints,
 * and has the new content been read; how long after the last of several writes in place; and how many looks a burst of
 * a thousand files costs. One process, in which the writing and the watching take turns.
 */
const { values } = parseArgs({ options: { repetitions: { type: "string", default: "500" } } });
const repetitions = Number(values.repetitions);
if (!(repetitions >= 1)) {
  console.error("expected --repetitions of at least 1");
  process.exit(2);
}
/** Apart enough for each to be hinted at once: a person's edits, not a burst. */
const APART_MS = 110;
const OTHER_FILES = 20;

const scratch = await mkdtemp(join(tmpdir(), "kad-bench-"));
try {
  console.log(describeMachine());
  await measureRenames();
  await measureWritesInPlace(Math.min(repetitions, 50));
  await measureBurst();
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function measureRenames(): Promise<void> {
  const session = await watchFolder("renames");
  const hintMs: number[] = [];
  const readMs: number[] = [];
  for (let number = 0; number < repetitions + 5; number += 1) {
    await pause(APART_MS);
    const text = `version ${number}`;
    await writeFile(join(session.folder, ".new"), text);
    const read = session.until(text);
    const startedAtMs = monotonicMs();
    await rename(join(session.folder, ".new"), join(session.folder, "edited.json"));
    const seen = await read;
    if (number < 5) continue;
    hintMs.push(seen.hintedAtMs - startedAtMs);
    readMs.push(seen.readAtMs - startedAtMs);
  }
  session.close();
  tell(`renamed into place beside ${OTHER_FILES} files -> hint`, hintMs);
  tell(`renamed into place beside ${OTHER_FILES} files -> read and believed`, readMs);
}

async function measureWritesInPlace(count: number): Promise<void> {
  const session = await watchFolder("in-place");
  const readMs: number[] = [];
  for (let number = 0; number < count; number += 1) {
    await pause(APART_MS);
    const text = `version ${number}`;
    const read = session.until(text);
    await writeFile(join(session.folder, "edited.json"), text);
    const writtenAtMs = monotonicMs();
    readMs.push((await read).readAtMs - writtenAtMs);
  }
  session.close();
  tell("written in place -> read and believed", readMs);
}

async function measureBurst(): Promise<void> {
  const session = await watchFolder("burst");
  const startedAtMs = monotonicMs();
  for (let number = 0; number < 1_000; number += 1) {
    await writeFile(join(session.folder, ".new"), number === 999 ? "last" : "{}");
    await rename(join(session.folder, ".new"), join(session.folder, number === 999 ? "edited.json" : `${number}.json`));
  }
  const writtenMs = monotonicMs() - startedAtMs;
  await session.until("last");
  await pause(500);
  console.log(`1000 files in ${writtenMs.toFixed(0)} ms: ${session.lookCount()} looks`);
  session.close();
}

interface Session {
  readonly folder: string;
  /** When `edited.json` holds this text, by what was read after a hint. */
  until(text: string): Promise<{ readonly hintedAtMs: number; readonly readAtMs: number }>;
  lookCount(): number;
  close(): void;
}

async function watchFolder(name: string): Promise<Session> {
  const folder = await mkdtemp(join(scratch, name));
  for (let number = 0; number < OTHER_FILES; number += 1) {
    await writeFile(join(folder, `other-${number}.json`), JSON.stringify({ container_name: `other-${number}` }));
  }
  const directory = openWatchedDirectory({ path: folder, clock: systemClock });
  const waiting = new Map<string, (seen: { hintedAtMs: number; readAtMs: number }) => void>();
  let shown = "";
  let looks = 0;
  async function look(hintedAtMs: number): Promise<void> {
    looks += 1;
    const { files } = await directory.read();
    shown = Buffer.from(files.find(({ path }) => path === "edited.json")?.bytes ?? "").toString();
    waiting.get(shown)?.({ hintedAtMs, readAtMs: monotonicMs() });
    waiting.delete(shown);
  }
  await directory.read();
  const watch = directory.watch(() => void look(monotonicMs()), console.error);
  await directory.read();
  return {
    folder,
    until: (text) =>
      text === shown
        ? Promise.resolve({ hintedAtMs: monotonicMs(), readAtMs: monotonicMs() })
        : new Promise((resolve) => waiting.set(text, resolve)),
    lookCount: () => looks,
    close: watch.close,
  };
}

function tell(what: string, values: readonly number[]): void {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2);
  console.log(`${what}: median ${at(0.5)}, p99 ${at(0.99)}, largest ${at(1)} ms of ${values.length}`);
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { assertNever } from "../../src/core/model/result.ts";
import type { DeployerStatus } from "../../src/core/model/status.ts";
import { seededRandom } from "../../src/emulator/seeded-random.ts";
import { type SoakDaemon, type SoakSample, startSoakDaemon } from "./soak-daemon.ts";
import { openSoakDirectory, type SoakDirectory } from "./soak-directory.ts";
import { FAULTS, HANDS } from "./soak-faults.ts";
import { makeSoakPlan, type SoakAction, type SoakActionKind, type TimedAction } from "./soak-plan.ts";
import type { SoakStage } from "./soak-stage.ts";
import { FOREIGN_NAME, PROCESS_LOOK_EVERY_MS, type SoakWatcher, watchSoak } from "./soak-watcher.ts";

export interface SoakOptions {
  readonly stage: SoakStage;
  /** The program as it ships. */
  readonly programPath: string;
  /** A folder of this run. */
  readonly scratch: string;
  /** Where all that the daemon and Kanto wrote lately is kept with each violation; made when there is one. */
  readonly evidence: string;
  readonly minutes: number;
  readonly seed: number;
  /** Of the daemon's Node. */
  readonly nodeFlags: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** For the person who waits. */
  say(text: string): void;
  /** Ends it before its time, with an error; what was started is ended all the same. */
  readonly signal: AbortSignal;
}

export interface SoakResult {
  /** What must never happen and did. */
  readonly violations: readonly string[];
  /** What happened to Kanto by itself. */
  readonly remarks: readonly string[];
  /** How often each thing was done. */
  readonly counts: ReadonlyMap<SoakActionKind, number>;
  /** From the end of each stream of changes until all was as the directory says. */
  readonly convergencesMs: readonly number[];
  readonly outagesMs: readonly number[];
  /** Different containers that were seen. */
  readonly containerCount: number;
  readonly samples: readonly SoakSample[];
  readonly minutes: number;
}

const CONTAINERS = 10;
/** So long things happen before all must come to rest. */
const STREAM_MS = 100_000;
const SHORTEST_STREAM_MS = 10_000;
const LIST_EVERY_MS = 500;
const SAMPLE_EVERY_MS = 2_000;
/** After a fault of Kanto: it settles, and what was cut off is brought to its end. */
const EXCUSED_AFTER_FAULT_MS = 8_000;
const EXCUSED_AFTER_RESTART_MS = 5_000;
/**
 * After the last retry that the daemon has announced: what failed for a cause that may pass, and interrupted something,
 * is tried again after a minute, after a second failure in a row after two, and so on.
 */
const CONVERGES_WITHIN_MS = 60_000;
/** Nothing disturbs a rest: a try that fails in it again and again is a fault. */
const LONGEST_REST_MS = 600_000;
/** From here on it is told why, for who wants to know. */
const SLOW_MS = 20_000;
const ENDS_WITHIN_MS = 6_000;
/** Of the daemon's lines, with each violation. */
const TOLD_OUTPUT = 12_000;

/** What the parts of a run share. */
interface Run {
  readonly options: SoakOptions;
  readonly directory: SoakDirectory;
  readonly watcher: SoakWatcher;
  readonly daemon: SoakDaemon;
  readonly counts: Map<SoakActionKind, number>;
  readonly remarks: string[];
  readonly elapsed: () => string;
  /** Hands and faults that take their time. */
  readonly underWay: Set<Promise<void>>;
  isKantoDisturbed: boolean;
  /** Monotonic; see `isExcused`. */
  disturbedUntilMs: number;
}

export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { stage, scratch, seed, minutes, say } = options;
  const beganAtMs = performance.now();
  const elapsedMs = () => performance.now() - beganAtMs;
  const elapsed = () => `${(elapsedMs() / 1_000).toFixed(1)} s:`;
  const directory = openSoakDirectory(join(scratch, "manifests"), stage.image, CONTAINERS);
  await stage.addForeign(FOREIGN_NAME);
  const daemon = startSoakDaemon({ ...options, manifests: directory.path });
  const watcher = watchSoak({
    ...{ stage, directory, elapsed, isExcused: () => isExcused(run) },
    onViolation: (text) =>
      say(`VIOLATED: ${text}\nWhat was written until then: ${keepEvidence(options, daemon, elapsedMs())}`),
  });
  const run: Run = {
    ...{ options, directory, watcher, daemon, counts: new Map(), remarks: [], elapsed, underWay: new Set() },
    ...{ isKantoDisturbed: false, disturbedUntilMs: 0 },
  };
  const over = new AbortController();
  const samples: SoakSample[] = [];
  const watching = watchAll(run, samples, over.signal);
  const convergencesMs: number[] = [];
  try {
    await converge(run, "at the beginning");
    const random = seededRandom(seed);
    for (let leftMs = minutes * 60_000; leftMs > SHORTEST_STREAM_MS; leftMs = minutes * 60_000 - elapsedMs()) {
      // Not later, so that the rest shows what one process comes to.
      const restartsDaemon = elapsedMs() < (minutes * 60_000) / 3;
      const plan = makeSoakPlan(Math.min(leftMs, STREAM_MS), directory.names, random, restartsDaemon);
      await stream(run, plan);
      directory.makePlain();
      convergencesMs.push(await converge(run, `after ${elapsed()}`));
      say(`${elapsed()} as the directory says after ${Math.round(convergencesMs.at(-1) ?? 0)} ms`);
    }
  } finally {
    over.abort();
    await watching;
    const status = await daemon.end();
    if (status !== 0) watcher.complain(`the daemon ended with status ${status}`);
  }
  const { violations, outagesMs } = watcher;
  const results = { violations, remarks: run.remarks, outagesMs, convergencesMs, samples, counts: run.counts };
  const containerCount = watcher.containerCount();
  return { ...results, containerCount, minutes: elapsedMs() / 60_000 };
}

/** The file with it. */
function keepEvidence({ evidence, stage, seed }: SoakOptions, daemon: SoakDaemon, atMs: number): string {
  mkdirSync(evidence, { recursive: true });
  const path = join(evidence, `seed-${seed}-${Math.round(atMs)}ms.log`);
  writeFileSync(path, `The daemon:\n${daemon.output()}\n\nKanto:\n${stage.log()}`);
  return path;
}

function isExcused({ isKantoDisturbed, disturbedUntilMs, daemon }: Run): boolean {
  const nowMs = performance.now();
  return isKantoDisturbed || nowMs < disturbedUntilMs || nowMs < daemon.startedAtMs() + EXCUSED_AFTER_RESTART_MS;
}

async function watchAll(run: Run, samples: SoakSample[], over: AbortSignal): Promise<void> {
  const { watcher, daemon } = run;
  async function repeat(everyMs: number, look: () => Promise<unknown>): Promise<void> {
    while (!over.aborted) {
      await look();
      await pause(everyMs);
    }
  }
  await Promise.all([
    repeat(PROCESS_LOOK_EVERY_MS, () => watcher.watchProcesses(performance.now())),
    repeat(LIST_EVERY_MS, () => Promise.all([watcher.watchList(), reviveKanto(run)])),
    repeat(SAMPLE_EVERY_MS, async () => {
      const sample = await daemon.sample();
      if (sample !== null) samples.push(sample);
    }),
  ]);
}

async function stream(run: Run, plan: readonly TimedAction[]): Promise<void> {
  const beganAtMs = performance.now();
  for (const { atMs, action } of plan) {
    await pause(Math.max(0, beganAtMs + atMs - performance.now()), undefined, { signal: run.options.signal });
    run.counts.set(action.kind, (run.counts.get(action.kind) ?? 0) + 1);
    await perform(run, action);
  }
  await Promise.all(run.underWay);
}

async function perform(run: Run, action: SoakAction): Promise<void> {
  const { directory, watcher, daemon } = run;
  switch (action.kind) {
    case "edit":
      return directory.save(action.name);
    case "touch":
      return directory.touch(action.name);
    case "erase":
      return directory.erase(action.name);
    case "break":
      return directory.breakFile(action.name);
    case "spoil":
      return directory.spoil(action.name);
    case "rename":
      return directory.rename(action.name);
    case "hand-stop":
    case "hand-remove":
    case "hand-kill":
      return beside(run, handle(run, action.kind, action.name));
    case "kanto-kill":
    case "kanto-freeze":
    case "kanto-restart":
      return beside(run, disturb(run, action.kind, action.lastsMs));
    case "daemon-restart": {
      const tookMs = await daemon.restart(action.signalName);
      if (tookMs > ENDS_WITHIN_MS) watcher.complain(`the daemon took ${Math.round(tookMs)} ms to end`);
      return;
    }
    default:
      return assertNever(action);
  }
}

function beside({ underWay }: Run, work: Promise<void>): void {
  const tracked: Promise<void> = work.finally(() => underWay.delete(tracked));
  underWay.add(tracked);
}

async function handle({ directory, options }: Run, kind: keyof typeof HANDS, name: string): Promise<void> {
  directory.handled(name);
  await HANDS[kind](options.stage, name);
  // What was saved meanwhile may have been deployed before the hand was done.
  directory.handled(name);
}

async function disturb(run: Run, kind: keyof typeof FAULTS, lastsMs: number): Promise<void> {
  const { stage } = run.options;
  if (run.isKantoDisturbed) return;
  run.isKantoDisturbed = true;
  try {
    await FAULTS[kind](stage, lastsMs);
  } finally {
    run.isKantoDisturbed = false;
    run.disturbedUntilMs = performance.now() + EXCUSED_AFTER_FAULT_MS;
  }
}

/** Kanto ends by itself now and then; a service manager would start it again. */
async function reviveKanto(run: Run): Promise<void> {
  const { stage } = run.options;
  if (run.isKantoDisturbed || stage.isUp()) return;
  run.remarks.push(`${run.elapsed()} Kanto had ended by itself and was started again`);
  run.options.say(`${run.remarks.at(-1)}; the last of its log:\n${stage.log().slice(-TOLD_OUTPUT)}`);
  await disturb(run, "kanto-kill", 0);
}

/** Waits until all is as the directory says, and tells how long that took. */
async function converge(run: Run, when: string): Promise<number> {
  const { directory, watcher, daemon, options } = run;
  const beganAtMs = performance.now();
  let giveUpAtMs = beganAtMs + CONVERGES_WITHIN_MS;
  let isToldSlow = false;
  let awaited: string | null = null;
  for (;;) {
    const listed = await options.stage.list().catch(() => null);
    const complaints =
      listed === null ? ["Kanto does not answer"] : directory.names.map((name) => directory.judge(name, listed));
    const open = complaints.filter((complaint) => complaint !== null);
    const nowMs = performance.now();
    const status = await daemon.status();
    if (open.length === 0 && status?.health === "as-desired") {
      const tookMs = nowMs - beganAtMs;
      if (awaited !== null) run.remarks.push(`${run.elapsed()} that rest took ${Math.round(tookMs)} ms: ${awaited}`);
      return tookMs;
    }
    const retry = status === null ? null : lastRetry(status);
    if (retry !== null && retry.dueInMs > 0) {
      const afterRetryMs = nowMs + retry.dueInMs + CONVERGES_WITHIN_MS;
      giveUpAtMs = Math.min(Math.max(giveUpAtMs, afterRetryMs), beganAtMs + LONGEST_REST_MS);
    }
    if (retry !== null && nowMs - beganAtMs > SLOW_MS) awaited = retry.text;
    if (nowMs - beganAtMs > SLOW_MS && !isToldSlow) {
      isToldSlow = true;
      const waits = status?.containers.filter(({ phase }) => phase !== "running");
      options.say(`slow ${when}: ${open.join("; ")}\n${JSON.stringify(waits)}\n${daemon.output().slice(-TOLD_OUTPUT)}`);
    }
    if (nowMs > giveUpAtMs) {
      const more = open.length === 0 ? ["all is there, and the status does not say so"] : open;
      watcher.complain(`not as the directory says ${when}: ${more.join("; ")}`);
      options.say(
        `the daemon's status: ${JSON.stringify(status, null, 1)}\nKanto's log:\n${options.stage.log().slice(-TOLD_OUTPUT)}`,
      );
      return nowMs - beganAtMs;
    }
    await pause(100, undefined, { signal: options.signal });
  }
}

/** What the daemon has announced to try again, the last of all; null: nothing. */
function lastRetry({ containers }: DeployerStatus): { readonly dueInMs: number; readonly text: string } | null {
  const retries = containers.flatMap(({ name, nextRetryAt, lastError }) =>
    nextRetryAt === null ? [] : [{ name, dueInMs: Date.parse(nextRetryAt) - Date.now(), lastError }],
  );
  const [last] = retries.sort((one, other) => other.dueInMs - one.dueInMs);
  if (last === undefined) return null;
  const { name, dueInMs, lastError } = last;
  return { dueInMs, text: `a try for ${name} had failed and was made again after its pause (${lastError})` };
}

import type { Container } from "../../src/gen/kanto/container_pb.ts";
import type { SoakDirectory } from "./soak-directory.ts";
import type { SoakStage } from "./soak-stage.ts";

export interface SoakWatcher {
  /** One look at the processes. */
  watchProcesses(nowMs: number): Promise<void>;
  /** One look at the List, where Kanto answers. */
  watchList(): Promise<readonly Container[] | null>;
  complain(text: string): void;
  /** What must never happen and did, each with the time. */
  readonly violations: string[];
  /** How long nothing ran while one version took another's place. */
  readonly outagesMs: readonly number[];
  /** Different containers that were seen. */
  containerCount(): number;
}

export const FOREIGN_NAME = "foreign";
/** Between a stop and a start on a machine that does other work as well. */
const LONGEST_OUTAGE_MS = 5_000;
/** Where a new version ends within its health window, and what ran before has to come back while others have their turn. */
const LONGEST_WAY_BACK_MS = 12_000;
/** Whatever befalls Kanto and us: down, started, settled, and what was cut off brought back. */
const LONGEST_RECOVERY_MS = 30_000;

export interface WatcherOptions {
  readonly stage: SoakStage;
  readonly directory: SoakDirectory;
  /** Whether what is interrupted now is somebody else's doing: Kanto's, or ours who restart things. */
  readonly isExcused: () => boolean;
  /** Called with each thing that must never happen, at once. */
  readonly onViolation: (text: string) => void;
  /** For messages. */
  readonly elapsed: () => string;
}

export function watchSoak({
  stage,
  directory,
  isExcused: isAllExcused,
  onViolation,
  elapsed,
}: WatcherOptions): SoakWatcher {
  const violations: string[] = [];
  const outagesMs: number[] = [];
  const lastAliveAtMs = new Map<string, number>();
  const reallyAliveAtMs = new Map<string, number>();
  const reported = new Set<string>();
  const seenIds = new Set<string>();

  function complain(text: string): void {
    const line = `${elapsed()} ${text}`;
    violations.push(line);
    onViolation(line);
  }

  function complainOnce(key: string, isViolated: boolean, text: () => string): void {
    if (isViolated && !reported.has(key)) complain(text());
    if (isViolated) reported.add(key);
    else reported.delete(key);
  }

  function watchName(name: string, isAlive: boolean, nowMs: number): void {
    const aliveAtMs = lastAliveAtMs.get(name) ?? nowMs;
    const isExcused = isAllExcused() || !directory.isToRun(name);
    const outageMs = nowMs - aliveAtMs;
    if (isAlive && !isExcused && reported.has(`outage ${name}`))
      complain(`${name} runs again after ${Math.round(outageMs)} ms`);
    if (isAlive && !isExcused && outageMs > 2 * PROCESS_LOOK_EVERY_MS) outagesMs.push(outageMs);
    const longestMs = directory.wasSpoilt(name) ? LONGEST_WAY_BACK_MS : LONGEST_OUTAGE_MS;
    complainOnce(`outage ${name}`, !isAlive && !isExcused && outageMs > longestMs, () => {
      return `nothing of ${name} has run for ${Math.round(outageMs)} ms`;
    });
    if (isAlive || isExcused) lastAliveAtMs.set(name, nowMs);
    if (isAlive || !directory.isToRun(name)) reallyAliveAtMs.set(name, nowMs);
    const recoveryMs = nowMs - (reallyAliveAtMs.get(name) ?? nowMs);
    complainOnce(`recovery ${name}`, recoveryMs > LONGEST_RECOVERY_MS, () => {
      return `nothing of ${name} has run for ${Math.round(recoveryMs)} ms, faults included`;
    });
    if (isAlive) directory.sawRunning(name);
  }

  function watchForeign(listed: readonly Container[]): void {
    const ofName = listed.filter(({ name }) => name === FOREIGN_NAME);
    // Lists of a Kanto that has just started may be short.
    if (listed.length === 0) return;
    const [found] = ofName;
    const isUntouched = ofName.length === 1 && found?.id === `${FOREIGN_NAME}-id` && found.config?.env.length === 1;
    complainOnce("foreign", !isUntouched, () => "the container that is none of the daemon's business was touched");
  }

  return {
    complain,
    violations,
    outagesMs,
    containerCount: () => seenIds.size,
    async watchProcesses(nowMs) {
      const alive = await stage.alive();
      for (const name of directory.names) watchName(name, alive.has(name), nowMs);
    },
    async watchList() {
      const listed = await stage.list().catch(() => null);
      if (listed === null) return null;
      for (const { id } of listed) seenIds.add(id);
      for (const name of directory.names) {
        const ofName = listed.filter((container) => container.name === name);
        const running = ofName.filter(({ state }) => state?.status === "Running");
        // A Kanto that was killed can list again what had been removed, until the daemon has had its first look.
        const isDouble = ofName.length > 1 && (!isAllExcused() || running.length > 1);
        complainOnce(`double ${name}`, isDouble, () => {
          return `${ofName.length} containers bear the name ${name}: ${ofName.map(({ id, state }) => `${id} (${state?.status})`).join(", ")}`;
        });
      }
      watchForeign(listed);
      return listed;
    },
  };
}

export const PROCESS_LOOK_EVERY_MS = 50;

import type { DesiredState } from "../core/model/desired-state.ts";
import type { ObservedState } from "../core/model/observed-state.ts";
import type { Plan } from "../core/model/plan.ts";
import type { RuntimeFailure } from "../core/model/runtime-failure.ts";
import type { DeployerStatus } from "../core/model/status.ts";
import { makeStatus, type StatusFacts } from "../core/reconcile/make-status.ts";
import type { EngineEventSink } from "./engine-event.ts";
import type { Clock } from "./ports.ts";
import { workPace } from "./work-pace.ts";

/** Keeps what the last looks found, and makes of it the status that others see. */
export interface StatusBoard {
  look(found: Partial<LastLook>): void;
  /** Something that shows in the status has changed: it is published soon. */
  change(): void;
  status(): DeployerStatus;
}

export interface LastLook {
  readonly desired: DesiredState;
  readonly observed: ObservedState;
  readonly plan: Plan;
}

/** Who we are, for the status. */
export interface LoopIdentity {
  readonly deployerVersion: string;
  readonly processId: number;
  readonly socketPath: string;
}

export interface StatusSources {
  readonly directoryPath: string;
  inventory(): StatusFacts["inventory"];
  underWay(): StatusFacts["underWay"];
  retries(): StatusFacts["retries"];
  suspension(): StatusFacts["suspension"];
  yielded(): StatusFacts["yielded"];
  /** Undefined: it was not asked yet; null: it answers. */
  runtimeFailure(): RuntimeFailure | null | undefined;
}

interface BoardPorts {
  readonly clock: Clock;
  readonly emit: EngineEventSink;
  readonly onStatus: (status: DeployerStatus) => void;
}

/** Changes that follow each other this quickly are published together. */
const PUBLISH_AFTER_MS = 50;
/** A thousand containers make a status that takes long to make: a tenth of the time may go into it. */
const PUBLISH_PACE = { factor: 10, longestMs: 2_000 };

export function statusBoard(ports: BoardPorts, identity: LoopIdentity, sources: StatusSources): StatusBoard {
  const { clock } = ports;
  const startedAt = clock.timestamp();
  let found: Partial<LastLook> = {};
  let plannedFrom: DesiredState | null = null;
  let last: DeployerStatus | null = null;
  let published = "";
  let told = "";
  let isDue = false;
  const pace = workPace(clock, PUBLISH_PACE);

  function runtimeStatus(timestamp: string): DeployerStatus["runtime"] {
    const failure = sources.runtimeFailure();
    const reachable = failure === null;
    const since = last?.runtime.reachable === reachable ? last.runtime.since : timestamp;
    return { socketPath: identity.socketPath, reachable, since, lastError: failure?.message ?? null };
  }

  function status(): DeployerStatus {
    const timestamp = clock.timestamp();
    const { desired = null, observed = null, plan = null } = found;
    last = makeStatus(
      {
        ...{ deployerVersion: identity.deployerVersion, processId: identity.processId, startedAt, timestamp },
        ...{ directoryPath: sources.directoryPath, runtime: runtimeStatus(timestamp), desired, observed, plan },
        ...{ plannedFrom, inventory: sources.inventory(), underWay: sources.underWay(), retries: sources.retries() },
        ...{ suspension: sources.suspension(), yielded: sources.yielded() },
      },
      last,
    );
    return last;
  }

  function publish(): void {
    isDue = false;
    const startedAtMs = clock.nowMs();
    publishNews(status());
    pace.done(startedAtMs);
  }

  function publishNews(now: DeployerStatus): void {
    // A status that differs in nothing but its time is no news.
    const content = JSON.stringify({ ...now, updatedAt: "", containers: now.containers.map(withoutRetryTime) });
    if (content === published) return;
    published = content;
    tellHealth(now);
    ports.onStatus(now);
  }

  function tellHealth({ health, summary, suspension }: DeployerStatus): void {
    // The suspension itself was told.
    if (suspension !== null) return;
    if (health === "progressing" || health === "unknown" || summary === told) return;
    told = summary;
    ports.emit({ kind: "health-changed", health, summary });
  }

  return {
    look(part) {
      found = { ...found, ...part };
      if (part.plan !== undefined) plannedFrom = part.desired ?? null;
    },
    change() {
      if (isDue) return;
      isDue = true;
      void clock.sleep(Math.max(PUBLISH_AFTER_MS, pace.restMs())).then(publish);
    },
    status,
  };
}

/** It is worked out anew each time, and may differ by a millisecond. */
function withoutRetryTime({ nextRetryAt, ...rest }: DeployerStatus["containers"][number]) {
  return { ...rest, isRetried: nextRetryAt !== null };
}

import type { InventoryEntry } from "../model/inventory.ts";
import type { ObservedContainer, ObservedState } from "../model/observed-state.ts";

/** What to do with a container that is as its manifest says but for its state. */
export type StartDecision =
  | { readonly kind: "running" }
  | { readonly kind: "start"; readonly cause: string }
  | { readonly kind: "leave"; readonly cause: string }
  /** It ended badly, and starting it again is Kanto's to do or has been done once in this boot. */
  | { readonly kind: "failing"; readonly cause: string }
  /** Its process is gone although it is listed as running, or it is only a remains. */
  | { readonly kind: "heal"; readonly cause: string };

/**
 * The start policy, as a table (docs/behaviours.md says it in words).
 *
 * @param asked what a person asked for: a one-shot run starts what was stopped by hand, `kad start` what has ended, too
 */
export function decideStart(
  container: ObservedContainer,
  entry: InventoryEntry | undefined,
  observed: Pick<ObservedState, "bootId" | "observedAt">,
  asked: StartAsked,
): StartDecision {
  const { status } = container.state;
  switch (status) {
    case "Running":
      return container.process === "gone"
        ? { kind: "heal", cause: "Kanto lists it as running, but its process is gone" }
        : { kind: "running" };
    case "Created":
      return { kind: "start", cause: "created but never started" };
    case "Stopped":
      return decideStopped(container, asked !== "nothing");
    case "Exited":
      return asked === "this" && !isRestartedByKanto(container)
        ? { kind: "start", cause: "asked for" }
        : decideExited(container, entry, observed);
    case "Paused":
      return { kind: "leave", cause: "paused by hand" };
    case "Dead":
      return { kind: "heal", cause: "Kanto lists it as dead" };
    case "Creating":
    case "Unknown":
      return { kind: "leave", cause: `Kanto lists it as ${status}` };
  }
}

/** `stopped`: everything that was stopped by hand; `this`: this very container. */
export type StartAsked = "nothing" | "stopped" | "this";

function isRestartedByKanto({ spec }: ObservedContainer): boolean {
  return spec.restartPolicy.type === "always" || spec.restartPolicy.type === "unless-stopped";
}

function decideStopped(container: ObservedContainer, startStopped: boolean): StartDecision {
  if (container.state.error !== "") return { kind: "start", cause: `its last start failed: ${container.state.error}` };
  if (!container.manuallyStopped) return { kind: "start", cause: "stopped with Kanto" };
  return startStopped ? { kind: "start", cause: "was stopped by hand" } : { kind: "leave", cause: "stopped by hand" };
}

function decideExited(
  container: ObservedContainer,
  entry: InventoryEntry | undefined,
  { bootId, observedAt }: Pick<ObservedState, "bootId" | "observedAt">,
): StartDecision {
  const { error, exitCode } = container.state;
  const ended = `ended with exit code ${exitCode}`;
  const lostInPowerCut = LOST_TASK.test(error);
  if (isRestartedByKanto(container) && !lostInPowerCut) {
    if (isForgotten(container, observedAt)) return { kind: "start", cause: `${ended}, and Kanto does not restart it` };
    return { kind: "failing", cause: `${ended}; Kanto restarts it (${container.restartCount} restarts so far)` };
  }
  if (entry === undefined && lostInPowerCut) return { kind: "start", cause: "lost in a power cut" };
  if (entry !== undefined && bootId !== "" && entry.startedInBoot !== bootId) {
    return {
      kind: "start",
      cause: `${lostInPowerCut ? "lost in a power cut" : ended} before this boot of the machine`,
    };
  }
  if (error === "" && exitCode === 0) return { kind: "leave", cause: "has done its work (exit code 0)" };
  return { kind: "failing", cause: error === "" ? ended : `${ended}: ${error}` };
}

const DEFAULT_RETRY_TIMEOUT_SECONDS = 60;
/** What Kanto may need to restart a container, beyond the longest pause of its policy. */
const RESTART_GRACE_MS = 10_000;

/**
 * Kanto restarts what ends while it watches. A container that it found running at its own start it does not watch, and
 * an exit that it lost it does not know: both stay Exited for ever under a policy that promises a restart.
 */
function isForgotten(container: ObservedContainer, observedAt: string): boolean {
  if (container.manuallyStopped) return false;
  const longestPauseMs = 1_000 * (container.spec.restartPolicy.retryTimeoutSeconds || DEFAULT_RETRY_TIMEOUT_SECONDS);
  return Date.parse(observedAt) - Date.parse(container.state.finishedAt) > longestPauseMs + RESTART_GRACE_MS;
}

const LOST_TASK = /\btask\b.*\bnot found/;

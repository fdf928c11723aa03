import type { RuntimeContainer } from "../../engine/ports.ts";

/**
 * Whether a daemon that started at `daemonStartedAtMs` (wall clock) will start this container by itself and has not got
 * to it yet: it ran before, its policy says so, and nothing happened to it since.
 */
export function isDueToStart(container: RuntimeContainer, daemonStartedAtMs: number): boolean {
  const { state, spec, manuallyStopped } = container;
  if (state.startedAt === "" || (state.status !== "Stopped" && state.status !== "Exited")) return false;
  // After a power cut the daemon itself marks what ran as ended, with this text, before it starts it.
  const lostItsTask = state.error.startsWith("task for containerd container");
  if (!lostItsTask && Date.parse(state.finishedAt) >= daemonStartedAtMs) return false;
  switch (spec.restartPolicy.type) {
    case "always":
      return true;
    case "unless-stopped":
      return !manuallyStopped;
    case "on-failure":
      return state.exitCode !== 0;
    default:
      return false;
  }
}

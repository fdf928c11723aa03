import type { ObservedContainer } from "../model/observed-state.ts";

/** Whether a container that took the place of another has shown that it can do the work. */
export type Health =
  | { readonly kind: "proven" }
  | { readonly kind: "pending"; readonly remainingMs: number }
  /** It failed for a cause of its own. */
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Healthy is what still runs without a restart after its window, or has ended with exit code 0 under a restart policy
 * that lets it end. What a person stopped or paused meanwhile is theirs to judge.
 */
export function judgeHealth(container: ObservedContainer, windowMs: number): Health {
  const { status, exitCode, error } = container.state;
  const endsByDesign = ["no", "on-failure"].includes(container.spec.restartPolicy.type);
  if (status === "Exited") {
    if (endsByDesign && exitCode === 0 && error === "") return { kind: "proven" };
    return { kind: "failed", reason: `ended with exit code ${exitCode} within its health window` };
  }
  if (status === "Stopped" && error !== "") return { kind: "failed", reason: error };
  if (status === "Stopped" || status === "Paused") return { kind: "proven" };
  if (status !== "Running") return { kind: "pending", remainingMs: windowMs };
  if (container.restartCount > 0) {
    return { kind: "failed", reason: `restarted ${times(container.restartCount)} within its health window` };
  }
  const remainingMs = windowMs - container.steadyForMs;
  if (container.process === "gone" && (remainingMs <= 0 || !endsByDesign)) {
    // Kanto has not noticed yet, or never will; with which exit code it ended only matters where it was free to end.
    return { kind: "failed", reason: "its process ended within its health window" };
  }
  return remainingMs <= 0 ? { kind: "proven" } : { kind: "pending", remainingMs };
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

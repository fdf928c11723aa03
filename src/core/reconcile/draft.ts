import type { ContainerSpec, RestartPolicySpec } from "../model/container-spec.ts";
import type { Difference } from "../model/drift.ts";
import type { PreviousContainer } from "../model/journal.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import type { Operation, PlanAction } from "../model/plan.ts";

/** What is decided for one container before it is fitted in with the others. */
export interface Draft {
  readonly name: string;
  readonly action: PlanAction;
  readonly cause: string;
  readonly differences: readonly Difference[];
  readonly adopted: boolean;
  /** The container that the decision is about, as listed; null: there is none. */
  readonly containerId: string | null;
  /** What is at stake: what must come back where the steps fail. */
  readonly previous: PreviousContainer | null;
  /** See the plan's field of that name. */
  readonly pendingHealthMs: number | null;
  readonly condemned: string | null;
  /** In an order in which they can be carried out. */
  readonly steps: readonly Step[];
  /** What runs under this name when all steps succeed; null: nothing, or whatever runs already. */
  readonly outcome: ContainerSpec | null;
}

/** One operation, with its place among the draft's own steps. */
export interface Step {
  readonly part: StepPart;
  readonly operation: Operation;
  readonly cause: string;
  /** Parts of the same draft that must have succeeded before; a part that the draft lacks is no condition. */
  readonly after: readonly StepPart[];
}

/** What a step is for; other containers' steps refer to `create`, `release` and `start`. */
export type StepPart =
  | "create"
  | "keep"
  | "park-policy"
  | "set-aside"
  /** After it the ports and devices of what ran before are free. */
  | "release"
  | "clear"
  | "swap"
  | "restore-policy"
  | "start"
  | "update"
  | `park ${string}`
  | `stop ${string}`
  | `tidy ${string}`;

export interface DraftHead {
  readonly name: string;
  readonly cause: string;
  readonly differences?: readonly Difference[];
  readonly adopted?: boolean;
  readonly containerId?: string | null;
  readonly previous?: PreviousContainer | null;
  readonly pendingHealthMs?: number | null;
  readonly condemned?: string | null;
}

/** A draft that changes nothing. */
export function idleDraft(head: DraftHead, action: PlanAction): Draft {
  return draft(head, action, [], null);
}

export function draft(
  head: DraftHead,
  action: PlanAction,
  steps: readonly Step[],
  outcome: ContainerSpec | null,
): Draft {
  return {
    differences: [],
    adopted: false,
    containerId: null,
    previous: null,
    pendingHealthMs: null,
    condemned: null,
    ...head,
    action,
    steps,
    outcome,
  };
}

export function createStep(
  containerId: string,
  runtimeName: string,
  spec: ContainerSpec,
  cause: string,
  part: "create" | "keep" = "create",
): Step {
  return { part, operation: { kind: "create", containerId, runtimeName, spec }, cause, after: [] };
}

export function startStep(containerId: string, cause: string, after: readonly StepPart[]): Step {
  return { part: "start", operation: { kind: "start", containerId }, cause, after };
}

export function removeStep(part: StepPart, containerId: string, cause: string, after: readonly StepPart[]): Step {
  return { part, operation: { kind: "remove", containerId }, cause, after };
}

export function renameStep(
  part: StepPart,
  containerId: string,
  runtimeName: string,
  cause: string,
  after: readonly StepPart[],
): Step {
  return { part, operation: { kind: "rename", containerId, runtimeName }, cause, after };
}

export function policyStep(
  part: StepPart,
  containerId: string,
  restartPolicy: RestartPolicySpec,
  cause: string,
  after: readonly StepPart[],
): Step {
  return { part, operation: { kind: "update", containerId, resources: null, restartPolicy }, cause, after };
}

/** Leaves found beside a container are removed once it is up: until then they are the way back. */
export function tidySteps(
  remains: readonly ObservedContainer[],
  cause: string,
  after: readonly StepPart[],
): readonly Step[] {
  return remains.map((container) => removeStep(`tidy ${container.id}`, container.id, cause, after));
}

/** Ends a container and removes it: orderly, because a forced removal of what runs is a SIGKILL. */
export function removalSteps(container: ObservedContainer, cause: string): readonly Step[] {
  const { id } = container;
  const stop: Step = {
    part: `stop ${id}`,
    operation: { kind: "stop", containerId: id, pid: container.state.pid, stopTimeoutMs: null },
    cause,
    after: ["start", `park ${id}`],
  };
  return [
    ...parkSteps(`park ${id}`, container, ["start"]),
    ...(isUp(container) ? [stop] : []),
    removeStep(`tidy ${id}`, id, cause, ["start", `stop ${id}`]),
  ];
}

/**
 * Takes the restart policy away from what Kanto may start again: before a stop, which `always` would undo; and before a
 * removal, since one in five containers that are removed while a restart of theirs is due or under way stays on Kanto's
 * disk, and runs again after its next start (24 of 120 measured; none of 120 so).
 */
export function parkSteps(part: StepPart, container: ObservedContainer, after: readonly StepPart[]): readonly Step[] {
  const { restartPolicy } = container.spec;
  if (!isUp(container) || restartPolicy.type === "no") return [];
  const parked = { ...restartPolicy, type: "no", maximumRetryCount: 0 };
  return [policyStep(part, container.id, parked, "so that Kanto does not start it again", after)];
}

/** Whether it holds its ports and would have to be stopped: running, paused, or between two restarts. */
export function isUp(container: ObservedContainer): boolean {
  const { status } = container.state;
  if (status === "Running" || status === "Paused") return true;
  return status === "Exited" && ["always", "unless-stopped", "on-failure"].includes(container.spec.restartPolicy.type);
}

/** Whether it is doing its work as far as can be seen. */
export function isRunning(container: ObservedContainer): boolean {
  return container.state.status === "Running" && container.process !== "gone";
}

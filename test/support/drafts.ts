import type { ContainerSpec } from "../../src/core/model/container-spec.ts";
import type { ObservedContainer } from "../../src/core/model/observed-state.ts";
import { createStep, type Draft, draft, removalSteps, startStep } from "../../src/core/reconcile/draft.ts";
import { draftReplacement } from "../../src/core/reconcile/draft-replacement.ts";
import { type CrossDependency, settleConflicts } from "../../src/core/reconcile/settle-conflicts.ts";
import { observedOf, portOf, specOf } from "./builders.ts";

/** Drafts that want ports and devices, and what comes of fitting them together. */

export function portsOf(...hostPorts: readonly number[]): Partial<ContainerSpec> {
  return { portMappings: hostPorts.map(portOf) };
}

export const CAMERA = {
  devices: [{ pathOnHost: "/dev/video0", pathInContainer: "/dev/video0", cgroupPermissions: "rwm" }],
};

export function creating(name: string, to: Partial<ContainerSpec>): Draft {
  const spec = specOf(name, to);
  const steps = [createStep(`${name}-new`, name, spec, ""), startStep(`${name}-new`, "", ["create"])];
  return draft({ name, cause: "new" }, "create", steps, spec);
}

/** What was stopped before, and is started as it is. */
export function starting(name: string, spec: Partial<ContainerSpec>): Draft {
  const head = { name, cause: "stopped", containerId: `${name}-00000000` };
  return draft(head, "start", [startStep(`${name}-00000000`, "", [])], specOf(name, spec));
}

export function replacing(
  name: string,
  change: { from: Partial<ContainerSpec>; to: Partial<ContainerSpec>; wasRunning?: boolean; action?: "heal" },
): Draft {
  return draftReplacement({
    head: { name, cause: "it differs" },
    action: change.action ?? "replace",
    predecessor: observedOf(name, {}, change.from),
    previous: {
      containerId: `${name}-00000000`,
      spec: specOf(name, change.from),
      wasRunning: change.wasRunning ?? true,
    },
    spec: specOf(name, change.to),
    containerId: null,
    nonce: "abcdef01",
    stopTimeoutMs: null,
    remains: [],
  });
}

export function removing(name: string, containers: readonly ObservedContainer[]): Draft {
  const steps = containers.flatMap((container) => removalSteps(container, ""));
  return draft({ name, cause: "gone" }, "prune", steps, null);
}

export interface Surroundings {
  readonly up?: readonly ObservedContainer[];
  readonly atStake?: Readonly<Record<string, readonly ContainerSpec[]>>;
}

/** Everything that is listed belongs to the draft of its name, if there is one. */
export function settle(drafts: readonly Draft[], { up = [], atStake = {} }: Surroundings) {
  const names = new Set(drafts.map(({ name }) => name));
  const ownerOf = ({ name }: ObservedContainer) => (names.has(name) ? name : undefined);
  const settled = settleConflicts(drafts, up, ownerOf, new Map(Object.entries(atStake)));
  return {
    decisions: settled.drafts.map(({ name, action, cause }) => `${name}: ${action}, ${cause}`),
    waits: settled.dependencies.filter((wait) => isPlayed(settled.drafts, wait)).map(waitAsText),
    partners: Object.fromEntries(settled.partners),
    drafts: settled.drafts,
  };
}

/** A part that nobody plays is no condition. */
function isPlayed(drafts: readonly Draft[], { name, part, on }: CrossDependency): boolean {
  return [{ name, part }, on].every((end) =>
    drafts.some((one) => one.name === end.name && one.steps.some((step) => step.part === end.part)),
  );
}

function waitAsText({ name, part, on, gate }: CrossDependency): string {
  return `${name} ${part} after ${gate} of ${on.name} ${on.part}`;
}

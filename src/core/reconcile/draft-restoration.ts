import type { Attempt, PreviousContainer } from "../model/journal.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { compareSpec } from "./compare-spec.ts";
import { chooseContainerId } from "./container-id.ts";
import {
  type Draft,
  type DraftHead,
  draft,
  isUp,
  parkSteps,
  policyStep,
  removeStep,
  renameStep,
  type Step,
  type StepPart,
  startStep,
  tidySteps,
} from "./draft.ts";
import { draftReplacement } from "./draft-replacement.ts";
import type { ContainerGroup } from "./group-containers.ts";

export interface Restoration {
  readonly head: DraftHead;
  readonly group: ContainerGroup;
  readonly attempt: Attempt | undefined;
  readonly poisonedIds: ReadonlySet<string>;
  readonly nonce: string;
}

/**
 * Brings back what ran before an attempt that failed or was cut off, from what is still there: the predecessor set
 * aside, or the very container not yet touched, or else its definition from the journal. Null where nothing ran before.
 */
export function draftRestoration(restoration: Restoration): Draft | null {
  const { group, attempt } = restoration;
  const previous = attempt?.previous ?? null;
  const [setAside] = group.roles.old;
  if (setAside !== undefined) return bringBackOrAnew(restoration, setAside, group.named, previous);
  if (previous === null) return null;
  const untouched = group.named.find((container) => isPrevious(container, previous));
  const others = group.named.filter((container) => container !== untouched);
  if (untouched !== undefined) return bringBackOrAnew(restoration, untouched, others, previous);
  return makeAnew(restoration, previous);
}

function bringBackOrAnew(
  restoration: Restoration,
  before: ObservedContainer,
  inTheWay: readonly ObservedContainer[],
  previous: PreviousContainer | null,
): Draft {
  const { head, group, poisonedIds, nonce } = restoration;
  const isLost = before.process === "gone" || (poisonedIds.has(before.id) && !isUp(before));
  if (!isLost) return bringBack(restoration, before, inTheWay, previous);
  // It can never be started again, but while it is there its image is: another is made of it first.
  const spec = previous?.spec ?? { ...before.spec, name: head.name };
  const { next, probe, keep } = group.roles;
  return draftReplacement({
    head,
    action: "heal",
    predecessor: before,
    previous: previous ?? { containerId: before.id, spec, wasRunning: true },
    spec,
    containerId: null,
    nonce,
    stopTimeoutMs: null,
    remains: [...inTheWay, ...next, ...probe, ...keep],
  });
}

/** Whether it is the container of before, not a new one under the same id. */
export function isPrevious(container: ObservedContainer, previous: PreviousContainer): boolean {
  return (
    container.id === previous.containerId &&
    compareSpec(container.spec, previous.spec).every((difference) => difference.remedy === "in-place")
  );
}

function bringBack(
  restoration: Restoration,
  before: ObservedContainer,
  inTheWay: readonly ObservedContainer[],
  previous: PreviousContainer | null,
): Draft {
  const { group } = restoration;
  const head = { ...restoration.head, containerId: before.id, previous };
  const cleared = inTheWay.flatMap(clearSteps);
  const ownName = previous?.spec.name ?? head.name;
  const policy = previous?.spec.restartPolicy;
  const parked = policy !== undefined && policy.type !== before.spec.restartPolicy.type;
  const isMarked = parked || (policy?.type === "no" && before.name !== ownName);
  const mayBeStopping = isUp(before) && isMarked;
  const first: readonly StepPart[] = [`stop ${before.id}`, "clear"];
  const steps: Step[] = [
    ...(mayBeStopping ? [stopAgain(before)] : []),
    ...cleared,
    ...(before.name === ownName ? [] : [renameStep("swap", before.id, ownName, "gets its name back", first)]),
    ...(parked ? [policyStep("restore-policy", before.id, policy, "as it was before", [...first, "swap"])] : []),
    ...((isUp(before) && !mayBeStopping) || previous?.wasRunning === false
      ? []
      : [startStep(before.id, "what ran before runs again", [...first, "swap", "restore-policy"])]),
  ];
  const remains = [...group.roles.next, ...group.roles.probe, ...group.roles.keep, ...group.roles.old].filter(
    (container) => container !== before,
  );
  const spec = { ...(previous?.spec ?? before.spec), name: ownName };
  return draft(head, "restore", [...steps, ...tidySteps(remains, "left by the attempt", ["swap", "start"])], spec);
}

function clearSteps(container: ObservedContainer): readonly Step[] {
  const { id } = container;
  return [...parkSteps(`park ${id}`, container, []), removeStep("clear", id, "failed", [`park ${id}`])];
}

/**
 * A stop that was cut off goes on in Kanto: it locks the container, and kills it when the time is over. Only the end of
 * the process ends it.
 */
function stopAgain({ id, state }: ObservedContainer): Step {
  return {
    part: `stop ${id}`,
    operation: { kind: "stop", containerId: id, pid: state.pid, stopTimeoutMs: null },
    cause: "a stop that was cut off may still be under way",
    after: [],
  };
}

function makeAnew(restoration: Restoration, previous: PreviousContainer): Draft {
  const { group, poisonedIds, nonce } = restoration;
  const head = { ...restoration.head, previous };
  const containerId = poisonedIds.has(previous.containerId)
    ? chooseContainerId(previous.spec.name, nonce)
    : previous.containerId;
  const steps: Step[] = [
    ...group.named.flatMap(clearSteps),
    {
      part: "create",
      operation: { kind: "create", containerId, runtimeName: previous.spec.name, spec: previous.spec },
      cause: "what ran before, from the journal",
      after: ["clear"],
    },
    ...(previous.wasRunning ? [startStep(containerId, "what ran before runs again", ["clear", "create"])] : []),
  ];
  const remains = [...group.roles.next, ...group.roles.probe, ...group.roles.keep];
  return draft(
    head,
    "restore",
    [...steps, ...tidySteps(remains, "left by the attempt", ["create", "start"])],
    previous.spec,
  );
}

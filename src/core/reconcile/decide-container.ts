import type { Difference } from "../model/drift.ts";
import type { InventoryEntry } from "../model/inventory.ts";
import type { Manifest } from "../model/manifest.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { chooseKept } from "./choose-kept.ts";
import { chooseContainerId } from "./container-id.ts";
import { detectDrift } from "./detect-drift.ts";
import {
  createStep,
  type Draft,
  type DraftHead,
  draft,
  idleDraft,
  isUp,
  removalSteps,
  type Step,
  startStep,
  tidySteps,
} from "./draft.ts";
import { draftReplacement } from "./draft-replacement.ts";
import { draftStopped } from "./draft-stopped.ts";
import { failureOnRecord } from "./failure-on-record.ts";
import type { ContainerGroup } from "./group-containers.ts";
import type { PlanInput } from "./plan-input.ts";
import { decideStart, type StartAsked, type StartDecision } from "./start-policy.ts";

export interface Situation {
  readonly input: PlanInput;
  readonly manifest: Manifest;
  readonly group: ContainerGroup;
  readonly entry: InventoryEntry | undefined;
  /** The container that this manifest made under another name, before a person edited the name inside the file. */
  readonly renamedFrom: ObservedContainer | undefined;
}

/** What to do for one container that a manifest states, with nothing of an earlier attempt to bring back. */
export function decideContainer(situation: Situation): Draft {
  const { manifest, group, entry } = situation;
  const failure = failureOnRecord(situation.input, manifest.spec.name);
  const instead = failure?.insteadSpec ?? null;
  if (isStopRequested(situation)) return draftStopped(manifest.spec.name, group.named);
  if (group.named.length === 0) {
    return decideMissing(instead === null ? situation : { ...situation, manifest: { ...manifest, spec: instead } });
  }
  const { kept, extra } = chooseKept(group.named, manifest, entry);
  const redeploy = situation.input.policy.redeploy.get(manifest.spec.name);
  if (failure !== undefined && redeploy === undefined) {
    // What runs instead is looked after like any other: its own definition is the measure.
    const lastGood = { ...manifest, spec: instead ?? entry?.sent ?? kept.spec };
    const care = decideExisting({ ...situation, manifest: lastGood }, kept, undefined);
    const stays = instead === null ? "the previous definition stays" : "it stays so";
    const cause = `${failure.reason}; ${stays} until the manifest changes`;
    if (care.steps.length === 0) {
      return withoutExtras({ ...care, action: instead === null ? "failed" : "leave", cause }, extra);
    }
    return withoutExtras(instead === null ? care : { ...care, cause: `${failure.reason}: ${care.cause}` }, extra);
  }
  return withoutExtras(decideExisting(situation, kept, redeploy), extra);
}

/** `kad stop` holds for what the manifest said then; asking for the container in any way ends it. */
function isStopRequested({ input, manifest }: Situation): boolean {
  const { name } = manifest.spec;
  const { redeploy, start, startStopped } = input.policy;
  return (
    input.inventory.stopRequests.get(name) === manifest.sha256 &&
    !redeploy.has(name) &&
    !start.has(name) &&
    !startStopped
  );
}

function startAsked({ start, startStopped }: PlanInput["policy"], name: string): StartAsked {
  if (start.has(name)) return "this";
  return startStopped ? "stopped" : "nothing";
}

function decideMissing(situation: Situation): Draft {
  const { input, manifest, group, renamedFrom } = situation;
  const { spec } = manifest;
  const remains = allRoles(group);
  if (renamedFrom !== undefined) {
    const cause = `${manifest.path} now names it so; before it was '${renamedFrom.name}'`;
    return draftReplacement({
      ...replacementOf(situation, renamedFrom),
      head: { name: spec.name, cause },
      action: "replace",
      remains,
    });
  }
  const containerId = statedId(situation) ?? chooseContainerId(spec.name, input.nonce);
  const head: DraftHead = { name: spec.name, cause: "there is no such container" };
  const steps: Step[] = [
    createStep(containerId, spec.name, spec, "there is no such container"),
    startStep(containerId, "just created", ["create"]),
  ];
  return draft(head, "create", [...steps, ...tidySteps(remains, "left by an earlier attempt", ["start"])], spec);
}

function decideExisting(situation: Situation, kept: ObservedContainer, redeploy: string | undefined): Draft {
  const { input, manifest, group, entry } = situation;
  const { spec } = manifest;
  const known = entry?.containerId === kept.id ? entry : undefined;
  const adopted = entry === undefined;
  const remains = allRoles(group);
  const differences = detectDrift(spec, kept, entry);
  const isLost = input.inventory.poisonedIds.has(kept.id) && !isUp(kept);
  const start: StartDecision = isLost
    ? { kind: "heal", cause: "its id has remains in containerd and can never be started again" }
    : decideStart(kept, known, input.observed, startAsked(input.policy, spec.name));
  if (start.kind === "heal") {
    const head = { name: spec.name, cause: start.cause, differences, adopted, containerId: kept.id };
    return draftReplacement({ ...replacementOf(situation, kept), head, action: "heal", containerId: null, remains });
  }
  if (redeploy !== undefined || differences.some((difference) => difference.remedy === "replace")) {
    const cause = redeploy ?? describeDifferences(differences);
    return draftReplacement({
      ...replacementOf(situation, kept),
      head: { name: spec.name, cause, differences, adopted, containerId: kept.id },
      action: "replace",
      remains,
    });
  }
  const steps: Step[] = [];
  if (differences.length > 0) steps.push(updateStep(kept.id, manifest, differences));
  if (start.kind === "start") steps.push(startStep(kept.id, start.cause, ["update"]));
  const isOpen = input.journal.attempts.get(spec.name)?.previous != null;
  const useless = isOpen ? "its successor has proven itself" : "left by an earlier attempt";
  steps.push(...tidySteps(remains, useless, ["start"]));
  const updated = differences.length > 0;
  const head: DraftHead = {
    name: spec.name,
    cause: updated ? describeDifferences(differences) : causeOf(start),
    differences,
    adopted,
    containerId: kept.id,
  };
  if (start.kind === "start") return draft(head, updated ? "update" : "start", steps, spec);
  if (updated) return draft(head, "update", steps, spec);
  if (steps.length > 0)
    return draft(
      { ...head, cause: isOpen ? "has proven itself" : "remains of an earlier attempt" },
      "tidy",
      steps,
      spec,
    );
  if (start.kind === "failing") return idleDraft(head, "failing");
  return idleDraft(head, start.kind === "leave" ? "leave" : "none");
}

function causeOf(start: ReturnType<typeof decideStart>): string {
  return start.kind === "running" ? "runs as the manifest says" : start.cause;
}

function updateStep(containerId: string, manifest: Manifest, differences: readonly Difference[]): Step {
  const touches = (part: string): boolean =>
    differences.some(({ pointer }) => pointer.startsWith(`/host_config/${part}/`));
  const { resources, restartPolicy } = manifest.spec;
  return {
    part: "update",
    operation: {
      kind: "update",
      containerId,
      resources: touches("resources") ? resources : null,
      restartPolicy: touches("restart_policy") ? restartPolicy : null,
    },
    cause: "can be changed while it runs",
    after: [],
  };
}

function replacementOf(situation: Situation, predecessor: ObservedContainer) {
  const { input, manifest, entry } = situation;
  const start = decideStart(predecessor, entry, input.observed, "nothing");
  return {
    predecessor,
    previous: {
      containerId: predecessor.id,
      spec: predecessor.spec,
      wasRunning: isUp(predecessor) || start.kind === "start",
    },
    spec: manifest.spec,
    containerId: statedId(situation),
    nonce: input.nonce,
    stopTimeoutMs: manifest.options.stopTimeoutMs ?? null,
  };
}

/** The id that the manifest states, unless containerd cannot start it any more; null: choose one. */
function statedId({ input, manifest }: Situation): string | null {
  const { containerId } = manifest;
  return containerId === undefined || input.inventory.poisonedIds.has(containerId) ? null : containerId;
}

/** Names are not unique in Kanto: what bears the name beside the one that is kept goes, once that one is up. */
function withoutExtras(kept: Draft, extra: readonly ObservedContainer[]): Draft {
  if (extra.length === 0) return kept;
  const steps = extra.flatMap((container) => removalSteps(container, "another container of the same name"));
  const action = kept.steps.length === 0 ? "tidy" : kept.action;
  return {
    ...kept,
    action,
    cause: action === "tidy" ? `${extra.length + 1} containers bear this name` : kept.cause,
    steps: [...kept.steps, ...steps],
  };
}

function allRoles(group: ContainerGroup): readonly ObservedContainer[] {
  const { probe, keep, next, old } = group.roles;
  return [...probe, ...keep, ...next, ...old];
}

/** The field, or the number of them, in a few words; the differences themselves are shown beside it. */
function describeDifferences(differences: readonly Difference[]): string {
  const [first] = differences;
  if (first === undefined) return "nothing differs";
  return differences.length === 1 ? `${first.pointer} differs` : `${differences.length} fields differ`;
}

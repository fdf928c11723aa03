import type { ContainerSpec } from "../model/container-spec.ts";
import type { PreviousContainer } from "../model/journal.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { chooseContainerId } from "./container-id.ts";
import {
  createStep,
  type Draft,
  type DraftHead,
  draft,
  isUp,
  parkSteps,
  removeStep,
  renameStep,
  type Step,
  type StepPart,
  startStep,
  tidySteps,
} from "./draft.ts";
import { runtimeName } from "./role-name.ts";

export interface Replacement {
  readonly head: DraftHead;
  readonly action: "replace" | "heal";
  readonly predecessor: ObservedContainer;
  /** What must come back where the replacement fails: the predecessor as it was before anything was done to it. */
  readonly previous: PreviousContainer;
  readonly spec: ContainerSpec;
  /** The id that the successor must have; null: one is chosen. */
  readonly containerId: string | null;
  readonly nonce: string;
  readonly stopTimeoutMs: number | null;
  /** Left behind by an earlier attempt: removed before the new one begins. */
  readonly remains: readonly ObservedContainer[];
}

/**
 * Puts a new container in the place of one that exists, so that nothing that runs is touched before the new image is
 * here and Kanto has accepted the new spec. Two forms: an id that is free lets the two stand side by side; an id that
 * the predecessor holds must be given up first, and a probe has shown that the new spec is good.
 */
export function draftReplacement(replacement: Replacement): Draft {
  const sameId = replacement.containerId === replacement.predecessor.id;
  const steps = sameId
    ? replaceUnderSameId(replacement, replacement.predecessor.id)
    : replaceBesideEachOther(replacement);
  const sweep = tidySteps(replacement.remains, "left by an earlier attempt", ["start"]);
  const head = { ...replacement.head, containerId: replacement.predecessor.id, previous: replacement.previous };
  return draft(head, replacement.action, [...steps, ...sweep], replacement.spec);
}

function replaceBesideEachOther(replacement: Replacement): readonly Step[] {
  const { predecessor, spec, nonce } = replacement;
  const successorId = replacement.containerId ?? chooseContainerId(spec.name, nonce);
  // A predecessor of another name (its manifest was given a new one) is in nobody's way, a dead one is removed.
  const mustMakeWay = predecessor.name === spec.name && replacement.action === "replace";
  return [
    createStep(
      successorId,
      runtimeName(spec.name, "next"),
      spec,
      "pulls the image and has Kanto check the new definition",
    ),
    ...(mustMakeWay
      ? [
          renameStep("set-aside", predecessor.id, runtimeName(spec.name, "old"), "makes way, kept as the way back", [
            "create",
          ]),
        ]
      : []),
    ...stopSteps(replacement, ["create", "set-aside"]),
    renameStep("swap", successorId, spec.name, "takes its place", ["create", "set-aside", "release"]),
    startStep(successorId, "the new definition", ["create", "set-aside", "release", "swap"]),
    ...(replacement.action === "heal"
      ? []
      : [removeStep(`tidy ${predecessor.id}`, predecessor.id, "its successor runs", ["start"])]),
  ];
}

function replaceUnderSameId(replacement: Replacement, containerId: string): readonly Step[] {
  const { predecessor, spec, nonce } = replacement;
  const probeId = chooseContainerId(spec.name, nonce, "probe");
  const keeperId = chooseContainerId(spec.name, nonce, "keep");
  const before: readonly StepPart[] = ["create", "keep"];
  return [
    createStep(
      probeId,
      runtimeName(spec.name, "probe"),
      spec,
      "pulls the image and has Kanto check the new definition",
    ),
    {
      ...createStep(
        keeperId,
        runtimeName(spec.name, "keep"),
        predecessor.spec,
        "keeps the old image for the way back",
        "keep",
      ),
      after: ["create"],
    },
    ...stopSteps(replacement, before),
    removeStep("clear", containerId, "gives up its id", [...before, "release"]),
    {
      part: "swap",
      operation: { kind: "create", containerId, runtimeName: spec.name, spec },
      cause: "takes its place under the same id",
      after: [...before, "release", "clear"],
    },
    startStep(containerId, "the new definition", [...before, "release", "clear", "swap"]),
    removeStep(`tidy ${probeId}`, probeId, "has done its work", ["start"]),
    removeStep(`tidy ${keeperId}`, keeperId, "the new one runs", ["start"]),
  ];
}

function stopSteps(replacement: Replacement, after: readonly StepPart[]): readonly Step[] {
  const { predecessor, stopTimeoutMs, action } = replacement;
  if (action === "heal") {
    // Kanto cannot stop a process that is gone; only a forced removal takes it off the list.
    const cause = predecessor.process === "gone" ? "its process is gone" : "it can never be started again";
    return [removeStep("release", predecessor.id, cause, after)];
  }
  if (!isUp(predecessor)) return [];
  return [
    ...parkSteps("park-policy", predecessor, after),
    {
      part: "release",
      operation: { kind: "stop", containerId: predecessor.id, pid: predecessor.state.pid, stopTimeoutMs },
      cause: "frees its name, ports and devices",
      after: [...after, "park-policy"],
    },
  ];
}

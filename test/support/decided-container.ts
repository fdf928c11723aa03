import { decideContainer, type Situation } from "../../src/core/reconcile/decide-container.ts";
import type { Draft } from "../../src/core/reconcile/draft.ts";
import { EMPTY_GROUP, groupContainers } from "../../src/core/reconcile/group-containers.ts";
import { manifestOf, type PlanSituation, planInputOf } from "./builders.ts";

type DecidedSituation = Omit<PlanSituation, "manifests" | "desired"> &
  Partial<Pick<Situation, "manifest" | "renamedFrom">>;

/** The draft for the container `app`, or what the manifest states instead. */
export function decidedContainer(situation: DecidedSituation): Draft {
  const { manifest = manifestOf("app"), renamedFrom, ...rest } = situation;
  const { name } = manifest.spec;
  const input = planInputOf({ ...rest, manifests: [manifest] });
  return decideContainer({
    input,
    manifest,
    group: groupContainers(input.observed.containers, new Set([name])).get(name) ?? EMPTY_GROUP,
    entry: input.inventory.containers.get(name),
    renamedFrom,
  });
}

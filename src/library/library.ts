/**
 * The library: what the deployer knows of manifests and how it plans, for programs that check, write or foresee
 * deployments. Nothing here touches a file, a socket or a clock; what is decided is decided from values.
 *
 * ```js
 * import { lintManifestSet, manifestFile, readManifest } from "kanto-auto-deployer";
 *
 * const read = readManifest(manifestFile("databroker.json", text));
 * if (read.kind === "usable") console.log(read.manifest.spec.image.name);
 * for (const problem of read.problems) console.log(problem.code, problem.message);
 * ```
 */
export { lintManifestSet } from "../core/manifest/lint-manifest-set.ts";
export { type ManifestInput, readManifest } from "../core/manifest/read-manifest.ts";
export { writeNativeManifest } from "../core/manifest/write-native-manifest.ts";
export type * from "../core/model/container-spec.ts";
export type * from "../core/model/desired-state.ts";
export type * from "../core/model/drift.ts";
export { EMPTY_INVENTORY, type FailedSpec, type Inventory, type InventoryEntry } from "../core/model/inventory.ts";
export { type Attempt, EMPTY_JOURNAL, type Journal, type PreviousContainer } from "../core/model/journal.ts";
export type * from "../core/model/manifest.ts";
export type * from "../core/model/observed-state.ts";
export type * from "../core/model/plan.ts";
export type * from "../core/model/problem.ts";
export { buildDesiredState, type DesiredStateInput } from "../core/reconcile/build-desired-state.ts";
export { makePlan } from "../core/reconcile/make-plan.ts";
export { DEFAULT_PLAN_POLICY, type PlanInput, type PlanPolicy } from "../core/reconcile/plan-input.ts";
export { formatPlan, type PlanTextOptions } from "../core/render/plan-text.ts";
export { type ProblemTextOptions, renderProblem, renderProblemLine } from "../core/render/problem-text.ts";
export { manifestFile } from "./manifest-file.ts";

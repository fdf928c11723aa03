import type { ContainerSpec } from "../model/container-spec.ts";
import type { DesiredState } from "../model/desired-state.ts";
import type { ContainerBefore, EndedActivity, YieldedContainer } from "../model/hand-over.ts";
import type { Inventory, InventoryEntry } from "../model/inventory.ts";
import type { Manifest } from "../model/manifest.ts";
import type { ObservedContainer, ObservedState } from "../model/observed-state.ts";
import { compareSpec } from "../reconcile/compare-spec.ts";
import { detectDrift } from "../reconcile/detect-drift.ts";

/** What an activity of the update manager did to the containers that manifests state. */
export interface UpdateEffects {
  /** By container name: what it set otherwise than the manifest says, or removed. */
  readonly yielded: ReadonlyMap<string, YieldedContainer>;
  /** Containers that ran before and that it stopped and left so without coming to its end. */
  readonly leftStopped: readonly string[];
}

export interface AfterUpdate {
  /** All of it: nothing yielded taken out. */
  readonly desired: DesiredState;
  readonly observed: ObservedState;
  readonly inventory: Inventory;
  /** RFC 3339, for people only. */
  readonly timestamp: string;
}

/**
 * Compares what an activity left with the manifests.
 *
 * A manifest that was changed since the activity began is the later word, and holds. Where the update manager calls its
 * activity a success, what it left is what it wanted, also what it removed. Where it does not, only what runs counts as
 * wanted: what it left dead or took away in passing comes back as its manifest says.
 */
export function effectsOfUpdate(ended: EndedActivity, after: AfterUpdate): UpdateEffects {
  const yielded = new Map<string, YieldedContainer>();
  const leftStopped: string[] = [];
  for (const [name, manifest] of after.desired.containers) {
    const entry = after.inventory.containers.get(name);
    const before = situationBefore(ended, name, manifest, entry);
    if (before === null) continue;
    const named = after.observed.containers.filter((container) => container.name === name);
    const change = changeOf(named, manifest, entry, before, ended.isSuccess);
    if (change !== null) {
      const { activityId } = ended;
      yielded.set(name, { name, manifestSha256: manifest.sha256, activityId, change, since: after.timestamp });
    } else if (!ended.isSuccess && before.isRunning && !named.some(isRunning) && named.some(isStopped)) {
      leftStopped.push(name);
    }
  }
  return { yielded, leftStopped };
}

/** Null where the manifest is newer than the activity. Where the situation was not known, the inventory tells of it. */
function situationBefore(
  { before }: EndedActivity,
  name: string,
  { sha256 }: Manifest,
  entry: InventoryEntry | undefined,
): ContainerBefore | null {
  if (before === null) {
    return entry?.manifestSha256 === sha256 ? { manifestSha256: sha256, isThere: true, isRunning: false } : null;
  }
  const known = before.get(name);
  return known?.manifestSha256 === sha256 ? known : null;
}

function changeOf(
  named: readonly ObservedContainer[],
  manifest: Manifest,
  entry: InventoryEntry | undefined,
  before: ContainerBefore,
  isSuccess: boolean,
): YieldedContainer["change"] | null {
  if (named.length === 0) return isSuccess && before.isThere ? "removed" : null;
  const left = named.find(isRunning) ?? (isSuccess ? named.find(({ id }) => id !== entry?.containerId) : undefined);
  if (left === undefined) return null;
  return isSetOtherwise(left, manifest.spec, entry) ? "changed" : null;
}

function isSetOtherwise(
  container: ObservedContainer,
  desired: ContainerSpec,
  entry: InventoryEntry | undefined,
): boolean {
  // Without our record: a container of another id was made by the update, and compares as an adopted one.
  const differences = detectDrift(desired, container, undefined);
  if (differences.length === 0) return false;
  if (entry === undefined || entry.containerId !== container.id) return true;
  const asWeLeftIt = entry.answer ?? entry.sent;
  // Of the same container an update changes only what can be changed in place.
  return asWeLeftIt === null
    ? differences.every(({ remedy }) => remedy === "in-place")
    : compareSpec(container.spec, asWeLeftIt).length > 0;
}

function isRunning({ state }: ObservedContainer): boolean {
  return state.status === "Running";
}

function isStopped({ state, manuallyStopped }: ObservedContainer): boolean {
  return state.status === "Stopped" && manuallyStopped;
}

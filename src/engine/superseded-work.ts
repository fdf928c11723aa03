import type { DesiredState } from "../core/model/desired-state.ts";
import type { WorkInHand } from "./work-in-hand.ts";

export interface SupersededWork {
  readonly containerName: string;
  readonly reason: string;
}

/**
 * What is under way and should make way for what the directory says now: the last write wins, and what is back is not
 * removed. A file that cannot be used takes nothing back but a removal.
 */
export function supersededWork(
  work: Pick<WorkInHand, "underWay" | "isPruned" | "manifestSha256Of">,
  { complete, containers, held }: DesiredState,
): readonly SupersededWork[] {
  if (!complete) return [];
  return [...work.underWay().keys()].flatMap((containerName) => {
    const reason = reasonFor(containerName);
    return reason === null ? [] : [{ containerName, reason }];
  });

  function reasonFor(name: string): string | null {
    if (work.isPruned(name)) return containers.has(name) || held.has(name) ? "its manifest is there again" : null;
    const begunWith = work.manifestSha256Of(name);
    if (begunWith === undefined || held.has(name) || containers.get(name)?.sha256 === begunWith) return null;
    return containers.has(name) ? "a newer manifest is there" : "its manifest is gone";
  }
}

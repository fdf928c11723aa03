import type { ContainerSpec } from "../model/container-spec.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { type Draft, idleDraft, isUp, type StepPart } from "./draft.ts";
import { type HostPort, sharedDevice, sharedHostPort, takesSomething } from "./host-resources.ts";

/** One container's step waits for another's. */
export interface CrossDependency {
  readonly name: string;
  readonly part: StepPart;
  readonly on: { readonly name: string; readonly part: StepPart };
  readonly gate: "success" | "settled";
}

export interface Settled {
  readonly drafts: readonly Draft[];
  readonly dependencies: readonly CrossDependency[];
  /** Container name -> the others that ports are handed to or taken from: where one fails, all go back. */
  readonly partners: ReadonlyMap<string, readonly string[]>;
}

/**
 * Fits drafts together where they want the same host port or device. A port held by a container outside the plan, or
 * promised to an earlier one, makes its draft wait with nothing touched; one that another draft gives up is a
 * dependency: nobody stops before both new definitions are accepted, nobody starts before the other has stopped.
 *
 * Who ran before comes first: a port that is free for the moment of a swap is not free for a newcomer.
 *
 * @param ownerOf the managed name that a listed container belongs to; undefined for a foreign one
 * @param atStake by container name: for which an attempt is open, the definitions that it may end with
 */
export function settleConflicts(
  drafts: readonly Draft[],
  observed: readonly ObservedContainer[],
  ownerOf: (container: ObservedContainer) => string | undefined,
  atStake: ReadonlyMap<string, readonly ContainerSpec[]>,
): Settled {
  const up = observed.filter(isUp);
  let current = drafts;
  // Each round turns at least one draft into a waiting one, so this ends after at most as many rounds as drafts.
  for (;;) {
    const round = findConflicts(current, up, ownerOf, atStake);
    if (round.waiting.size === 0) {
      const partners = partnersOf(round.dependencies);
      return { drafts: current, dependencies: [...round.dependencies, ...keepWaysBack(current, partners)], partners };
    }
    current = current.map((draft) => {
      const cause = round.waiting.get(draft.name);
      const { name, differences, adopted, containerId } = draft;
      return cause === undefined ? draft : idleDraft({ name, cause, differences, adopted, containerId }, "wait");
    });
  }
}

function findConflicts(
  drafts: readonly Draft[],
  up: readonly ObservedContainer[],
  ownerOf: (container: ObservedContainer) => string | undefined,
  atStake: AtStake,
) {
  const waiting = new Map<string, string>();
  const dependencies: CrossDependency[] = [];
  const promised: Promised[] = [];
  for (const draft of byClaim(drafts, atStake).filter(startsSomething)) {
    const { name, outcome } = draft;
    if (outcome === null || !takesSomething(outcome)) continue;
    const removed = new Set(
      draft.steps.flatMap(({ operation }) => (operation.kind === "remove" ? [operation.containerId] : [])),
    );
    for (const holder of up.filter((container) => ownerOf(container) !== name && !removed.has(container.id))) {
      const port = sharedHostPort(outcome, holder.spec);
      const device = sharedDevice(outcome, holder.spec);
      if (port === undefined && device === undefined) continue;
      const owner = drafts.find((other) => other.name === ownerOf(holder));
      const release = owner && releaseOf(owner, holder, outcome);
      if (owner !== undefined && release !== undefined) {
        // What ran before comes back where its successor fails, and needs the port that it had.
        if (port === undefined || !ranBefore(owner) || ranBefore(draft) || atStake.has(name))
          dependencies.push(...handOver(draft, owner, release));
        else waiting.set(name, keptFor(port, owner.name));
      }
      // Devices can be shared, ports cannot.
      else if (port !== undefined)
        waiting.set(name, `host port ${port.port} is held by the container '${holder.name}'`);
    }
    const own = up.filter((container) => ownerOf(container) === name);
    const reason = waiting.get(name) ?? reservation(draft, outcome, own, atStake) ?? givenAway(outcome, promised);
    if (reason === undefined) promised.push({ name, spec: outcome });
    else waiting.set(name, reason);
  }
  return { waiting, dependencies };
}

/** The names that are connected through dependencies, directly or by others. */
function partnersOf(dependencies: readonly CrossDependency[]): ReadonlyMap<string, readonly string[]> {
  const groupOf = new Map<string, Set<string>>();
  for (const { name, on } of dependencies) {
    const merged = new Set([name, on.name, ...(groupOf.get(name) ?? []), ...(groupOf.get(on.name) ?? [])]);
    for (const member of merged) groupOf.set(member, merged);
  }
  return new Map([...groupOf].map(([name, group]) => [name, [...group].filter((member) => member !== name).sort()]));
}

/** What ran before is removed only when all partners have started: until then any of them may have to go back. */
function keepWaysBack(
  drafts: readonly Draft[],
  partners: ReadonlyMap<string, readonly string[]>,
): readonly CrossDependency[] {
  return drafts.flatMap(({ name, steps }) =>
    steps
      .filter(({ part }) => part.startsWith("tidy "))
      .flatMap(({ part }) =>
        (partners.get(name) ?? []).map(
          (partner): CrossDependency => ({ name, part, on: { name: partner, part: "start" }, gate: "success" }),
        ),
      ),
  );
}

type AtStake = ReadonlyMap<string, readonly ContainerSpec[]>;

interface Promised {
  readonly name: string;
  readonly spec: ContainerSpec;
}

/** What ran before, then what is there, then what is new; each in the order of the names. */
function byClaim(drafts: readonly Draft[], atStake: AtStake): readonly Draft[] {
  const rank = (draft: Draft): number => {
    if (atStake.has(draft.name) || ranBefore(draft)) return 0;
    return isNewcomer(draft) ? 2 : 1;
  };
  return [...drafts].sort((one, other) => rank(one) - rank(other));
}

function isNewcomer({ containerId }: Draft): boolean {
  return containerId === null;
}

/**
 * Why a container has to wait for an attempt that may still need the port; undefined where it need not, because it takes
 * part in such an attempt or has the port already.
 */
function reservation(
  draft: Draft,
  wanted: ContainerSpec,
  own: readonly ObservedContainer[],
  atStake: AtStake,
): string | undefined {
  if (atStake.has(draft.name)) return undefined;
  for (const [name, specs] of atStake) {
    const reserved = specs.filter((spec) => !own.some((container) => sharedHostPort(spec, container.spec)));
    const port = reserved.map((spec) => sharedHostPort(wanted, spec)).find((shared) => shared !== undefined);
    if (port === undefined) continue;
    return keptFor(port, name);
  }
  return undefined;
}

/** Why a container has to wait for one that comes before it; undefined where it need not. */
function givenAway(wanted: ContainerSpec, promised: readonly Promised[]): string | undefined {
  for (const { name, spec } of promised) {
    const port = sharedHostPort(wanted, spec);
    if (port !== undefined) return `host port ${port.port} goes to the container '${name}'`;
  }
  return undefined;
}

function keptFor({ port }: HostPort, containerName: string): string {
  return `host port ${port} is kept for the container '${containerName}', which is being replaced`;
}

/** What did not run before has nothing to go back to: it would keep the port that its giver needs. */
function ranBefore({ previous }: Draft): boolean {
  return previous?.wasRunning === true;
}

function startsSomething(draft: Draft): boolean {
  return draft.steps.some((step) => step.part === "start");
}

/** The step after which what is wanted is no longer the holder's; undefined where its owner does not give it up. */
function releaseOf(owner: Draft, holder: ObservedContainer, wanted: ContainerSpec): StepPart | undefined {
  if (owner.outcome !== null && sharedHostPort(owner.outcome, wanted) !== undefined) return undefined;
  return owner.steps.find(
    ({ operation }) =>
      (operation.kind === "stop" || operation.kind === "remove") && operation.containerId === holder.id,
  )?.part;
}

/** Where one of them has no such part, there is nothing to wait for. */
function handOver(taker: Draft, owner: Draft, release: StepPart): readonly CrossDependency[] {
  return [
    { name: taker.name, part: "start", on: { name: owner.name, part: release }, gate: "success" },
    { name: taker.name, part: "release", on: { name: owner.name, part: "create" }, gate: "success" },
    { name: owner.name, part: release, on: { name: taker.name, part: "create" }, gate: "success" },
  ];
}

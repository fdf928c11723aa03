/** What a person asked for and has not been planned yet. Each is asked for once. */
export interface RequestBook {
  redeploy(containerName: string, cause: string): void;
  start(containerName: string): void;
  stop(containerName: string): void;
  prune(): void;
  /** What to plan for now; what somebody is busy with stays until he is done. */
  take(isBusy: (containerName: string) => boolean): Requests;
  /** What was taken for these containers could not be begun: it is taken again at a later look. */
  giveBack(requests: Requests, containers: readonly { readonly name: string }[]): void;
}

export interface Requests {
  readonly prune: boolean;
  /** By container name, with the cause. */
  readonly redeploy: ReadonlyMap<string, string>;
  readonly start: ReadonlySet<string>;
  readonly stop: ReadonlySet<string>;
}

export function requestBook(onRequest: () => void): RequestBook {
  const redeploy = new Map<string, string>();
  const start = new Set<string>();
  const stop = new Set<string>();
  let prune = false;
  return {
    redeploy(name, cause) {
      redeploy.set(name, cause);
      onRequest();
    },
    start(name) {
      start.add(name);
      stop.delete(name);
      onRequest();
    },
    stop(name) {
      stop.add(name);
      start.delete(name);
      redeploy.delete(name);
      onRequest();
    },
    prune() {
      prune = true;
      onRequest();
    },
    giveBack(requests, containers) {
      for (const { name } of containers) {
        const cause = requests.redeploy.get(name);
        if (cause !== undefined && !redeploy.has(name)) redeploy.set(name, cause);
        if (requests.start.has(name)) start.add(name);
      }
    },
    take(isBusy) {
      const taken = {
        prune,
        redeploy: new Map([...redeploy].filter(([name]) => !isBusy(name))),
        start: new Set([...start].filter((name) => !isBusy(name))),
        stop: new Set(stop),
      };
      stop.clear();
      prune = false;
      for (const name of taken.redeploy.keys()) redeploy.delete(name);
      for (const name of taken.start) start.delete(name);
      return taken;
    },
  };
}

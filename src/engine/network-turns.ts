/** Keeps apart what the manager cannot do to its network at the same time. */
export interface NetworkTurns {
  /**
   * For what brings a container up; let in before all that waits to go, since an outage lasts until it is done.
   *
   * @param containerName for whom a turn may be kept
   */
  coming<Value>(containerName: string, work: TurnWork<Value>): Promise<Value>;
  /**
   * For what takes a container down.
   *
   * @param successor asked when the work is done: the name of who comes next, for whom the turn is then kept, so that
   *   nobody else goes in the middle of a swap; null: nobody
   */
  going<Value>(successor: () => string | null, work: TurnWork<Value>): Promise<Value>;
  /**
   * For what takes a container down, too; within the turn that is kept for its successor, where one is: in the middle of
   * a swap it would else wait for a start that waits for it.
   *
   * @param successor as for `going`, where a start waits for it: nothing of that container runs, so it is let in before
   *   what only goes; null where none does
   */
  removing<Value>(
    containerName: string,
    successor: (() => string | null) | null,
    work: TurnWork<Value>,
  ): Promise<Value>;
  /** Who was to come next does not: others have their turn again. */
  release(containerName: string): void;
}

/** `giveBack` ends the turn before the work ends: from then on it does nothing that others must wait for. */
export type TurnWork<Value> = (giveBack: () => void) => Promise<Value>;

interface Waiting {
  readonly containerName: string;
  readonly admit: () => void;
}

/**
 * One container comes or goes at a time, where any resolves others' addresses (`container_<host name>`).
 *
 * Whenever a container comes or goes, Kanto takes each of those off the network and puts it back on. Where another comes
 * or goes at that moment, this can fail: the container runs on without a network, keeps its host ports when it ends and
 * can never be started again (`no endpoints in sandbox`, `endpoint ... already exists in network`); and if it is being
 * removed at that moment, Kanto itself ends.
 */
export function networkTurns(): NetworkTurns {
  const coming: Waiting[] = [];
  const going: Waiting[] = [];
  let isTaken = false;
  let keptFor: string | null = null;

  async function take(queue: Waiting[], containerName: string): Promise<void> {
    if (queue === coming && keptFor === containerName) {
      keptFor = null;
      return;
    }
    if (isTaken) await new Promise<void>((admit) => queue.push({ containerName, admit }));
    isTaken = true;
  }

  /** The turn stays taken where it is handed on: nobody can come between. */
  function leave(successor: string | null): void {
    const next = successor === null ? (coming.shift() ?? going.shift()) : takeOut(coming, successor);
    if (next !== undefined) next.admit();
    else if (successor === null) isTaken = false;
    else keptFor = successor;
  }

  async function inTurn<Value>(
    queue: Waiting[],
    containerName: string,
    successor: () => string | null,
    work: TurnWork<Value>,
  ): Promise<Value> {
    await take(queue, containerName);
    let hasTurn = true;
    const giveBack = (keepFor: string | null): void => {
      if (hasTurn) leave(keepFor);
      hasTurn = false;
    };
    try {
      const value = await work(() => giveBack(null));
      giveBack(successor());
      return value;
    } finally {
      giveBack(null);
    }
  }

  return {
    coming: (containerName, work) => inTurn(coming, containerName, () => null, work),
    going: (successor, work) => inTurn(going, "", successor, work),
    async removing(containerName, successor, work) {
      if (keptFor === containerName) return work(ignore);
      return successor === null ? inTurn(going, "", () => null, work) : inTurn(coming, containerName, successor, work);
    },
    release(containerName) {
      if (keptFor !== containerName) return;
      keptFor = null;
      leave(null);
    },
  };
}

function takeOut(queue: Waiting[], containerName: string): Waiting | undefined {
  const index = queue.findIndex((waiting) => waiting.containerName === containerName);
  return index === -1 ? undefined : queue.splice(index, 1)[0];
}

/** For a manager that can do all at once. */
export const NO_TURNS: NetworkTurns = {
  coming: (_containerName, work) => work(ignore),
  going: (_successor, work) => work(ignore),
  removing: (_containerName, _successor, work) => work(ignore),
  release: ignore,
};

function ignore(): void {}

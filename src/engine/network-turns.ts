/** Keeps apart what the manager cannot do to its network at the same time. */
export interface NetworkTurns {
  /** For what brings a container up; let in before all that waits to go, since an outage lasts until it is done. */
  coming<Value>(work: TurnWork<Value>): Promise<Value>;
  /** For what takes a container down. */
  going<Value>(work: TurnWork<Value>): Promise<Value>;
}

/** `giveBack` ends the turn before the work ends: from then on it does nothing that others must wait for. */
export type TurnWork<Value> = (giveBack: () => void) => Promise<Value>;

/**
 * One container comes or goes at a time, where any resolves others' addresses (`container_<host name>`).
 *
 * Whenever a container comes or goes, Kanto takes each of those off the network and puts it back on. Where another comes
 * or goes at that moment, this can fail: the container runs on without a network, keeps its host ports when it ends and
 * can never be started again (`no endpoints in sandbox`, `endpoint ... already exists in network`); and if it is being
 * removed at that moment, Kanto itself ends.
 */
export function networkTurns(): NetworkTurns {
  const coming: (() => void)[] = [];
  const going: (() => void)[] = [];
  let isTaken = false;

  async function take(queue: (() => void)[]): Promise<void> {
    if (isTaken) await new Promise<void>((admit) => queue.push(admit));
    isTaken = true;
  }

  /** The turn stays taken where it is handed on: nobody can come between. */
  function leave(): void {
    const next = coming.shift() ?? going.shift();
    if (next === undefined) isTaken = false;
    else next();
  }

  async function inTurn<Value>(queue: (() => void)[], work: TurnWork<Value>): Promise<Value> {
    await take(queue);
    let hasTurn = true;
    const giveBack = (): void => {
      if (hasTurn) leave();
      hasTurn = false;
    };
    try {
      return await work(giveBack);
    } finally {
      giveBack();
    }
  }

  return { coming: (work) => inTurn(coming, work), going: (work) => inTurn(going, work) };
}

/** For a manager that can do all at once. */
export const NO_TURNS: NetworkTurns = { coming: (work) => work(ignore), going: (work) => work(ignore) };

function ignore(): void {}

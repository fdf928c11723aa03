/** Keeps apart what the manager cannot do to its network at the same time. */
export interface NetworkTurns {
  /** Runs beside others of its kind; waits while something runs alone. */
  beside<Value>(work: TurnWork<Value>): Promise<Value>;
  /** Waits until nothing else runs. */
  alone<Value>(work: TurnWork<Value>): Promise<Value>;
}

/** `giveBack` ends the turn before the work ends: from then on it does nothing that others must wait for. */
export type TurnWork<Value> = (giveBack: () => void) => Promise<Value>;

/**
 * Whenever a container comes or goes, Kanto takes every container that resolves others' addresses off the network and
 * puts it back on. Where one of these ends at that moment, its endpoint is lost: it keeps its host ports and can never be
 * started again (`no endpoints in sandbox`, `endpoint ... already exists in network`), and if it is being removed, Kanto
 * itself ends. So such a container goes alone.
 *
 * What runs beside others is let in first: it is mostly a start, and an outage lasts until it is done.
 */
export function networkTurns(): NetworkTurns {
  const waiting: Waiter[] = [];
  let running = 0;
  let isAlone = false;

  function mayEnter(alone: boolean): boolean {
    return !isAlone && (!alone || running === 0);
  }

  function enter(alone: boolean): void {
    running += 1;
    isAlone = alone;
  }

  function leave(): void {
    running -= 1;
    isAlone = false;
    for (const waiter of [...waiting].sort((one, other) => Number(one.alone) - Number(other.alone))) {
      if (!mayEnter(waiter.alone)) continue;
      waiting.splice(waiting.indexOf(waiter), 1);
      enter(waiter.alone);
      waiter.admit();
    }
  }

  async function inTurn<Value>(alone: boolean, work: TurnWork<Value>): Promise<Value> {
    if (mayEnter(alone)) enter(alone);
    else await new Promise<void>((admit) => waiting.push({ alone, admit }));
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

  return { beside: (work) => inTurn(false, work), alone: (work) => inTurn(true, work) };
}

interface Waiter {
  readonly alone: boolean;
  readonly admit: () => void;
}

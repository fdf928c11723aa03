import type { Clock } from "./ports.ts";

/** How many calls may be under way at once, over everything that is being carried out. */
export interface CallSlots {
  /** Runs `call` when its turn has come, first come first served. */
  run<Value>(call: () => Promise<Value>): Promise<Value>;
}

/** A call that takes this long is waiting for something far away, a registry most of all: it keeps nobody from his turn. */
const SLOW_CALL_MS = 3_000;

export function callSlots(count: number, clock: Pick<Clock, "sleep">): CallSlots {
  const queue: (() => void)[] = [];
  let free = count;

  function giveBack(): void {
    const next = queue.shift();
    if (next === undefined) free += 1;
    else next();
  }

  async function take(): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>((admit) => queue.push(admit));
  }

  return {
    async run(call) {
      await take();
      const finished = new AbortController();
      let holds = true;
      const leave = (): void => {
        if (holds) giveBack();
        holds = false;
      };
      void clock.sleep(SLOW_CALL_MS, finished.signal).then(leave);
      try {
        return await call();
      } finally {
        leave();
        finished.abort();
      }
    },
  };
}

import type { Clock } from "../../engine/ports.ts";

/** Hands on hints, the first at once, those of a burst as a few. */
export interface HintPacer {
  /** Asks for a hint because of something. */
  want(reason: string): void;
  /** What it was asked for because of does not call for a look after all. */
  withdraw(reason: string): void;
  close(): void;
}

/**
 * A hint goes out when all events that are there have been heard, without any delay. After it the next one waits
 * `SPACING_MS`, and when `IN_STOCK` of them were used up, until there is a new one every `REFILL_MS`: one rename is seen
 * at once, a thousand within a second cost some thirty looks. What is wanted always comes, if later.
 */
export function paceHints(onHint: () => void, { nowMs }: Pick<Clock, "nowMs">): HintPacer {
  const reasons = new Set<string>();
  let cancel: (() => void) | null = null;
  let stock = IN_STOCK;
  let refilledAtMs = nowMs();
  let lastHintAtMs = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  function delayMs(): number {
    const now = nowMs();
    const refills = Math.floor((now - refilledAtMs) / REFILL_MS);
    stock = Math.min(IN_STOCK, stock + refills);
    refilledAtMs += refills * REFILL_MS;
    const untilSpacedMs = lastHintAtMs + SPACING_MS - now;
    return Math.max(0, stock > 0 ? untilSpacedMs : refilledAtMs + REFILL_MS - now);
  }

  function fire(): void {
    cancel = null;
    if (reasons.size === 0) return;
    const waitMs = delayMs();
    // A timer may come a little early.
    if (waitMs > 0) {
      schedule(waitMs);
    } else {
      reasons.clear();
      stock -= 1;
      lastHintAtMs = nowMs();
      onHint();
    }
  }

  function schedule(waitMs: number): void {
    if (waitMs > 0) {
      const timer = setTimeout(fire, Math.ceil(waitMs));
      cancel = () => clearTimeout(timer);
    } else {
      const immediate = setImmediate(fire);
      cancel = () => clearImmediate(immediate);
    }
  }

  return {
    want(reason) {
      if (isClosed) return;
      reasons.add(reason);
      if (cancel === null) schedule(delayMs());
    },
    withdraw: (reason) => void reasons.delete(reason),
    close() {
      isClosed = true;
      cancel?.();
      reasons.clear();
    },
  };
}

const SPACING_MS = 5;
const IN_STOCK = 6;
const REFILL_MS = 40;

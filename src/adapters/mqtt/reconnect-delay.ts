const SHORTEST_MS = 1_000;
const LONGEST_MS = 30_000;
/** A connection that lasted so long was a good one. */
const GOOD_AFTER_MS = 30_000;

/** How long to wait before each new try to connect. */
export interface ReconnectDelay {
  /** @param connectedForMs how long the last connection lasted; 0: it was refused */
  nextMs(connectedForMs: number): number;
}

/**
 * 1 s, doubled up to 30 s, each of it spread over its upper half, so that a thousand vehicles do not come back to a
 * broker at once. Begins anew only after a connection that lasted: of two clients that drive each other out by the same
 * id, one would otherwise follow the other at once for ever.
 *
 * @param random from 0 to less than 1
 */
export function reconnectDelay(random: () => number): ReconnectDelay {
  let delayMs = SHORTEST_MS;
  return {
    nextMs(connectedForMs) {
      if (connectedForMs >= GOOD_AFTER_MS) delayMs = SHORTEST_MS;
      const spreadMs = (delayMs * (1 + random())) / 2;
      delayMs = Math.min(2 * delayMs, LONGEST_MS);
      return Math.max(spreadMs, SHORTEST_MS);
    },
  };
}

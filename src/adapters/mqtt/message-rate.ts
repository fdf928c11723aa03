/** Lets through so many messages of a topic, and says how many it did not. */
export interface MessageRate {
  /** Whether a message may be looked at. */
  admits(topic: string): boolean;
  /** How many were not admitted since this was last asked. */
  takeDropped(): number;
}

/** A real update of a hundred containers says about five hundred things, most of them with pulls in between. */
const BURST = 500;
const PER_SECOND = 25;

/** Each topic has its own measure: a flood on one leaves the others heard. Only known topics may be asked for. */
export function messageRate(nowMs: () => number): MessageRate {
  const measures = new Map<string, { left: number; atMs: number }>();
  let dropped = 0;
  return {
    admits(topic) {
      const now = nowMs();
      const measure = measures.get(topic) ?? { left: BURST, atMs: now };
      measures.set(topic, measure);
      measure.left = Math.min(BURST, measure.left + ((now - measure.atMs) / 1000) * PER_SECOND);
      measure.atMs = now;
      if (measure.left < 1) {
        dropped += 1;
        return false;
      }
      measure.left -= 1;
      return true;
    },
    takeDropped() {
      const count = dropped;
      dropped = 0;
      return count;
    },
  };
}

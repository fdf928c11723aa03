/** Files that were written again unchanged, by path, with the monotonic time at which that was seen. */
export interface TouchWindow {
  /** Not yet decided. */
  readonly pending: ReadonlyMap<string, number>;
  /** Decided, and still counted with those that follow. */
  readonly decided: ReadonlyMap<string, number>;
}

export const NO_TOUCHES: TouchWindow = { pending: new Map(), decided: new Map() };

export interface TouchDecision {
  readonly window: TouchWindow;
  /** The files whose containers are redeployed. */
  readonly redeploy: readonly string[];
  /** How many files were taken for a copy or a reinstalled package, and not redeployed; 0: none. */
  readonly copied: number;
  /** When to decide about the rest; null: nothing is pending. */
  readonly decideInMs: number | null;
}

/** Long enough for the next file of a copy to follow, short for the person who touched one. */
const QUIET_MS = 300;
/** What is touched within this time counts together. */
const WINDOW_MS = 2_000;
const MOST_TOUCHED_BY_HAND = 3;

export function noteTouches(window: TouchWindow, paths: readonly string[], nowMs: number): TouchWindow {
  if (paths.length === 0) return window;
  return { ...window, pending: new Map([...window.pending, ...paths.map((path) => [path, nowMs] as const)]) };
}

/**
 * A person touches a file or two. More than three within two seconds, or half of all that there are, are a copy.
 *
 * @param fileCount of the directory
 */
export function decideTouches({ pending, decided }: TouchWindow, fileCount: number, nowMs: number): TouchDecision {
  const counted = new Map([...decided].filter(([, atMs]) => nowMs - atMs < WINDOW_MS));
  if (pending.size === 0) {
    return { window: { pending, decided: counted }, redeploy: [], copied: 0, decideInMs: null };
  }
  const quietForMs = nowMs - Math.max(...pending.values());
  const openForMs = nowMs - Math.min(...pending.values());
  if (quietForMs < QUIET_MS && openForMs < WINDOW_MS) {
    const decideInMs = Math.min(QUIET_MS - quietForMs, WINDOW_MS - openForMs);
    return { window: { pending, decided }, redeploy: [], copied: 0, decideInMs };
  }
  const paths = [...pending.keys()];
  const together = new Set([...paths, ...counted.keys()]).size;
  const isCopy = together > MOST_TOUCHED_BY_HAND || (together > 1 && together * 2 >= fileCount);
  const window = { pending: new Map<string, number>(), decided: new Map([...counted, ...pending]) };
  return { window, redeploy: isCopy ? [] : paths, copied: isCopy ? paths.length : 0, decideInMs: null };
}

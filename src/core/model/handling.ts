/**
 * Which manifests this process is about to read or is deploying, on disk: what was on it when the process ended without
 * a word may be what ended it. Manifests are told by the hash of their bytes.
 */
export interface HandlingRecord {
  /** The boot in which it was written: a power cut is nobody's fault. */
  readonly bootId: string;
  readonly underWay: ReadonlySet<string>;
  /** How many processes ended while the manifest was under way, in a row. */
  readonly endings: ReadonlyMap<string, number>;
}

export const EMPTY_HANDLING: HandlingRecord = { bootId: "", underWay: new Set(), endings: new Map() };

/** After so many a manifest is set aside until it changes or is touched. */
export const MOST_ENDINGS = 3;

/** The record of a process that starts: what was under way when the one before it ended counts once more. */
export function recordAtStart(before: HandlingRecord, bootId: string): HandlingRecord {
  const isSameBoot = before.bootId === bootId;
  const endings = new Map(before.endings);
  if (isSameBoot) for (const sha256 of before.underWay) endings.set(sha256, (endings.get(sha256) ?? 0) + 1);
  return { bootId, underWay: new Set(), endings };
}

export function isSetAside({ endings }: HandlingRecord, sha256: string): boolean {
  return (endings.get(sha256) ?? 0) >= MOST_ENDINGS;
}

/** What came to its end is beyond suspicion. */
export function forgive(record: HandlingRecord, sha256s: Iterable<string>): HandlingRecord {
  const forgiven = new Set([...sha256s].filter((sha256) => record.endings.has(sha256)));
  if (forgiven.size === 0) return record;
  return { ...record, endings: new Map([...record.endings].filter(([sha256]) => !forgiven.has(sha256))) };
}

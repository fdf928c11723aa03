import type { ManifestFile } from "../../core/model/manifest.ts";
import { DOUBT_TIMES, type Doubt, type DoubtTimes, isOpenForTooLong, newDoubt, postponed } from "./doubt.ts";
import { type FileMark, hasSameContentMark, isSameInode, isSameMark, looksTouched } from "./file-mark.ts";

/** A file as one look saw it. */
export interface Sighting {
  readonly file: ManifestFile;
  readonly mark: FileMark;
  readonly isTorn: boolean;
}

export interface FilesSeen {
  /** By path. */
  readonly files: ReadonlyMap<string, Sighting>;
  /** Paths of what is there and was refused: no file, and not absent either. */
  readonly refusedPaths: ReadonlySet<string>;
  /** Whether absence from `files` means that nothing is there. */
  readonly isComplete: boolean;
  /** Monotonic, before the first file was looked at. */
  readonly lookedAtMs: number;
  /** The same moment by the clock that stamps files. */
  readonly wallClockMs: number;
  /** Of those in `quietPaths`, what some process still has open for writing. */
  readonly openForWriting: ReadonlySet<string>;
}

export interface SettledFiles {
  /** What can be believed, each as it is or, while it is doubted, as it was before; in no order. */
  readonly files: readonly ManifestFile[];
  /**
   * Doubted, with nothing to show in their place, and there since before anybody looked: they may be what made a
   * container that runs, so they must not count as absent.
   */
  readonly withheldPaths: readonly string[];
}

/** Whether an event calls for a look now, or the file is only to be looked at when it has become quiet. */
export type Reaction = "look" | "wait";

/** Decides which version of each file to believe. Knows nothing of directories, events or timers; see decision 0030. */
export interface FileSettler {
  /** Content or attributes of a file changed; `mark` is how it is now, null where it is no regular file. */
  noteChange(path: string, mark: FileMark | null, nowMs: number): Reaction;
  /** A file came to a path or went from it: moved, linked, created or deleted. */
  noteMove(path: string, mark: FileMark | null, nowMs: number): Reaction;
  /** The doubted files that this look sees quiet for long enough. */
  quietPaths(seen: Omit<FilesSeen, "openForWriting">): readonly string[];
  settle(seen: FilesSeen): SettledFiles;
  /** Monotonic; when the next doubt may be over. Null: nothing is doubted. */
  nextDueMs(): number | null;
}

export function settleFiles(times: DoubtTimes = DOUBT_TIMES): FileSettler {
  const believed = new Map<string, Sighting>();
  const doubts = new Map<string, Doubt>();
  const arrivals = new Map<string, { readonly mark: FileMark; readonly atMs: number }>();
  const withheld = new Set<string>();
  let hasSeenAll = false;

  function doubt(path: string, mark: FileMark | null, atMs: number): void {
    doubts.set(path, newDoubt(mark, atMs, times));
  }

  function believe(path: string, sighting: Sighting): ManifestFile {
    believed.set(path, sighting);
    doubts.delete(path);
    arrivals.delete(path);
    withheld.delete(path);
    return sighting.file;
  }

  function isQuiet(path: string, { mark, isTorn }: Sighting, lookedAtMs: number): boolean {
    const known = doubts.get(path);
    if (known === undefined || known.mark === null || isTorn) return false;
    return lookedAtMs >= known.quietAtMs && isSameMark(known.mark, mark);
  }

  function isBelievable(path: string, sighting: Sighting, seen: FilesSeen): boolean {
    const { file, mark, isTorn } = sighting;
    const before = believed.get(path);
    if (isTorn) return false;
    if (before?.file.sha256 === file.sha256 && looksTouched(mark)) return true;
    const known = doubts.get(path);
    if (known !== undefined) {
      const isOpen = seen.openForWriting.has(path) && !isOpenForTooLong(known, seen.lookedAtMs, times);
      return isQuiet(path, sighting, seen.lookedAtMs) && !isOpen;
    }
    if (before?.file.sha256 === file.sha256 && before.file.modifiedAtMs === file.modifiedAtMs) return true;
    const arrival = arrivals.get(path);
    if (arrival !== undefined && isSameMark(arrival.mark, mark)) return true;
    return !hasSeenAll && before === undefined && Math.abs(seen.wallClockMs - mark.modifiedAtMs) >= times.quietMs;
  }

  function settleSeen(path: string, sighting: Sighting, seen: FilesSeen): ManifestFile | null {
    if (isBelievable(path, sighting, seen)) return believe(path, sighting);
    const { lookedAtMs } = seen;
    const known = doubts.get(path);
    if (known !== undefined && isQuiet(path, sighting, lookedAtMs)) {
      doubts.set(path, postponed(known, lookedAtMs, times));
    } else if (known === undefined || (known.atMs < lookedAtMs && !isAsDoubted(known, sighting))) {
      doubt(path, sighting.mark, lookedAtMs);
    }
    return believed.get(path)?.file ?? null;
  }

  /** Null: it is gone, which was seen twice, or it has only got another name. */
  function settleAbsent(path: string, before: Sighting, seen: FilesSeen): ManifestFile | null {
    const known = doubts.get(path);
    const isMoved = [...seen.files.values()].some(({ mark }) => isSameInode(mark, before.mark));
    if (isMoved || (known?.mark === null && seen.lookedAtMs >= known.quietAtMs)) {
      believed.delete(path);
      doubts.delete(path);
      return null;
    }
    if (known === undefined || (known.mark !== null && known.atMs < seen.lookedAtMs)) {
      doubt(path, null, seen.lookedAtMs);
    }
    return before.file;
  }

  /** What is not there needs no opinion, unless an event since tells otherwise. */
  function forgetUnseen({ files, refusedPaths, isComplete, lookedAtMs }: FilesSeen): void {
    for (const path of withheld) if (!files.has(path)) withheld.delete(path);
    for (const [path, { atMs }] of [...doubts, ...arrivals]) {
      const isAwaited = isComplete && believed.has(path) && !refusedPaths.has(path);
      if (atMs >= lookedAtMs || files.has(path) || isAwaited) continue;
      doubts.delete(path);
      arrivals.delete(path);
    }
  }

  return {
    noteChange(path, mark, nowMs) {
      const before = believed.get(path);
      arrivals.delete(path);
      if (mark === null) return "look";
      if (before !== undefined && !doubts.has(path) && hasSameContentMark(before.mark, mark)) return "look";
      doubt(path, mark, nowMs);
      return before !== undefined && looksTouched(mark) && mark.bytes === before.mark.bytes ? "look" : "wait";
    },
    noteMove(path, mark, nowMs) {
      if (mark !== null && mark.bytes > 0) {
        doubts.delete(path);
        arrivals.set(path, { mark, atMs: nowMs });
        return "look";
      }
      arrivals.delete(path);
      if (mark !== null || believed.has(path)) doubt(path, mark, nowMs);
      return "wait";
    },
    quietPaths: ({ files, lookedAtMs }) =>
      [...files].filter(([path, sighting]) => isQuiet(path, sighting, lookedAtMs)).map(([path]) => path),
    settle(seen) {
      const settled: ManifestFile[] = [];
      for (const [path, sighting] of seen.files) {
        const file = settleSeen(path, sighting, seen);
        if (file !== null) settled.push(file);
        else if (!hasSeenAll) withheld.add(path);
      }
      for (const [path, before] of seen.isComplete ? [...believed] : []) {
        if (seen.files.has(path) || seen.refusedPaths.has(path)) continue;
        const file = settleAbsent(path, before, seen);
        if (file !== null) settled.push(file);
      }
      forgetUnseen(seen);
      hasSeenAll ||= seen.isComplete;
      return { files: settled, withheldPaths: [...withheld] };
    },
    nextDueMs: () => (doubts.size === 0 ? null : Math.min(...[...doubts.values()].map(({ quietAtMs }) => quietAtMs))),
  };
}

function isAsDoubted({ mark }: Doubt, sighting: Sighting): boolean {
  return mark !== null && !sighting.isTorn && isSameMark(mark, sighting.mark);
}

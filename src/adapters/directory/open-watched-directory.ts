import { realpathSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause, setImmediate } from "node:timers/promises";
import type { Clock, DirectorySnapshot, RefusedEntry, WatchedDirectory } from "../../engine/ports.ts";
import { compareBytes } from "./compare-bytes.ts";
import { directoryWarning } from "./directory-problem.ts";
import { type DirectorySettings, directorySettings, type ManifestDirectoryOptions } from "./directory-settings.ts";
import { DOUBT_TIMES, type DoubtTimes } from "./doubt.ts";
import { type DirectoryHearing, hearDirectory } from "./hear-directory.ts";
import { type DirectoryLook, lookAtDirectory } from "./look-at-directory.ts";
import { findOpenForWriting } from "./open-for-writing.ts";
import { type FileSettler, type FilesSeen, type Sighting, settleFiles } from "./settle-files.ts";
import { refusedIn, snapshotOf } from "./snapshot-of.ts";

export interface WatchedDirectoryOptions extends ManifestDirectoryOptions {
  readonly clock: Pick<Clock, "nowMs">;
  /** Default: what was measured to do. */
  readonly doubtTimes?: DoubtTimes;
}

/**
 * The directory of manifests as a daemon reads it. Of a file that is being written in place, or about to be replaced by
 * deleting it first, `read` keeps giving the version before until the new one is quiet; a file that was already being
 * written at the first look is refused with a warning until then, so that what it made before is left alone. Before and
 * without `watch` the same holds, only that nothing tells when to look.
 */
export function openWatchedDirectory(options: WatchedDirectoryOptions): WatchedDirectory {
  const settings = directorySettings(options);
  const { clock, doubtTimes = DOUBT_TIMES } = options;
  const settler = settleFiles(doubtTimes);
  let hearing: DirectoryHearing | null = null;
  let hasRead = false;
  let turn: Promise<unknown> = Promise.resolve();

  /** One look after the other: each changes what is believed. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function readSettled(): Promise<DirectorySnapshot> {
    const isFirst = !hasRead;
    hasRead = true;
    const first = await lookAndSettle(settings, settler, hearing, clock);
    if (!isFirst || !first.isWithholding) return first.snapshot;
    await pause(doubtTimes.quietMs);
    return (await lookAndSettle(settings, settler, hearing, clock)).snapshot;
  }

  return {
    path: settings.directory,
    read: () => inTurn(readSettled),
    watch(onHint, onTrouble) {
      if (hearing !== null) throw new Error(`internal: ${settings.directory} is being watched already`);
      const heard = hearDirectory({ settings, settler, onHint, onTrouble, clock });
      hearing = heard;
      void inTurn(async () => {
        // What changed between an earlier look and the watch is told by no event.
        if ((await heard.follow()) && hasRead) heard.want(settings.directory);
      });
      return {
        close() {
          heard.close();
          if (hearing === heard) hearing = null;
        },
      };
    },
  };
}

async function lookAndSettle(
  settings: DirectorySettings,
  settler: FileSettler,
  hearing: DirectoryHearing | null,
  clock: Pick<Clock, "nowMs">,
): Promise<{ readonly snapshot: DirectorySnapshot; readonly isWithholding: boolean }> {
  const { look, ...moment } = await lookWhileFollowing(settings, hearing, clock);
  const seen = { ...filesIn(look), ...moment };
  const openForWriting = await openAmong(settler.quietPaths(seen), seen, settings);
  await hearAllEvents();
  const { files, withheldPaths } = settler.settle({ ...seen, openForWriting });
  hearing?.wantWhenQuiet();
  const snapshot = snapshotOf(look, {
    files: [...files].sort((left, right) => compareBytes(left.path, right.path)),
    refused: [...refusedIn(look), ...withheldPaths.map(beingWritten)].sort((left, right) =>
      compareBytes(left.path, right.path),
    ),
  });
  return { snapshot, isWithholding: withheldPaths.length > 0 };
}

/** Looks again where folders were found that were not watched: what came into them meanwhile is told by no event. */
async function lookWhileFollowing(
  settings: DirectorySettings,
  hearing: DirectoryHearing | null,
  clock: Pick<Clock, "nowMs">,
): Promise<{ readonly look: DirectoryLook; readonly lookedAtMs: number; readonly wallClockMs: number }> {
  await hearing?.follow();
  for (let turn = 1; ; turn += 1) {
    const lookedAtMs = clock.nowMs();
    const wallClockMs = Date.now();
    const look = await lookAtDirectory(settings);
    const isMoreFollowed =
      settings.recursive && look.folders.length > 0 && (await hearing?.follow(look.folders.slice(1))) === true;
    if (!isMoreFollowed) return { look, lookedAtMs, wallClockMs };
    if (turn === MOST_TURNS) {
      hearing?.want(settings.directory);
      return { look, lookedAtMs, wallClockMs };
    }
  }
}

function filesIn({ entries, problem }: DirectoryLook): Pick<FilesSeen, "files" | "refusedPaths" | "isComplete"> {
  const files = new Map<string, Sighting>();
  const refusedPaths = new Set<string>();
  for (const { name, outcome } of entries) {
    if (outcome.kind === "read") files.set(name, outcome);
    else if (outcome.kind === "refused") refusedPaths.add(name);
  }
  return { files, refusedPaths, isComplete: problem === null };
}

async function openAmong(
  paths: readonly string[],
  { files }: Pick<FilesSeen, "files">,
  { directory }: DirectorySettings,
): Promise<ReadonlySet<string>> {
  const candidates = paths.flatMap((name) => {
    const mark = files.get(name)?.mark;
    return mark === undefined ? [] : [{ name, mark, path: realPath(join(directory, name)) }];
  });
  const open = await findOpenForWriting(candidates);
  return new Set(candidates.filter((candidate) => open.includes(candidate)).map(({ name }) => name));
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** Until every event has been heard that was there when this was called: one round of the event loop, from poll to poll. */
async function hearAllEvents(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

function beingWritten(path: string): RefusedEntry {
  const message = "the file is just being written: it is read when it has been quiet for a moment";
  return { path, problem: directoryWarning("file-being-written", path, message) };
}

const MOST_TURNS = 3;

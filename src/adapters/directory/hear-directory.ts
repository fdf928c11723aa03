import { statSync } from "node:fs";
import { join, relative } from "node:path";
import type { Clock } from "../../engine/ports.ts";
import type { DirectorySettings } from "./directory-settings.ts";
import { markAt } from "./file-mark.ts";
import { type DirectoryFollower, followDirectory } from "./follow-directory.ts";
import { isManifestFileName, isManifestFolderName } from "./manifest-file-name.ts";
import { paceHints } from "./pace-hints.ts";
import type { FileSettler } from "./settle-files.ts";
import { watchFolders } from "./watch-folders.ts";

/** The events of a directory, as hints when to look. */
export interface DirectoryHearing {
  /** See `DirectoryFollower.follow`. */
  follow: DirectoryFollower["follow"];
  /** Asks for a hint because of something. */
  want(reason: string): void;
  /** Asks for a hint when the next doubted file may have become quiet. */
  wantWhenQuiet(): void;
  close(): void;
}

export interface HearDirectoryOptions {
  readonly settings: Pick<DirectorySettings, "directory" | "recursive">;
  readonly settler: Pick<FileSettler, "noteChange" | "noteMove" | "nextDueMs">;
  readonly onHint: () => void;
  readonly onTrouble: (message: string) => void;
  readonly clock: Pick<Clock, "nowMs">;
}

export function hearDirectory({ settings, settler, onHint, onTrouble, clock }: HearDirectoryOptions): DirectoryHearing {
  const { directory, recursive } = settings;
  const hints = paceHints(onHint, clock);
  const watches = watchFolders({ onEvent, onFolderEvent: hints.want, onTrouble, nowMs: clock.nowMs });
  const follower = followDirectory(directory, watches);
  let quietTimer: NodeJS.Timeout | undefined;

  function onEvent(folder: string, kind: "change" | "move", name: string | null): void {
    if (follower.isAwaited(folder)) {
      if (follower.isStepTowards(folder, name)) hints.want(folder);
    } else if (name === null) {
      hints.want(folder);
    } else if (isManifestFileName(name)) {
      onFileEvent(join(folder, name), kind);
    } else if (isOfFolders(folder, kind, name)) {
      hints.want(join(folder, name));
    }
  }

  function onFileEvent(path: string, kind: "change" | "move"): void {
    const name = relative(directory, path);
    const mark = markAt(path);
    const note = kind === "change" ? settler.noteChange : settler.noteMove;
    if (note(name, mark, clock.nowMs()) === "look") hints.want(path);
    else hints.withdraw(path);
    wantWhenQuiet();
  }

  /** A folder below, or `..data`: where that leads to, there lie the files of a mounted Kubernetes volume. */
  function isOfFolders(folder: string, kind: "change" | "move", name: string): boolean {
    if (name.startsWith("..")) return true;
    const path = join(folder, name);
    return recursive && kind === "move" && isManifestFolderName(name) && (follower.isFollowed(path) || isFolder(path));
  }

  function wantWhenQuiet(): void {
    clearTimeout(quietTimer);
    const dueMs = settler.nextDueMs();
    if (dueMs === null) return;
    // One more, since timers come up to a millisecond early.
    quietTimer = setTimeout(() => hints.want(QUIET), Math.max(0, Math.ceil(dueMs - clock.nowMs())) + 1);
  }

  return {
    follow: follower.follow,
    want: hints.want,
    wantWhenQuiet,
    close() {
      clearTimeout(quietTimer);
      hints.close();
      watches.close();
    },
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

const QUIET = "quiet";

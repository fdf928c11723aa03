import type { FaultField } from "../fault-row.ts";

const FILES = "files";

export const FILES_AND_WATCHING: FaultField = {
  letter: "A",
  title: "Files and watching",
  rows: [
    {
      code: "A1",
      fault: "a manifest is replaced by a rename, hundreds of times",
      holds: "each content is applied once, none is lost",
      priority: 1,
      onReal: FILES,
    },
    {
      code: "A2",
      fault: "a manifest is written in place, slowly, in pieces",
      holds: "no piece is deployed, the last content once",
      priority: 1,
      onReal: FILES,
    },
    {
      code: "A3",
      fault: "editors and tools save: vim, sed, cp, rsync, touch, chmod",
      holds: "the content decides; a touch redeploys in the daemon, a chmod does nothing",
      priority: 1,
      onReal: `${FILES}, the tools`,
    },
    {
      code: "A4",
      fault: "the directory's content is exchanged through a link, as Kubernetes does",
      holds: "links inside the directory are followed, the exchange is applied once",
      priority: 2,
      onReal: FILES,
    },
    {
      code: "A5",
      fault: "the queue of file events overflows",
      holds: "the next look at the whole directory repairs it",
      priority: 1,
      onReal: "inotify",
    },
    {
      code: "A6",
      fault: "the system gives no more watches",
      holds: "it looks at intervals, says so once, and tries to watch again",
      priority: 1,
      onReal: "inotify limits",
    },
    {
      code: "A7",
      fault: "the directory is removed, renamed, made anew, mounted over, unmounted",
      holds: "nothing is deleted; the directory that takes its place is watched",
      priority: 1,
      onReal: "mounts",
    },
    {
      code: "A8",
      fault: "a file system that tells no events: overlay from below, network",
      holds: "the next look finds it",
      priority: 1,
      onReal: "overlayfs",
    },
    {
      code: "A9",
      fault: "modification times that do not advance, are 0, or go back",
      holds: "the bytes decide",
      priority: 1,
      onReal: FILES,
    },
    {
      code: "A10",
      fault: "the directory is missing at the start and appears later",
      holds: "it starts, says so, and deploys when it is there",
      priority: 2,
      onReal: FILES,
    },
    {
      code: "A11",
      fault: "all files vanish at once",
      holds: "nothing is removed",
      priority: 1,
      onReal: FILES,
    },
    {
      code: "A12",
      fault: "a file is removed while it is being deployed",
      holds: "the deployment ends cleanly, then the rule for orphans applies",
      priority: 2,
      onReal: FILES,
    },
    {
      code: "A13",
      fault: "a thousand files at once, a thousand edits of one",
      holds: "the last content wins, memory and delays stay small",
      priority: 2,
      onReal: FILES,
    },
    {
      code: "A14",
      fault: "the directory cannot be read: no right, a read error",
      holds: "what was known last stays, nothing is removed",
      priority: 1,
      onReal: "strace, another user",
    },
  ],
};

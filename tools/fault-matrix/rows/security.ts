import type { FaultField } from "../fault-row.ts";

export const SECURITY: FaultField = {
  letter: "F",
  title: "Security",
  rows: [
    {
      code: "F1",
      fault: "a link, a FIFO, a device, a folder named x.json",
      holds: "opened without waiting, refused unless it is a regular file; links only as the rules say",
      priority: 1,
      onReal: "files",
    },
    {
      code: "F2",
      fault: "a file is exchanged between the check and the read",
      holds: "opened once; the bytes checked are the bytes parsed and deployed",
      priority: 1,
      onReal: "files, processes",
    },
    {
      code: "F3",
      fault: "files and folders that others can write",
      holds: "a warning, or refused where that is asked for",
      priority: 1,
      onReal: "files",
    },
    {
      code: "F4",
      fault: "names, ids and hosts that are paths or nonsense",
      holds: "refused before any call",
      priority: 1,
      onReal: "the program",
    },
    {
      code: "F5",
      fault: "privileged containers, host mounts, devices",
      holds: "a policy decides, and the decision is logged",
      priority: 2,
      onReal: "the program, real Kanto",
    },
    {
      code: "F6",
      fault: "images that are not pinned or not signed",
      holds: "a policy warns of what is not pinned or from elsewhere, or refuses it; signatures are Kanto's to verify",
      priority: 2,
      onReal: "the program, real Kanto",
    },
    {
      code: "F7",
      fault: "line ends and escape sequences in names, errors, messages",
      holds: "one line for each event, nothing that acts on a terminal",
      priority: 1,
      onReal: "the program",
    },
    {
      code: "F8",
      fault: "secrets in manifests",
      holds: "in no log, status, event or crash output; files for us alone",
      priority: 1,
      onReal: "the program",
    },
    {
      code: "F9",
      fault: "somebody else plants a socket in Kanto's place",
      holds: "not spoken to",
      priority: 2,
      onReal: "another user",
    },
    {
      code: "F10",
      fault: "the sandbox of the service",
      holds: "systemd's exposure is at most 1.0, and it works inside",
      priority: 1,
      onReal: "systemd",
    },
  ],
};

import type { ContainerStatus } from "../model/status.ts";
import { formatUntil } from "./age-text.ts";

/** What happens next to a container, or what a person can do; one sentence. */
export function nextStep({ name, phase, nextRetryAt }: ContainerStatus, nowMs: number): string {
  const retry = nextRetryAt === null ? "" : ` in ${formatUntil(nextRetryAt, nowMs)}`;
  switch (phase) {
    case "running":
      return "nothing; it is repaired when it is changed by hand";
    case "done":
      return "nothing until its manifest changes; it is started once for each boot of the machine";
    case "deploying":
      return "it is being brought to what its manifest says";
    case "proving":
      return "if it ends before its health window is over, what ran before comes back";
    case "waiting":
      return `nothing is touched until the way is free; it is looked at again${retry}`;
    case "retrying":
      return `it is tried again${retry}, or at once with: kad redeploy ${name}`;
    case "failing":
      return `Kanto restarts it as its restart policy says; what it wrote: kad logs ${name}`;
    case "failed":
      return `it waits for its manifest to change; to try the same again: kad redeploy ${name}`;
    case "held":
      return "what runs is left alone until the file is mended";
    case "stopped":
      return `it stays so until its manifest changes or is touched; to start it: kad start ${name}`;
    case "yielded":
      return `it stays so until its manifest changes; to take it back: kad redeploy ${name}`;
    case "suspended":
      return "nothing until the deployer is resumed";
    case "orphaned":
      return "it is left alone; put the manifest back, or remove it with: kad prune";
  }
}

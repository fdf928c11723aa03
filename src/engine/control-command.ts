import type { DeployerStatus } from "../core/model/status.ts";

/** What a person can ask of a running daemon, over its control socket. */
export type ControlCommand =
  | { readonly kind: "status" }
  /** Deploys it anew although nothing differs, and tries a failed manifest again. */
  | { readonly kind: "redeploy"; readonly containerName: string }
  /** Starts what was stopped by hand. */
  | { readonly kind: "start"; readonly containerName: string }
  /** Stops it; it stays so until its manifest changes, is touched, or it is started. */
  | { readonly kind: "stop"; readonly containerName: string }
  /** Changes nothing until it is resumed, also after a restart. */
  | { readonly kind: "pause"; readonly reason: string }
  /** Ends any suspension, that for an update manager too. */
  | { readonly kind: "resume" }
  /** Removes orphans, once; with `dryRun` it only says which. */
  | { readonly kind: "prune"; readonly dryRun: boolean }
  /** Goes back to an earlier deployment; `to` is its number, null the last good one. */
  | { readonly kind: "rollback"; readonly containerName: string; readonly to: number | null }
  /** Looks at once, without waiting for an event or the next resync. */
  | { readonly kind: "reconcile" };

export type ControlCommandKind = ControlCommand["kind"];

export type ControlAnswer =
  | { readonly kind: "status"; readonly status: DeployerStatus }
  /** Done, or under way; `message` is one sentence for people. */
  | { readonly kind: "done"; readonly message: string }
  /** Names of orphans removed, or that would be. */
  | { readonly kind: "pruned"; readonly containerNames: readonly string[] }
  /** Not possible: no such container, nothing to go back to; one sentence that says what to do instead. */
  | { readonly kind: "refused"; readonly message: string };

/** Answers one command; never throws. */
export type ControlHandler = (command: ControlCommand) => Promise<ControlAnswer>;

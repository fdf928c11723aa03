/** How long each call may take, in milliseconds. */
export interface KantoDeadlines {
  /** List and the daemon's version. Default 5 s. */
  readonly queryMs: number;
  /** Create pulls the image inside the call. Default 30 minutes. */
  readonly createMs: number;
  /** Default 60 s. */
  readonly startMs: number;
  /** Update and Rename. Default 10 s. */
  readonly changeMs: number;
  /** What Kanto itself waits in a Remove before it kills, and again after it: its own default. Default 30 s. */
  readonly removeKillAfterMs: number;
  /** Added to twice the timeout of a Stop or Remove, in which Kanto answers by itself. Default 10 s. */
  readonly stopSlackMs: number;
  /** How long `close` waits for a Start, Stop or Remove that is still going on. Default 4 s. */
  readonly closeMs: number;
}

export const DEFAULT_DEADLINES: KantoDeadlines = {
  queryMs: 5_000,
  createMs: 30 * 60_000,
  startMs: 60_000,
  changeMs: 10_000,
  removeKillAfterMs: 30_000,
  stopSlackMs: 10_000,
  closeMs: 4_000,
};

/** Kanto waits the timeout after the first signal and once more after SIGKILL before it gives up. */
export function stopDeadlineMs(killAfterMs: number, deadlines: KantoDeadlines): number {
  return 2 * killAfterMs + deadlines.stopSlackMs;
}

/** What a one-shot command's exit status means. */
export const EXIT_STATUS = {
  asDesired: 0,
  /** Something failed, waits or is held; for `lint` and `plan`, see there. */
  notAsDesired: 1,
  wrongUsage: 2,
  kantoUnreachable: 3,
  /** No daemon answers at the control socket, or this user may not use it. */
  daemonUnreachable: 3,
} as const;

export type ExitStatus = (typeof EXIT_STATUS)[keyof typeof EXIT_STATUS];

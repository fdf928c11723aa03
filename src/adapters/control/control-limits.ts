/** What a peer can ask of the server at most. */
export interface ControlLimits {
  /** Of one request. */
  readonly maximumRequestBytes: number;
  /** At once; one more is told so and closed. */
  readonly maximumConnections: number;
  /** A connection ends that has not sent a whole request, or not taken its answer, for so long. */
  readonly idleTimeoutMs: number;
  /** How long a closing server waits for requests that are being worked on. */
  readonly closeTimeoutMs: number;
}

export const CONTROL_LIMITS: ControlLimits = {
  maximumRequestBytes: 64 * 1024,
  maximumConnections: 32,
  idleTimeoutMs: 30_000,
  closeTimeoutMs: 2_000,
};

/** Of one answer, for whoever asks: the status of thousands of containers fits in. */
export const MAXIMUM_ANSWER_BYTES = 32 * 1024 * 1024;

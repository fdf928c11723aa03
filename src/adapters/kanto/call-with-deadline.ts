import { failed, ok, type Result } from "../../core/model/result.ts";
import type { RuntimeFailure } from "../../core/model/runtime-failure.ts";
import type { KantoClients, KantoConnection } from "./kanto-connection.ts";
import { runtimeFailureOf, timedOut } from "./kanto-error.ts";
import { waitAtMost } from "./wait-at-most.ts";

export interface CallOptions {
  /** The RPC's name, for messages. */
  readonly call: string;
  readonly socketPath: string;
  readonly deadlineMs: number;
}

/** Options of the generated client. */
export interface WireOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A call that may be cut off: the deadline and `signal` reach the daemon. */
export async function callCancellable<Answer>(
  connection: KantoConnection,
  options: CallOptions,
  run: (clients: KantoClients, wire: WireOptions) => Promise<Answer>,
  signal?: AbortSignal,
): Promise<Result<Answer, RuntimeFailure>> {
  const wire: WireOptions =
    signal === undefined ? { timeoutMs: options.deadlineMs } : { timeoutMs: options.deadlineMs, signal };
  try {
    return ok(await connection.use((clients) => run(clients, wire)));
  } catch (error) {
    const failure = runtimeFailureOf(error, { ...options, abortedByCaller: signal?.aborted ?? false });
    // A daemon that hangs may have been replaced by one that does not, behind the same path.
    if (failure.kind === "timed-out") connection.redial();
    return failed(failure);
  }
}

/**
 * A call that must run to its end, or the container's id is unusable for ever: the deadline ends our waiting, never the
 * call. Nothing of it is told to the daemon, which would cancel by itself.
 */
export async function callToTheEnd<Answer>(
  connection: KantoConnection,
  options: CallOptions,
  run: (clients: KantoClients) => Promise<Answer>,
): Promise<Result<Answer, RuntimeFailure>> {
  const answer = connection.use(run).then(
    (value): Result<Answer, RuntimeFailure> => ok(value),
    (error: unknown): Result<Answer, RuntimeFailure> =>
      failed(runtimeFailureOf(error, { ...options, abortedByCaller: false })),
  );
  const first = await waitAtMost(answer, options.deadlineMs);
  return first === "too late" ? failed(timedOut(options.call, options.socketPath)) : first;
}

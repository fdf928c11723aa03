import { ok, type Result } from "../../core/model/result.ts";
import type { RuntimeFailure } from "../../core/model/runtime-failure.ts";
import type { ContainerRuntime, RuntimeContainer } from "../../engine/ports.ts";
import { callCancellable, callToTheEnd, type WireOptions } from "./call-with-deadline.ts";
import { containerCache } from "./container-cache.ts";
import { containerFromWire } from "./container-from-wire.ts";
import { containerToWire, updateToWire } from "./container-to-wire.ts";
import { endpointAgeMs } from "./endpoint-age.ts";
import { type KantoClients, openKantoConnection } from "./kanto-connection.ts";
import { DEFAULT_DEADLINES, type KantoDeadlines, stopDeadlineMs } from "./kanto-deadlines.ts";
import { isStumble } from "./kanto-error-texts.ts";
import { settledDaemon } from "./settled-daemon.ts";
import { waitAtMost } from "./wait-at-most.ts";

export interface ConnectKantoOptions {
  /** `/run/container-management/container-management.sock` where Kanto is installed as usual. */
  readonly socketPath: string;
  /**
   * How old the socket must be before anything is changed: a daemon that has just started does not survive it. Lists are
   * not held back. Default 2000; 0 for an emulator.
   */
  readonly settleMs?: number;
  /** What is absent follows `DEFAULT_DEADLINES`. */
  readonly deadlines?: Partial<KantoDeadlines>;
}

interface Change {
  /** The RPC's name. */
  readonly call: string;
  readonly deadlineMs: number;
  readonly run: (containers: KantoClients["containers"]) => Promise<unknown>;
  /** Also to a daemon that has just started. */
  readonly atOnce?: boolean;
}

type ChangeAnswer = Result<void, RuntimeFailure>;

const DEFAULT_SETTLE_MS = 2_000;
const LONGEST_SETTLE_MS = 30_000;

/**
 * Eclipse Kanto Container Management behind the engine's port. Dials when it is first asked, and again after each loss;
 * a call on a lost connection answers `unreachable` and the next one may succeed.
 *
 * Never calls Logs (ends the daemon for an unknown id), Restart (always fails) or ListStream (empty).
 */
export function connectKanto(options: ConnectKantoOptions): ContainerRuntime {
  const { socketPath, settleMs = DEFAULT_SETTLE_MS, deadlines: wished } = options;
  const deadlines: KantoDeadlines = { ...DEFAULT_DEADLINES, ...wished };
  const lostListeners = new Set<() => void>();
  const connection = openKantoConnection(socketPath, () => {
    for (const listener of lostListeners) listener();
  });
  const readContainers = containerCache();
  const unfinished = new Set<Promise<unknown>>();
  const closing = new AbortController();
  const daemon = settledDaemon({ socketPath, list, settleMs, longestMs: LONGEST_SETTLE_MS });

  async function list(): Promise<Result<readonly RuntimeContainer[], RuntimeFailure>> {
    return await query("List", async ({ listBytes }, wire) => readContainers(await listBytes(wire)));
  }

  function query<Answer>(
    call: string,
    run: (clients: KantoClients, wire: WireOptions) => Promise<Answer>,
  ): Promise<Result<Answer, RuntimeFailure>> {
    return callCancellable(connection, { call, socketPath, deadlineMs: deadlines.queryMs }, run);
  }

  function change(change: Change): Promise<ChangeAnswer> {
    const answer = changeWhenSettled(change);
    unfinished.add(answer);
    void answer.finally(() => unfinished.delete(answer));
    return answer;
  }

  async function changeWhenSettled({ call, deadlineMs, run, atOnce = false }: Change): Promise<ChangeAnswer> {
    if (!atOnce) await daemon.wait(closing.signal);
    return await callToTheEnd(connection, { call, socketPath, deadlineMs }, async ({ containers }) => {
      await run(containers);
    });
  }

  return {
    list,
    async create(request, signal) {
      const container = containerToWire(request);
      const options = { call: "Create", socketPath, deadlineMs: deadlines.createMs };
      const cancelled = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      await daemon.wait(cancelled);
      const send = () =>
        callCancellable(
          connection,
          options,
          ({ containers }, wire) => containers.create({ container }, wire),
          cancelled,
        );
      const first = await send();
      // Another Create of the id was cut off, or its exit was lost, and left its streams behind. The Create that stumbles
      // over them clears them away; whether the id is poisoned, Start will tell.
      const answer = !first.ok && isStumble(first.failure) ? await send() : first;
      return mapValue(answer, (response) => containerFromWire(response.container ?? container));
    },
    start(id) {
      return change({ call: "Start", deadlineMs: deadlines.startMs, run: (containers) => containers.start({ id }) });
    },
    stop(id, { signal, killAfterMs }) {
      const timeoutSeconds = wholeSeconds(killAfterMs);
      const stopOptions = { timeout: BigInt(timeoutSeconds), force: true, signal };
      const deadlineMs = stopDeadlineMs(timeoutSeconds * 1_000, deadlines);
      // A caller that parks a Stop counts on its being under way, and an early one only fails.
      return change({
        call: "Stop",
        deadlineMs,
        atOnce: true,
        run: (containers) => containers.stop({ id, stopOptions }),
      });
    },
    remove(id) {
      const timeoutSeconds = wholeSeconds(deadlines.removeKillAfterMs);
      // The request's force admits a running container, the options' own lets SIGKILL follow. SIGTERM first, since a
      // container whose exit was lost is only taken off the list by a signal that finds no process.
      const stopOptions = { timeout: BigInt(timeoutSeconds), force: true, signal: "SIGTERM" };
      const deadlineMs = stopDeadlineMs(timeoutSeconds * 1_000, deadlines);
      return change({
        call: "Remove",
        deadlineMs,
        run: (containers) => containers.remove({ id, force: true, stopOptions }),
      });
    },
    rename(id, name) {
      return change({
        call: "Rename",
        deadlineMs: deadlines.changeMs,
        run: (containers) => containers.rename({ id, name }),
      });
    },
    update(id, request) {
      const updateOptions = updateToWire(request);
      return change({
        call: "Update",
        deadlineMs: deadlines.changeMs,
        run: (containers) => containers.update({ id, updateOptions }),
      });
    },
    async version() {
      const answer = await query("ProjectInfo", ({ systemInfo }, wire) => systemInfo.projectInfo({}, wire));
      return mapValue(answer, ({ projectInfo }) => ({
        projectVersion: projectInfo?.projectVersion ?? "",
        apiVersion: projectInfo?.apiVersion ?? "",
      }));
    },
    endpointAgeMs: () => endpointAgeMs(socketPath),
    onLost: (listener) => void lostListeners.add(listener),
    async close() {
      closing.abort();
      await waitAtMost(Promise.allSettled(unfinished), deadlines.closeMs);
      connection.close();
    },
  };
}

function mapValue<Value, Mapped>(
  result: Result<Value, RuntimeFailure>,
  map: (value: Value) => Mapped,
): Result<Mapped, RuntimeFailure> {
  return result.ok ? ok(map(result.value)) : result;
}

/** At least one: Kanto takes zero as its own default. */
function wholeSeconds(durationMs: number): number {
  return Math.max(1, Math.ceil(durationMs / 1_000));
}

import { ok, type Result } from "../../core/model/result.ts";
import type { RuntimeFailure } from "../../core/model/runtime-failure.ts";
import type { ContainerRuntime, RuntimeContainer } from "../../engine/ports.ts";
import { callCancellable, callToTheEnd, type WireOptions } from "./call-with-deadline.ts";
import { containerFromWire } from "./container-from-wire.ts";
import { containerToWire, updateToWire } from "./container-to-wire.ts";
import { endpointAgeMs } from "./endpoint-age.ts";
import { type KantoClients, openKantoConnection } from "./kanto-connection.ts";
import { DEFAULT_DEADLINES, type KantoDeadlines, stopDeadlineMs } from "./kanto-deadlines.ts";
import { waitAtMost } from "./wait-at-most.ts";

export interface ConnectKantoOptions {
  /** `/run/container-management/container-management.sock` where Kanto is installed as usual. */
  readonly socketPath: string;
  /** What is absent follows `DEFAULT_DEADLINES`. */
  readonly deadlines?: Partial<KantoDeadlines>;
}

/**
 * Eclipse Kanto Container Management behind the engine's port. Dials when it is first asked, and again after each loss;
 * a call on a lost connection answers `unreachable` and the next one may succeed.
 *
 * Never calls Logs (ends the daemon for an unknown id), Restart (always fails) or ListStream (empty).
 */
export function connectKanto({ socketPath, deadlines: wished }: ConnectKantoOptions): ContainerRuntime {
  const deadlines: KantoDeadlines = { ...DEFAULT_DEADLINES, ...wished };
  const connection = openKantoConnection(socketPath);
  const unfinished = new Set<Promise<unknown>>();
  const closing = new AbortController();

  function query<Answer>(
    call: string,
    run: (clients: KantoClients, wire: WireOptions) => Promise<Answer>,
  ): Promise<Result<Answer, RuntimeFailure>> {
    return callCancellable(connection, { call, socketPath, deadlineMs: deadlines.queryMs }, run);
  }

  function change(
    call: string,
    deadlineMs: number,
    run: (containers: KantoClients["containers"]) => Promise<unknown>,
  ): Promise<Result<void, RuntimeFailure>> {
    const answer = callToTheEnd(connection, { call, socketPath, deadlineMs }, async (clients) => {
      await run(clients.containers);
    });
    unfinished.add(answer);
    void answer.finally(() => unfinished.delete(answer));
    return answer;
  }

  return {
    async list() {
      const answer = await query("List", ({ containers }, wire) => containers.list({}, wire));
      return mapValue(answer, (response): readonly RuntimeContainer[] => response.containers.map(containerFromWire));
    },
    async create(request, signal) {
      const container = containerToWire(request);
      const options = { call: "Create", socketPath, deadlineMs: deadlines.createMs };
      const cancelled = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      const answer = await callCancellable(
        connection,
        options,
        ({ containers }, wire) => containers.create({ container }, wire),
        cancelled,
      );
      return mapValue(answer, (response) => containerFromWire(response.container ?? container));
    },
    start(id) {
      return change("Start", deadlines.startMs, (containers) => containers.start({ id }));
    },
    stop(id, { signal, killAfterMs }) {
      const timeoutSeconds = wholeSeconds(killAfterMs);
      const stopOptions = { timeout: BigInt(timeoutSeconds), force: true, signal };
      const deadlineMs = stopDeadlineMs(timeoutSeconds * 1_000, deadlines);
      return change("Stop", deadlineMs, (containers) => containers.stop({ id, stopOptions }));
    },
    remove(id) {
      const timeoutSeconds = wholeSeconds(deadlines.removeKillAfterMs);
      // Kanto lets the stop options' force override the request's own, so both are set.
      const stopOptions = { timeout: BigInt(timeoutSeconds), force: true, signal: "SIGTERM" };
      const deadlineMs = stopDeadlineMs(timeoutSeconds * 1_000, deadlines);
      return change("Remove", deadlineMs, (containers) => containers.remove({ id, force: true, stopOptions }));
    },
    rename(id, name) {
      return change("Rename", deadlines.changeMs, (containers) => containers.rename({ id, name }));
    },
    update(id, request) {
      const updateOptions = updateToWire(request);
      return change("Update", deadlines.changeMs, (containers) => containers.update({ id, updateOptions }));
    },
    async version() {
      const answer = await query("ProjectInfo", ({ systemInfo }, wire) => systemInfo.projectInfo({}, wire));
      return mapValue(answer, ({ projectInfo }) => ({
        projectVersion: projectInfo?.projectVersion ?? "",
        apiVersion: projectInfo?.apiVersion ?? "",
      }));
    },
    endpointAgeMs: () => endpointAgeMs(socketPath),
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

import { expect, test } from "vitest";
import { ok, type Result } from "../core/model/result.ts";
import type { RuntimeFailure } from "../core/model/runtime-failure.ts";
import type { EngineEvent } from "./engine-event.ts";
import type { ContainerRuntime, StopRequest } from "./ports.ts";
import { type StopPorts, stopContainer } from "./stop-container.ts";

/**
 * A process that ends on a given signal, a manager whose Stop answers once it has ended, and a clock on which time
 * passes only in sleeps. `said` holds what happened, with the time.
 */
function rigOf(process: { readonly endsOn: "SIGTERM" | "SIGKILL"; readonly seen: "alive" | "unknown" }) {
  const said: string[] = [];
  const events: EngineEvent[] = [];
  let nowMs = 0;
  let end: (result: Result<void, RuntimeFailure>) => void = () => undefined;
  const ended = new Promise<Result<void, RuntimeFailure>>((resolve) => {
    end = resolve;
  });
  const stop = (_id: string, { signal, killAfterMs }: StopRequest) => {
    said.push(`${nowMs} Stop ${signal}, kill after ${killAfterMs}`);
    return signal === "SIGTERM" ? Promise.resolve(ok(undefined)) : ended;
  };
  const ports: StopPorts = {
    runtime: { stop } as unknown as ContainerRuntime,
    machine: {
      bootId: async () => "",
      uptimeMs: async () => 0,
      processOf: async () => process.seen,
      signal: async (_id, pid, signal) => {
        said.push(`${nowMs} ${signal} to ${pid}`);
        if (signal === process.endsOn) end(ok(undefined));
        return true;
      },
    },
    clock: {
      nowMs: () => nowMs,
      timestamp: () => "",
      sleep: async (durationMs, signal) => {
        // What was signalled is answered before the next sleep is over.
        await new Promise((resolve) => setImmediate(resolve));
        if (signal?.aborted !== true) nowMs += durationMs;
      },
    },
    emit: (event) => void events.push(event),
  };
  return { ports, said, events };
}

const CONTAINER = { containerName: "app", containerId: "app-1", pid: 42, stopTimeoutMs: 10_000 };

test("the call is parked with a signal that does nothing, then the process is told to end", async () => {
  const { ports, said } = rigOf({ endsOn: "SIGTERM", seen: "alive" });
  expect(await stopContainer(ports, CONTAINER)).toEqual(ok(undefined));
  expect(said).toEqual(["0 Stop SIGCONT, kill after 15000", "100 SIGTERM to 42"]);
});

test("C13: a process that does not end is killed when its time is over", async () => {
  const { ports, said } = rigOf({ endsOn: "SIGKILL", seen: "alive" });
  await stopContainer(ports, CONTAINER);
  expect(said).toEqual(["0 Stop SIGCONT, kill after 15000", "100 SIGTERM to 42", "10100 SIGKILL to 42"]);
});

test("where the process cannot be seen, the manager stops it, and that is said", async () => {
  const { ports, said, events } = rigOf({ endsOn: "SIGTERM", seen: "unknown" });
  await stopContainer(ports, CONTAINER);
  expect(said).toEqual(["0 Stop SIGTERM, kill after 10000"]);
  expect(events).toEqual([{ kind: "parking-unavailable", containerName: "app" }]);
});

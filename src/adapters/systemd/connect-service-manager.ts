import type { ServiceManager } from "../../engine/ports.ts";
import { runSystemdNotify } from "./run-systemd-notify.ts";
import { addMessage, assignmentsOf, type ServiceMessage } from "./service-message.ts";

export interface ServiceManagerOptions {
  /** `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` as systemd sets them, and `PATH`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Called with one sentence when systemd cannot be told; not again before it could. */
  readonly onTrouble: (message: string) => void;
  /** Default: this process. */
  readonly processId?: number;
  /** The system's monotonic clock. Default: that of this machine. */
  readonly monotonicUs?: () => bigint;
}

/** systemd, if it started this process with `Type=notify`; else nobody. At most one `systemd-notify` runs at a time. */
export function connectServiceManager(options: ServiceManagerOptions): ServiceManager {
  const { environment, onTrouble, processId = process.pid, monotonicUs = systemMonotonicUs } = options;
  let isListening = (environment["NOTIFY_SOCKET"] ?? "") !== "";
  let isStopping = false;
  let isTroubleTold = false;
  let waiting: readonly ServiceMessage[] = [];
  let sending: Promise<void> | null = null;

  async function tell(message: ServiceMessage): Promise<void> {
    if (!isListening) return;
    waiting = addMessage(waiting, message);
    sending ??= sendWaiting();
    await sending;
  }

  async function sendWaiting(): Promise<void> {
    for (let [message, ...later] = waiting; message !== undefined; [message, ...later] = waiting) {
      waiting = later;
      const sent = await runSystemdNotify(assignmentsOf(message), environment);
      if (!sent.ok) {
        // Told along with whatever comes next: without its `ready` systemd would end the service.
        waiting = waiting.reduce(addMessage, [message]);
        isListening = sent.failure.kind !== "missing";
        if (!isTroubleTold) onTrouble(sent.failure.message);
        isTroubleTold = true;
        break;
      }
      isTroubleTold = false;
    }
    sending = null;
  }

  return {
    async ready(statusText) {
      await tell(isStopping ? { statusText } : { state: { kind: "ready" }, statusText });
    },
    status: (statusText) => void tell({ statusText }),
    reloading() {
      if (!isStopping) void tell({ state: { kind: "reloading", monotonicUs: monotonicUs() } });
    },
    stopping() {
      isStopping = true;
      void tell({ state: { kind: "stopping" } });
    },
    alive: () => void tell({ isAlive: true }),
    watchdogIntervalMs: watchdogInterval(environment, processId),
  };
}

function watchdogInterval(environment: ServiceManagerOptions["environment"], processId: number): number | null {
  const { NOTIFY_SOCKET = "", WATCHDOG_USEC = "", WATCHDOG_PID } = environment;
  const isOurs = WATCHDOG_PID === undefined || WATCHDOG_PID === String(processId);
  return NOTIFY_SOCKET !== "" && isOurs && /^[1-9]\d*$/.test(WATCHDOG_USEC) ? Number(WATCHDOG_USEC) / 1_000 : null;
}

function systemMonotonicUs(): bigint {
  return process.hrtime.bigint() / 1_000n;
}

import { Code, ConnectError } from "@connectrpc/connect";
import type { EmulatorClock } from "./emulator-clock.ts";
import { FaultPicker } from "./fault-picker.ts";
import { KantoFailure } from "./kanto-failure.ts";
import type { ServedCall } from "./kanto-service.ts";
import type { RecordedCall } from "./recorded-call.ts";
import type { EmulatorScript } from "./script.ts";

export interface CallGateParts {
  readonly clock: EmulatorClock;
  readonly isDeadlocked: () => boolean;
  /** Ends the daemon in the middle of the call and starts it again, where that is asked for. */
  readonly kill: (restartAfterMs: number | undefined) => void;
}

/** Records every call, and lets the script's faults befall it. */
export class CallGate {
  readonly #clock: EmulatorClock;
  readonly #kill: CallGateParts["kill"];
  readonly #isDeadlocked: () => boolean;
  #calls: RecordedCall[] = [];
  #script: EmulatorScript;
  #faults: FaultPicker;

  constructor(script: EmulatorScript, { clock, kill, isDeadlocked }: CallGateParts) {
    this.#clock = clock;
    this.#isDeadlocked = isDeadlocked;
    this.#kill = kill;
    this.#script = script;
    this.#faults = new FaultPicker(script);
  }

  get calls(): readonly RecordedCall[] {
    return this.#calls;
  }

  forgetCalls(): void {
    this.#calls = [];
  }

  follow(script: EmulatorScript): void {
    this.#script = script;
    this.#faults = new FaultPicker(script);
  }

  async carryOut<Answer>(call: ServedCall, work: () => Answer | Promise<Answer>): Promise<Answer> {
    const { name, containerId, request } = call;
    const number = this.#calls.length + 1;
    this.#calls.push({ number, name, containerId, request, atMs: this.#clock.nowMs(), outcome: "pending" });
    const calls = this.#calls;
    const settle = (outcome: RecordedCall["outcome"]) => {
      const recorded = calls[number - 1];
      if (recorded !== undefined) calls[number - 1] = { ...recorded, outcome };
    };
    try {
      if (this.#script.latencyMs > 0) await this.#clock.sleep(this.#script.latencyMs);
      if (this.#isDeadlocked()) return await hang(call.signal);
      const answer = await this.#underFault(call, work);
      settle("ok");
      return answer;
    } catch (error) {
      settle({ text: error instanceof Error ? error.message : String(error) });
      // Every failure of Kanto's own has this one status.
      throw error instanceof KantoFailure ? new ConnectError(error.message, Code.Unknown) : error;
    }
  }

  async #underFault<Answer>(call: ServedCall, work: () => Answer | Promise<Answer>): Promise<Answer> {
    const fault = this.#faults.pick(call.name, call.containerId, call.containerName);
    switch (fault?.kind) {
      case undefined:
        return await work();
      case "delay":
        await this.#clock.sleep(fault.ms);
        return await work();
      case "fail":
        throw new KantoFailure(fault.text);
      case "hang":
        return await hang(call.signal);
      case "not-reached":
        throw lostConnection();
      case "lost-answer":
        await work();
        throw lostConnection();
      case "kill-before":
        this.#kill(fault.restartAfterMs);
        throw lostConnection();
      case "kill-after":
        await work();
        this.#kill(fault.restartAfterMs);
        throw lostConnection();
    }
  }
}

function lostConnection(): ConnectError {
  return new ConnectError("transport is closing", Code.Unavailable);
}

function hang(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(lostConnection());
    else signal.addEventListener("abort", () => reject(lostConnection()), { once: true });
  });
}

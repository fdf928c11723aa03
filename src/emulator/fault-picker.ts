import type { RpcName } from "./recorded-call.ts";
import { matches, RuleCounter } from "./rule-counter.ts";
import type { EmulatorScript, Fault } from "./script.ts";

/** Which of the script's faults befalls a call; null for none. */
export class FaultPicker {
  readonly #rules: EmulatorScript["faults"];
  readonly #counter = new RuleCounter<EmulatorScript["faults"][number]>();

  constructor(script: EmulatorScript) {
    this.#rules = script.faults;
  }

  pick(call: RpcName, containerId: string, containerName: string): Fault | null {
    let picked: Fault | null = null;
    for (const rule of this.#rules) {
      if (rule.call !== call || !matches(rule.container, containerId, containerName)) continue;
      // Every rule counts every call that it matches, also those that an earlier rule decides.
      const number = this.#counter.count(rule);
      const first = rule.nth ?? 1;
      const last = first + (rule.times ?? (rule.nth === undefined ? Number.POSITIVE_INFINITY : 1)) - 1;
      if (picked === null && number >= first && number <= last) picked = rule.fault;
    }
    return picked;
  }
}

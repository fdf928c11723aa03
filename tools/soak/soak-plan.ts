import type { RandomNumbers } from "../../src/emulator/seeded-random.ts";

/** One thing that happens to the directory, to Kanto or to the daemon. */
export type SoakAction =
  | { readonly kind: "edit" | "touch" | "erase" | "break" | "spoil" | "rename"; readonly name: string }
  | { readonly kind: "hand-stop" | "hand-remove" | "hand-kill"; readonly name: string }
  | { readonly kind: "kanto-kill" | "kanto-freeze" | "kanto-restart"; readonly lastsMs: number }
  | { readonly kind: "daemon-restart"; readonly signalName: "SIGTERM" | "SIGKILL" };

export type SoakActionKind = SoakAction["kind"];

export interface TimedAction {
  /** From the beginning of the stream. */
  readonly atMs: number;
  readonly action: SoakAction;
}

/** How often in a second; a stream of 13 minutes has more than 600 edits, 200 touches and 40 faults of Kanto. */
const RATES: Readonly<Record<Exclude<SoakActionKind, KantoFault | "daemon-restart">, number>> = {
  edit: 1,
  touch: 0.3,
  erase: 0.06,
  break: 0.06,
  spoil: 0.03,
  rename: 0.05,
  "hand-stop": 0.03,
  "hand-remove": 0.03,
  "hand-kill": 0.04,
};
type KantoFault = "kanto-kill" | "kanto-freeze" | "kanto-restart";
/** One fault of Kanto in each such time, at a moment of its first half: it shall be over before the next. */
const FAULT_SLOT_MS = 20_000;
const FAULTS: readonly KantoFault[] = ["kanto-kill", "kanto-freeze", "kanto-kill", "kanto-restart"];
const LONGEST_FAULT_MS = 6_000;
const RESTART_EVERY_MS = 30_000;

/** The same for the same numbers. */
export function makeSoakPlan(
  durationMs: number,
  names: readonly string[],
  random: RandomNumbers,
  restartsDaemon: boolean,
): readonly TimedAction[] {
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error("internal: picked from an empty list");
    return item;
  };
  const actions: TimedAction[] = [];
  for (const [kind, rate] of Object.entries(RATES) as [keyof typeof RATES, number][]) {
    const count = Math.max(1, Math.round((rate * durationMs) / 1_000));
    for (let number = 0; number < count; number += 1) {
      actions.push({ atMs: random() * durationMs, action: { kind, name: pick(names) } });
    }
  }
  for (let slotMs = 0; slotMs + FAULT_SLOT_MS <= durationMs; slotMs += FAULT_SLOT_MS) {
    const kind = FAULTS[(slotMs / FAULT_SLOT_MS) % FAULTS.length] ?? "kanto-kill";
    const lastsMs = Math.round(random() * LONGEST_FAULT_MS);
    actions.push({ atMs: slotMs + random() * (FAULT_SLOT_MS / 2), action: { kind, lastsMs } });
  }
  for (let atMs = RESTART_EVERY_MS / 2; restartsDaemon && atMs < durationMs; atMs += RESTART_EVERY_MS) {
    const signalName = pick(["SIGTERM", "SIGKILL"] as const);
    actions.push({ atMs: atMs + random() * 10_000, action: { kind: "daemon-restart", signalName } });
  }
  return actions.sort((one, other) => one.atMs - other.atMs);
}

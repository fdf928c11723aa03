import fc from "fast-check";

/** One thing that happens to a deployer, its files or its Kanto. A walk is a list of them, and can be kept as JSON. */
export type WalkStep =
  /** A `bad` version ends by itself as soon as it was started. */
  | { readonly kind: "save"; readonly name: string; readonly version: number; readonly isBad: boolean }
  | { readonly kind: "break" | "touch" | "erase"; readonly name: string }
  /** With Kanto's own client, once all is quiet. */
  | { readonly kind: "hand-stop" | "hand-remove"; readonly name: string }
  /** Over the control socket. */
  | { readonly kind: "ask-redeploy" | "ask-start" | "ask-stop"; readonly name: string }
  | { readonly kind: "pause" | "resume" | "restart-deployer" | "stop-deployer" | "start-deployer" }
  | { readonly kind: "restart-kanto"; readonly how: "killed" | "stopped" | "power-cut" }
  /** The next such call fails in this way. */
  | { readonly kind: "fault"; readonly call: FaultyCall; readonly fault: WalkFault }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "settle" };

export type FaultyCall = "Create" | "Start" | "Stop" | "Update" | "Rename" | "Remove" | "List";
export type WalkFault =
  | { readonly kind: "not-reached" | "lost-answer" }
  | { readonly kind: "fail"; readonly text: string }
  | { readonly kind: "kill-before" | "kill-after"; readonly restartAfterMs: number };

export const WALK_NAMES = ["a", "b"] as const;

const name = fc.constantFrom(...WALK_NAMES);
const fault = fc.constantFrom<WalkFault>(
  { kind: "not-reached" },
  { kind: "lost-answer" },
  { kind: "fail", text: "something that nobody has seen before" },
  { kind: "kill-before", restartAfterMs: 100 },
  { kind: "kill-after", restartAfterMs: 100 },
);
const call = fc.constantFrom<FaultyCall>("Create", "Start", "Stop", "Update", "Rename", "Remove", "List");

const step: fc.Arbitrary<WalkStep> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("save" as const),
      name,
      version: fc.integer({ min: 1, max: 4 }),
      isBad: fc.integer({ min: 0, max: 3 }).map((chance) => chance === 3),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("break" as const, "touch", "erase"), name }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("hand-stop" as const, "hand-remove"), name }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("ask-redeploy" as const, "ask-start", "ask-stop"), name }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("pause" as const, "resume", "restart-deployer", "stop-deployer", "start-deployer"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("restart-kanto" as const),
      how: fc.constantFrom("killed" as const, "stopped", "power-cut"),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("fault" as const), call, fault }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 3_000 }) }) },
  { weight: 3, arbitrary: fc.constant({ kind: "settle" } as const) },
);

export const walkArbitrary: fc.Arbitrary<readonly WalkStep[]> = fc.array(step, { minLength: 1, maxLength: 14 });

import * as v from "valibot";
import type { RpcName } from "./recorded-call.ts";

/**
 * What the emulator shall do besides what Kanto does on a good day: programs, pulls and faults. Patterns are regular
 * expressions; `container` is held against a container's id and its name, either may match.
 */
const patternSchema = v.pipe(
  v.string(),
  v.check(isRegularExpression, (issue) => `expected a regular expression, got ${issue.received}`),
);
const millisecondsSchema = v.pipe(v.number(), v.minValue(0));
const countSchema = v.pipe(v.number(), v.integer(), v.minValue(1));
const exitCodeSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));

/** What a container's process does. Without a rule: it runs for ever and ends with 0 at once on SIGTERM. */
const programSchema = v.variant("kind", [
  /** Runs until SIGTERM, then takes `stopsAfterMs` (0) to end with `exitCode` (0). */
  v.strictObject({
    kind: v.literal("run"),
    exitCode: v.optional(exitCodeSchema, 0),
    stopsAfterMs: v.optional(millisecondsSchema, 0),
  }),
  /** Runs, and only SIGKILL ends it, with 137. */
  v.strictObject({ kind: v.literal("ignore-sigterm") }),
  /** Ends by itself. With the default restart policy and a short time, a crash loop. */
  v.strictObject({ kind: v.literal("exit"), exitCode: exitCodeSchema, afterMs: v.optional(millisecondsSchema, 0) }),
  /** Start fails as for a command that does not exist; the container is then Stopped. */
  v.strictObject({ kind: v.literal("not-startable") }),
]);

const programRuleSchema = v.strictObject({
  image: v.optional(patternSchema),
  /** Held against the command, its words joined with spaces. */
  command: v.optional(patternSchema),
  container: v.optional(patternSchema),
  /** For the first so many starts that match; absent: for all. */
  times: v.optional(countSchema),
  program: programSchema,
});

/** How a registry answers. Without a rule: an image that is not local is pulled at once. */
const imageRuleSchema = v.strictObject({
  image: patternSchema,
  /** Local from the beginning: no pull. */
  local: v.optional(v.boolean(), false),
  /** How long the pull takes before it succeeds or fails. */
  pullTakesMs: v.optional(millisecondsSchema, 0),
  /** `down`: connection refused. `unknown`: no such host. `missing`: no such image. `denied`: not for us. */
  fails: v.optional(v.picklist(["down", "unknown", "missing", "denied"])),
  /** For the first so many pulls that match; absent: for all. */
  times: v.optional(countSchema),
});

const faultSchema = v.variant("kind", [
  /** The call is carried out, and the client sees UNAVAILABLE. */
  v.strictObject({ kind: v.literal("lost-answer") }),
  /** Nothing is carried out, and the client sees UNAVAILABLE. */
  v.strictObject({ kind: v.literal("not-reached") }),
  /** Nothing is carried out, and the client sees status UNKNOWN with this text, as any failure of Kanto's. */
  v.strictObject({ kind: v.literal("fail"), text: v.string() }),
  /** The call is carried out after a pause. */
  v.strictObject({ kind: v.literal("delay"), ms: millisecondsSchema }),
  /** Nothing is carried out and nothing answered, until the client gives up or the daemon ends. */
  v.strictObject({ kind: v.literal("hang") }),
  /** The daemon is killed before the call is carried out; its containers keep running. */
  v.strictObject({ kind: v.literal("kill-before"), restartAfterMs: v.optional(millisecondsSchema) }),
  /** The daemon is killed after the call was carried out and before it is answered. */
  v.strictObject({ kind: v.literal("kill-after"), restartAfterMs: v.optional(millisecondsSchema) }),
]);

const RPC_NAMES = [
  "Create",
  "Get",
  "List",
  "ListStream",
  "Start",
  "Attach",
  "Stop",
  "Update",
  "Restart",
  "Pause",
  "Unpause",
  "Rename",
  "Remove",
  "Logs",
  "ProjectInfo",
] as const satisfies readonly RpcName[];

const faultRuleSchema = v.strictObject({
  call: v.picklist(RPC_NAMES),
  container: v.optional(patternSchema),
  /** The n-th call that matches, counted from 1 and from the rule's beginning; absent: from the first on. */
  nth: v.optional(countSchema),
  /** How many calls from there on; 1 with `nth`, else all. */
  times: v.optional(countSchema),
  fault: faultSchema,
});

export const scriptSchema = v.strictObject({
  /** For so long after each start List is empty although containers are stored, and what is created is forgotten. */
  emptyListForMs: v.optional(millisecondsSchema, 0),
  /**
   * For so long after the list is loaded the daemon has no network and has not started its containers yet: Start and
   * Stop fail, Remove of a running container ends the daemon, and a Create or Remove while containers are due to be
   * started hangs it for ever.
   */
  restoreTakesMs: v.optional(millisecondsSchema, 0),
  /** Every call takes so much longer. */
  latencyMs: v.optional(millisecondsSchema, 0),
  programs: v.optional(v.array(programRuleSchema), []),
  images: v.optional(v.array(imageRuleSchema), []),
  /** An image goes with the last container that uses it, as one does that is over 31 days old. */
  imagesExpire: v.optional(v.boolean(), false),
  /** Host ports that a process outside Kanto holds; their Start fails as it does for a container's. */
  heldPorts: v.optional(
    v.array(
      v.strictObject({
        protocol: v.optional(v.string(), "tcp"),
        port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
      }),
    ),
    [],
  ),
  /**
   * Stop misses the exit of a process that ends within `windowMs` of its signal: every n-th such exit. The container
   * then stays Running with a dead process, and removing it leaves remains under its id.
   */
  lostExits: v.optional(v.strictObject({ every: countSchema, windowMs: v.optional(millisecondsSchema, 50) })),
  /**
   * What is removed while a restart of it is due stays on the daemon's disk, and its next start lists it and starts it
   * again. The real daemon does so with one in five.
   */
  keepsRemoved: v.optional(v.boolean(), false),
  /** The first rule that matches a call decides. */
  faults: v.optional(v.array(faultRuleSchema), []),
});

export type EmulatorScript = v.InferOutput<typeof scriptSchema>;
/** As a person writes it: everything has a default. */
export type EmulatorScriptInput = v.InferInput<typeof scriptSchema>;
export type Program = v.InferOutput<typeof programSchema>;
export type ImageRule = v.InferOutput<typeof imageRuleSchema>;
export type Fault = v.InferOutput<typeof faultSchema>;

export type ParsedScript =
  | { readonly ok: true; readonly value: EmulatorScript }
  /** One sentence that names the place and what was expected there. */
  | { readonly ok: false; readonly failure: string };

/** A script file's text. */
export function parseScript(text: string): ParsedScript {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { ok: false, failure: `expected JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const parsed = v.safeParse(scriptSchema, data);
  if (parsed.success) return { ok: true, value: parsed.output };
  const [issue] = parsed.issues;
  return { ok: false, failure: `at ${v.getDotPath(issue) ?? "the top"}: ${issue.message}` };
}

/** A script that was written in code; throws where it is wrong. */
export function scriptOf(input: EmulatorScriptInput): EmulatorScript {
  return v.parse(scriptSchema, input);
}

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

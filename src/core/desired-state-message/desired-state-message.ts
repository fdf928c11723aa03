import { array, type InferOutput, maxLength, object, optional, pipe, safeParse, string } from "valibot";
import { failed, ok, type Result } from "../model/result.ts";

/** One container, as the containers update agent wants it: an id, a version for people, and keys with values. */
export interface Component {
  readonly id: string;
  readonly version: string;
  /** Keys that may repeat (`env`, `cmd`, `mount`, `port`, `device`, `host`) stand once for each value, in order. */
  readonly config: readonly ConfigPair[];
}

export interface ConfigPair {
  readonly key: string;
  readonly value: string;
}

/** The domain that the containers update agent answers for. */
export const CONTAINERS_DOMAIN = "containers";

/** What the update manager, or the agent itself, takes on its topic `desiredstate`. */
export interface DesiredStateMessage {
  readonly activityId: string;
  /** Milliseconds since 1970, for people only. */
  readonly timestamp: number;
  readonly payload: { readonly domains: readonly { readonly id: string; readonly components: readonly Component[] }[] };
}

const text = () => pipe(string(), maxLength(100_000));

const pairSchema = object({ key: text(), value: optional(text(), "") });

const payloadSchema = object({
  baselines: optional(array(object({ title: optional(text(), "") })), []),
  domains: array(
    object({
      id: text(),
      config: optional(array(pairSchema), []),
      components: optional(
        array(object({ id: text(), version: optional(text(), ""), config: optional(array(pairSchema), []) })),
        [],
      ),
    }),
  ),
});

export type DesiredStatePayload = InferOutput<typeof payloadSchema>;

/** A message, or only its payload, from text; the failure is a sentence. */
export function readDesiredStatePayload(json: string): Result<DesiredStatePayload, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    return failed(`expected JSON: ${error instanceof Error ? error.message : ""}`);
  }
  const envelope = safeParse(object({ payload: payloadSchema }), parsed);
  if (envelope.success) return ok(envelope.output.payload);
  const bare = safeParse(payloadSchema, parsed);
  if (bare.success) return ok(bare.output);
  return failed("expected a desired state: an object with a payload, or the payload itself, with a list of domains");
}

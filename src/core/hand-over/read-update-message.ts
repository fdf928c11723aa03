import { maxLength, object, optional, pipe, safeParse, string } from "valibot";
import { failed, ok, type Result } from "../model/result.ts";
import type { UpdateMessage } from "./update-message.ts";

/** Feedback about 300 components fits in; what is longer is not even looked at. */
export const MOST_MESSAGE_BYTES = 64 * 1024;
/** The real ones need seven. */
const DEEPEST_NESTING = 32;
const LONGEST_ID = 256;
const LONGEST_STATUS = 64;

/** Only what matters here; everything else in a message is passed over. */
const activityIdSchema = pipe(string(), maxLength(LONGEST_ID));
const requestSchema = object({ activityId: activityIdSchema });
const feedbackSchema = object({
  activityId: optional(activityIdSchema, ""),
  payload: object({
    status: pipe(string(), maxLength(LONGEST_STATUS)),
    baseline: optional(string(), ""),
  }),
});

/** A message from a topic of its kind, or why it is none: in a few words, without what it holds. */
export function readUpdateMessage(kind: UpdateMessage["kind"], bytes: Uint8Array): Result<UpdateMessage, string> {
  if (bytes.length > MOST_MESSAGE_BYTES) {
    return failed(`expected at most ${MOST_MESSAGE_BYTES} bytes, got ${bytes.length}`);
  }
  const parsed = parse(bytes);
  if (!parsed.ok) return parsed;
  if (kind !== "feedback") {
    const request = safeParse(requestSchema, parsed.value);
    if (!request.success) return failed("expected an object with the text activityId");
    return ok({ kind, activityId: printable(request.output.activityId) });
  }
  const feedback = safeParse(feedbackSchema, parsed.value);
  if (!feedback.success) return failed("expected an object with the texts activityId and payload.status");
  const { activityId, payload } = feedback.output;
  const isWhole = payload.baseline === "" || payload.baseline === EVERY_BASELINE;
  return ok({ kind, activityId: printable(activityId), status: printable(payload.status), isWhole });
}

const EVERY_BASELINE = "*";

function parse(bytes: Uint8Array): Result<unknown, string> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (isNestedDeeper(text, DEEPEST_NESTING)) return failed(`expected at most ${DEEPEST_NESTING} levels of nesting`);
    return ok(JSON.parse(text));
  } catch {
    return failed("expected JSON in UTF-8");
  }
}

/** One scan that builds nothing. */
function isNestedDeeper(text: string, deepest: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (isInString) {
      if (character === "\\") offset++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    if (depth > deepest) return true;
  }
  return false;
}

/** An id is compared and shown, never used for anything: control characters only make a log unreadable. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, "\ufffd");
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MOST_MESSAGE_BYTES, readUpdateMessage } from "./read-update-message.ts";

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

describe("a message of the update agent's topics", () => {
  test("is read as far as it matters", () => {
    const feedback = { activityId: "a-1", timestamp: 1, payload: { baseline: "*", status: "UPDATING", actions: [{}] } };
    expect(readUpdateMessage("feedback", bytes(feedback))).toEqual({
      ok: true,
      value: { kind: "feedback", activityId: "a-1", status: "UPDATING", isWhole: true },
    });
    expect(readUpdateMessage("desired-state", bytes({ activityId: "a-1", payload: { domains: [] } }))).toEqual({
      ok: true,
      value: { kind: "desired-state", activityId: "a-1" },
    });
  });

  test("of a single baseline says so, and without an activity has none", () => {
    expect(readUpdateMessage("feedback", bytes({ payload: { baseline: "b", status: "COMPLETED" } }))).toEqual({
      ok: true,
      value: { kind: "feedback", activityId: "", status: "COMPLETED", isWhole: false },
    });
  });

  test.each([
    ["of more than 64 KiB", `{"activityId":"${"a".repeat(MOST_MESSAGE_BYTES)}"}`, "expected at most 65536 bytes"],
    ["nested too deep", `${"[".repeat(33)}${"]".repeat(33)}`, "expected at most 32 levels of nesting"],
    ["that is no JSON", "{", "expected JSON in UTF-8"],
    ["that is no object", "[]", "expected an object with the texts activityId and payload.status"],
    ["with an activity that is no text", { activityId: 1, payload: { status: "x" } }, "expected an object with the"],
    ["with an activity that is no id", { activityId: "a".repeat(257), payload: { status: "x" } }, "expected an object"],
    ["without a status", { activityId: "a", payload: {} }, "expected an object with the texts"],
  ])("E4: %s is refused", (_what, content, reason) => {
    const read = readUpdateMessage("feedback", bytes(content));
    expect(read).toMatchObject({ ok: false, failure: expect.stringContaining(reason) });
  });

  test("E4: whatever the bytes, it is read or refused, and what is read prints on one line", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.json().map(bytes),
          fc.string({ unit: "binary" }).map((text) => bytes({ activityId: text, payload: { status: text } })),
        ),
        fc.constantFrom("feedback" as const, "desired-state" as const, "command" as const),
        (content, kind) => {
          const read = readUpdateMessage(kind, content);
          if (read.ok) expect(JSON.stringify(read.value)).not.toMatch(/\p{Cc}|\p{Cf}/u);
        },
      ),
    );
  });

  test("E4: brackets and quotes within texts are no nesting", () => {
    const status = `\\"${"[{".repeat(40)}`.slice(0, 64);
    expect(readUpdateMessage("feedback", bytes({ activityId: "a", payload: { status } }))).toMatchObject({ ok: true });
  });
});

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

  test("of all baselines is one of the whole", () => {
    for (const payload of [{ status: "x" }, { status: "x", baseline: "" }, { status: "x", baseline: "*" }]) {
      expect(readUpdateMessage("feedback", bytes({ activityId: "a", payload }))).toMatchObject({
        value: { isWhole: true },
      });
    }
  });

  const NO_FEEDBACK = "expected an object with the texts activityId and payload.status";

  test.each([
    ["of more than 64 KiB", " ".repeat(MOST_MESSAGE_BYTES + 1), "expected at most 65536 bytes, got 65537"],
    ["nested too deep", `${"[{".repeat(16)}[`, "expected at most 32 levels of nesting"],
    ["that is no JSON", "{", "expected JSON in UTF-8"],
    ["that is no object", "[]", NO_FEEDBACK],
    ["with an activity that is no text", { activityId: 1, payload: { status: "x" } }, NO_FEEDBACK],
    ["with an activity that is no id", { activityId: "a".repeat(257), payload: { status: "x" } }, NO_FEEDBACK],
    ["with a status that is none", { activityId: "a", payload: { status: "x".repeat(65) } }, NO_FEEDBACK],
    ["without a status", { activityId: "a", payload: {} }, NO_FEEDBACK],
  ])("E4: %s is refused", (_what, content, failure) => {
    expect(readUpdateMessage("feedback", bytes(content))).toEqual({ ok: false, failure });
  });

  test("E4: bytes that are no UTF-8 are refused", () => {
    const text = [...bytes('{"activityId":"')].concat(0xff, ...bytes('"}'));
    expect(readUpdateMessage("command", Uint8Array.from(text))).toEqual({
      ok: false,
      failure: "expected JSON in UTF-8",
    });
  });

  test("of the update manager without an activity is refused", () => {
    for (const content of [{}, { activityId: null }, { activityId: "a".repeat(257) }]) {
      expect(readUpdateMessage("command", bytes(content))).toEqual({
        ok: false,
        failure: "expected an object with the text activityId",
      });
    }
  });

  test("is read up to the very bounds", () => {
    const activityId = "a".repeat(256);
    const status = "x".repeat(64);
    const deep = `${"[".repeat(31)}${"]".repeat(31)}`;
    const wide = `[${Array(40).fill("[{}]").join(",")}]`;
    const text = `{"activityId":"${activityId}","payload":{"status":"${status}"},"deep":${deep},"wide":${wide}}`;
    expect(readUpdateMessage("feedback", bytes(text.padEnd(MOST_MESSAGE_BYTES)))).toEqual({
      ok: true,
      value: { kind: "feedback", activityId, status, isWhole: true },
    });
  });

  test("has its control characters replaced", () => {
    const written = { activityId: "a\n\u202e", payload: { status: "\u001bx" } };
    expect(readUpdateMessage("feedback", bytes(written))).toMatchObject({
      value: { activityId: "a\ufffd\ufffd", status: "\ufffdx" },
    });
    expect(readUpdateMessage("command", bytes(written))).toEqual({
      ok: true,
      value: { kind: "command", activityId: "a\ufffd\ufffd" },
    });
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
    // The text ends behind the escaped backslash, so that these do count.
    const deep = `{"activityId":"\\\\","deep":${"[".repeat(40)}${"]".repeat(40)}}`;
    expect(readUpdateMessage("command", bytes(deep))).toMatchObject({ failure: expect.stringContaining("32 levels") });
  });
});

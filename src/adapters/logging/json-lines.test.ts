import fc from "fast-check";
import { expect, test } from "vitest";
import { createOperation, finished, planned, settled, started } from "../../../test/support/engine-events.ts";
import type { EngineEvent } from "../../engine/engine-event.ts";
import { formatJsonLine, logJsonLines } from "./json-lines.ts";

const CREATE = planned(1, "broker", createOperation("broker"));

function linesOf(...events: readonly EngineEvent[]): readonly string[] {
  let text = "";
  const sink = {
    write: (piece: string) => {
      text += piece;
    },
    size: () => ({ columns: 80, rows: 24 }),
  };
  const emit = logJsonLines(sink, () => "2026-01-01T00:00:00.000Z");
  for (const event of events) {
    emit(event);
  }
  expect(text.endsWith("\n")).toBe(true);
  return text.slice(0, -1).split("\n");
}

test("each event is one line with a message that is always the same, and fields", () => {
  const lines = linesOf(started(CREATE), finished(CREATE, "no such host"), settled("broker", "failed", "no such host"));
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    {
      time: "2026-01-01T00:00:00.000Z",
      level: "info",
      event: "operation-started",
      message: "operation started",
      container: "broker",
      operation: "create",
      id: "broker-0a1b2c3d",
      number: 1,
      cause: "no such container",
      image: "example.com/broker:1",
    },
    {
      time: "2026-01-01T00:00:00.000Z",
      level: "error",
      event: "operation-finished",
      message: "operation failed",
      container: "broker",
      operation: "create",
      id: "broker-0a1b2c3d",
      number: 1,
      cause: "no such container",
      image: "example.com/broker:1",
      durationMs: 1500,
      failure: "unknown",
      call: "Create",
      reason: "no such host",
    },
    {
      time: "2026-01-01T00:00:00.000Z",
      level: "info",
      event: "container-settled",
      message: "container settled",
      container: "broker",
      name: "broker",
      result: "failed",
      detail: "no such host",
      action: "none",
      awaitsChange: false,
    },
  ]);
});

test("F7: whatever a value holds, it is one line of JSON that means the same, without a character that acts", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (value) => {
      const line = formatJsonLine({ value });
      expect(line.indexOf("\n")).toBe(line.length - 1);
      expect(line).not.toMatch(/[\u007f-\u009f\u202a-\u202e\u2028\u2029\u2066-\u2069]/);
      if (!value.includes("=") && !value.includes("://")) {
        expect(JSON.parse(line)).toEqual({ value });
      }
    }),
  );
});

test("F7: tag characters, which lie beyond U+FFFF, stay JSON", () => {
  const line = formatJsonLine({ value: "a\u{e0041}b" });
  expect(line).toBe('{"value":"a\\udb40\\udc41b"}\n');
  expect(JSON.parse(line)).toEqual({ value: "a\u{e0041}b" });
});

test("F8: secrets are redacted wherever they stand, and what is very long is cut", () => {
  expect(linesOf(finished(CREATE, "bad: API_TOKEN=hunter2"))[0]).not.toContain("hunter2");
  expect(linesOf(settled("a", "failed", "x".repeat(100_000)))[0]?.length).toBeLessThan(5000);
});

import { expect, test } from "vitest";
import {
  createOperation,
  finished,
  planned,
  settled,
  started,
  startOperation,
} from "../../../test/support/engine-events.ts";
import type { EngineEvent } from "../../engine/engine-event.ts";
import { logPlainLines } from "./plain-lines.ts";
import { tellProblemsOnce } from "./tell-problems-once.ts";

const CREATE = planned(1, "broker", createOperation("broker"));
const START = planned(2, "broker", startOperation("broker"), [1]);
const PROBLEM: EngineEvent = {
  kind: "problem-found",
  problem: { severity: "error", code: "image-missing", file: "a.json", message: "there is no image" },
};

function textOf(verbose: boolean, ...events: readonly EngineEvent[]): string {
  let text = "";
  const sink = {
    write: (piece: string) => {
      text += piece;
    },
    size: () => ({ columns: 80, rows: 24 }),
  };
  const emit = tellProblemsOnce(logPlainLines(sink, { verbose }));
  for (const event of events) {
    emit(event);
  }
  return text;
}

test("only what matters to a person is told", () => {
  const events = [
    started(CREATE),
    finished(CREATE),
    started(START),
    finished(START),
    settled("broker", "created"),
    settled("old", "unchanged"),
  ];
  expect(textOf(false, ...events)).toBe("broker: creating from example.com/broker:1\nbroker: created\n");
});

test("with verbose every call is, and unchanged containers too", () => {
  expect(textOf(true, started(START), finished(START), settled("old", "unchanged", "as desired"))).toBe(`\
broker: #2 start broker-0a1b2c3d: no such container
broker: #2 start broker-0a1b2c3d: done in 1.5 s
old: unchanged (as desired)
`);
});

test("F7 F8: failures say how long it took, without control characters and secrets", () => {
  expect(textOf(false, finished(CREATE, "line one\nMY_SECRET=hunter2 \u001b[2J", 65_000))).toBe(
    "broker: create failed after 1 min 05 s: line one\\nMY_SECRET=*** \\u001b[2J\n",
  );
});

test("a problem that stays is told once, one that comes back is told again", () => {
  const pass: EngineEvent = { kind: "pass-started" };
  const line = "a.json: error[image-missing]: there is no image\n";
  expect(textOf(false, pass, PROBLEM, pass, PROBLEM)).toBe(line);
  expect(textOf(false, pass, PROBLEM, pass, pass, PROBLEM)).toBe(line + line);
});

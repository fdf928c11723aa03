import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import {
  createOperation,
  finished,
  PASS_FINISHED,
  planned,
  planOf,
  settled,
  started,
  startOperation,
} from "../../../test/support/engine-events.ts";
import { textWidth } from "../../core/render/table.ts";
import type { EngineEvent } from "../../engine/engine-event.ts";
import { showLiveDisplay } from "./live-display.ts";

/** A terminal that understands just what the display uses: line ends, cursor up, clear to the end. */
function openScreen(columns = 80, rows = 24) {
  let lines: string[] = [""];
  function write(text: string): void {
    // The display's own sequence stands at the beginning of what it writes, if at all.
    const up = text.startsWith("\u001b[") ? /^.\[(\d+)A\r.\[J/.exec(text) : null;
    if (up !== null) {
      lines = [...lines.slice(0, lines.length - 1 - Number(up[1])), ""];
    }
    const [first = "", ...rest] = stripVTControlCharacters(up === null ? text : text.slice(up[0].length)).split("\n");
    lines[lines.length - 1] += first;
    lines.push(...rest);
  }
  return { sink: { write, size: () => ({ columns, rows }) }, text: () => lines.join("\n") };
}

function openDisplay(screen = openScreen(), differing: { readonly unicode?: boolean; readonly color?: boolean } = {}) {
  let nowMs = 0;
  let tick: (() => void) | null = null;
  const display = showLiveDisplay(screen.sink, {
    color: differing.color ?? false,
    unicode: differing.unicode ?? false,
    verbose: false,
    nowMs: () => nowMs,
    every: (_intervalMs, callback) => {
      tick = callback;
      return () => {
        tick = null;
      };
    },
  });
  return {
    emit: (...events: readonly EngineEvent[]) => events.forEach(display.emit),
    pass: (durationMs: number) => {
      nowMs += durationMs;
      tick?.();
    },
    isTicking: () => tick !== null,
    text: screen.text,
  };
}

const CREATE_BROKER = planned(1, "broker", createOperation("broker"));
const CREATE_APP = planned(2, "app", createOperation("app"));
const START_BROKER = planned(3, "broker", startOperation("broker"), [1]);
const START_APP = planned(4, "app", startOperation("app"), [2, 3]);
const PLANNED: EngineEvent = { kind: "planned", plan: planOf([CREATE_BROKER, CREATE_APP, START_BROKER, START_APP]) };

describe("a live display", () => {
  test("shows a line for each container, redrawn in place, and leaves the last one", () => {
    const display = openDisplay();
    display.emit({ kind: "pass-started" }, PLANNED, started(CREATE_BROKER), started(CREATE_APP));
    display.pass(1300);
    expect(display.text()).toBe(`\
/ app     creating, pulls app:1 if it is not here  1.3 s
/ broker  creating, pulls broker:1 if it is not here  1.3 s
`);
    display.emit(finished(CREATE_APP));
    display.pass(700);
    expect(display.text()).toBe(`\
. app     waiting for broker
| broker  creating, pulls broker:1 if it is not here  2.0 s
`);
    display.emit(
      finished(CREATE_BROKER),
      started(START_BROKER),
      finished(START_BROKER),
      started(START_APP),
      finished(START_APP),
    );
    display.emit(settled("app", "created"), settled("broker", "created"), settled("other", "unchanged"), PASS_FINISHED);
    expect(display.text()).toBe("+ app     created\n+ broker  created\n");
    expect(display.isTicking()).toBe(false);
  });

  test("a failure stays in its line, and messages stand above", () => {
    const display = openDisplay();
    display.emit({ kind: "pass-started" }, PLANNED, started(CREATE_BROKER));
    display.emit({ kind: "state-not-saved", message: "the disk is full" });
    display.emit(
      finished(CREATE_BROKER, "no such image: TOKEN=hunter2\n"),
      settled("broker", "failed", "no such image"),
      PASS_FINISHED,
    );
    expect(display.text()).toBe(`\
warning: the disk is full
. app     waiting for its turn
x broker  failed: no such image
`);
  });

  test("a pass that does nothing shows nothing", () => {
    const display = openDisplay();
    display.emit(
      { kind: "pass-started" },
      { kind: "planned", plan: planOf([]) },
      settled("a", "unchanged"),
      PASS_FINISHED,
    );
    expect(display.text()).toBe("");
    expect(display.isTicking()).toBe(false);
  });

  test("while Kanto is awaited it says so and for how long", () => {
    const display = openDisplay();
    display.emit({ kind: "runtime-awaited", failure: { kind: "unreachable", call: "List", message: "no such file" } });
    display.pass(5000);
    expect(display.text()).toMatch(/^. waiting for Kanto {2}5[.]0 s\n$/);
    display.emit({ kind: "runtime-reached", waitedMs: 5000 }, PASS_FINISHED);
    expect(display.text()).toContain("Kanto answers after 5.0 s");
    expect(display.text()).not.toContain("waiting for Kanto");
  });

  test("no line is wider than the terminal, and no more lines than fit: what is under way comes first", () => {
    const display = openDisplay(openScreen(40, 8), { unicode: true, color: true });
    const operations = Array.from({ length: 30 }, (_, index) =>
      planned(index + 1, `container-${String(index).padStart(2, "0")}`, createOperation("x".repeat(100))),
    );
    display.emit({ kind: "pass-started" }, { kind: "planned", plan: planOf(operations) });
    display.emit(...operations.slice(25, 28).map(started));
    display.pass(61_000);
    const lines = display.text().trimEnd().split("\n");
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toBe("  and 25 more");
    expect(lines.filter((line) => line.includes("creating")).map((line) => line.slice(2, 14))).toEqual([
      "container-25",
      "container-26",
      "container-27",
    ]);
    for (const line of lines) {
      expect(textWidth(line)).toBeLessThanOrEqual(40);
    }
  });
});

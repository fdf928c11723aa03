import { describe, expect, it } from "vitest";
import { alternate } from "../../bench/alternate.ts";
import { remarks, tableCells } from "../../bench/result-table.ts";
import type { Row } from "../../bench/row.ts";
import { summarise } from "../../bench/statistics.ts";
import { judge } from "../../bench/verdict.ts";

function rowOf(differing: Partial<Row> = {}): Row {
  return { name: "a row", unit: "ms", ours: [], beside: null, budget: null, faults: [], notes: [], ...differing };
}

describe("summarise", () => {
  it("takes the middle of an odd number of values and the mean of the middle two of an even one", () => {
    expect(summarise([9, 1, 5])?.median).toBe(5);
    expect(summarise([10, 1, 2, 9])).toEqual({ count: 4, minimum: 1, median: 5.5, p99: 10, maximum: 10 });
  });

  it("tells what 99 of 100 values do not exceed, which of fewer is the largest", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index);
    expect(summarise(hundred)?.p99).toBe(98);
    expect(summarise(hundred.slice(0, 50))?.p99).toBe(49);
  });

  it("has nothing to say of no values", () => {
    expect(summarise([])).toBeNull();
  });
});

describe("judge", () => {
  it("compares the median with a fixed limit", () => {
    const budget = { kind: "fixed", limit: 5 } as const;
    expect(judge(rowOf({ ours: [5, 1, 90], budget })).kind).toBe("kept");
    expect(judge(rowOf({ ours: [6, 1, 90], budget })).kind).toBe("missed");
  });

  it("compares the largest value where the budget is one for the worst case", () => {
    const budget = { kind: "fixed", limit: 5, of: "maximum" } as const;
    expect(judge(rowOf({ ours: [1, 1, 6], budget })).kind).toBe("missed");
  });

  it("derives a relative limit from the median beside it", () => {
    const budget = { kind: "relative", factor: 1.5, plus: 10 } as const;
    const beside = { label: "other", values: [100, 20, 900] };
    expect(judge(rowOf({ ours: [160], beside, budget }))).toEqual({ kind: "kept", limit: 160, ratio: 1.6 });
    expect(judge(rowOf({ ours: [161], beside, budget })).kind).toBe("missed");
  });

  it("does not call a row kept that was not measured, or has nothing beside it to be judged by", () => {
    expect(judge(rowOf({ budget: { kind: "fixed", limit: 5 } })).kind).toBe("not measured");
    expect(judge(rowOf({ ours: [1], budget: { kind: "relative", factor: 1, plus: 0 } })).kind).toBe("not measured");
  });

  it("takes a budget for missed, however fast, where the work was done wrongly", () => {
    const row = rowOf({ ours: [1], budget: { kind: "fixed", limit: 5 }, faults: ["19 of 20 running"] });
    expect(judge(row).kind).toBe("missed");
    expect(remarks([row])).toEqual(["a row: WRONG: 19 of 20 running"]);
  });
});

describe("the table", () => {
  it("shows medians, what is beside them, the ratio, the limit and the verdict", () => {
    const row = rowOf({
      ours: [100, 200, 300],
      beside: { label: "other", values: [400] },
      budget: { kind: "relative", factor: 1, plus: 0 },
    });
    expect(tableCells([row])[1]).toEqual([
      "a row",
      "200 ms (100 to 300, n=3)",
      "other: 400 ms",
      "0.50",
      "400 ms (1.0 x)",
      "kept",
    ]);
  });

  it("says why a row is missing, and gives it no figures", () => {
    const missing = { name: "a row", missing: "there is no Kanto" };
    expect(tableCells([missing])[1]).toEqual(["a row", "-", "-", "-", "-", "not measured"]);
    expect(remarks([missing])).toEqual(["a row: not measured, because there is no Kanto"]);
  });
});

describe("alternate", () => {
  it("lets each go first by turns and throws the warm-ups away", async () => {
    const order: string[] = [];
    const take = (side: string) => async (number: number) => {
      order.push(`${side}${number}`);
      return number;
    };
    const results = await alternate({ warmUps: 1, counted: 2 }, take("a"), take("b"));
    expect(order).toEqual(["a0", "b0", "b1", "a1", "a2", "b2"]);
    expect(results).toEqual({ first: [1, 2], second: [1, 2] });
  });
});

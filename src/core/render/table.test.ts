import { describe, expect, test } from "vitest";
import { fitText, formatTable, textWidth } from "./table.ts";

const COMBINED = "e\u0301"; // one column, two code points

describe("a table", () => {
  test("has its columns aligned, and the last cell of a row is not padded", () => {
    const rows = [
      [{ text: "a" }, { text: "bbb" }, { text: "c" }],
      [{ text: "aa" }, { text: "b" }, { text: "ccc" }],
      [{ text: "the end of a row needs no room" }],
    ];
    expect(formatTable(rows)).toEqual(["a   bbb  c", "aa  b    ccc", "the end of a row needs no room"]);
    expect(formatTable(rows.slice(0, 1), 3)).toEqual(["   a  bbb  c"]);
  });

  test("is painted without the paint taking room, and ends without spaces", () => {
    const paint = (text: string) => `<${text}>`;
    expect(
      formatTable([
        [{ text: "a", paint }, { text: "b" }],
        [{ text: "aaa" }, { text: "" }],
      ]),
    ).toEqual(["<a>    b", "aaa"]);
  });

  test("of nothing is nothing", () => {
    expect(formatTable([])).toEqual([]);
    expect(formatTable([[]])).toEqual([""]);
  });

  test("counts what a terminal shows as one", () => {
    expect(textWidth(`${COMBINED}😀x`)).toBe(3);
    expect(formatTable([[{ text: COMBINED }, { text: "b" }]])).toEqual([`${COMBINED}  b`]);
  });
});

test.each([
  ["four", 4, "four"],
  ["fours", 4, "fou…"],
  [`${COMBINED}abc`, 4, `${COMBINED}abc`],
  ["😀😀😀", 2, "😀…"],
  ["ab", 1, "…"],
  ["ab", 0, "…"],
  ["", 0, ""],
])("%j in %i columns is %j", (text, columns, expected) => {
  expect(fitText(text, columns)).toBe(expected);
});

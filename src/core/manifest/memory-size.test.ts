import { expect, test } from "vitest";
import { sizeInBytes, twiceTheSize } from "./memory-size.ts";

test.each([
  ["1K", 1024],
  ["3M", 3_145_728],
  ["1.5g", 1_610_612_736],
  ["2 G", 2_147_483_648],
  ["0M", 0],
  ["0.0001k", 0],
  ["12.25K", 12_544],
])("%s is %d bytes", (size, bytes) => expect(sizeInBytes(size)).toBe(bytes));

test.each(["", "-1", "200", "200MB", "1.2.3M", "1  M", "M", "1T", ".5M", "1.M", "x1M", "1Mx"])(
  "%j is no size",
  (size) => {
    expect(sizeInBytes(size)).toBeNull();
  },
);

// As the daemon listed it after a Create without a swap limit.
test.each([
  ["200M", "400M"],
  ["1.25 g", "2.5g"],
  ["3.00005M", "6.0001M"],
  ["0.3G", "0.6G"],
])("twice %s is spelled %s", (size, twice) => expect(twiceTheSize(size)).toBe(twice));

test("twice what is no size is nothing", () => expect(twiceTheSize("much")).toBe(""));

import { describe, expect, test } from "vitest";
import { problemsOfText, problemsWith } from "../../../test/support/manifest-problems.ts";

const RESOURCES = "/host_config/resources";

describe("memory limits", () => {
  const tooLarge = (key: string, got: string) =>
    `${RESOURCES}/${key}: error[size-unfit]: the size is too large (expected less than 8589934592G, got "${got}")`;
  const tooSmall = (got: string) =>
    `${RESOURCES}/memory: error[memory-too-small]: Kanto takes no memory limit below 3M (expected "3M" or more, got "${got}")`;
  const swapAlone = (got: string) =>
    `${RESOURCES}/memory_swap: error[swap-without-memory]: a swap limit needs a memory limit beside it (expected "memory" as well, or no "memory_swap", got "${got}")`;
  const swapBelow = (memory: string, got: string) =>
    `${RESOURCES}/memory_swap: error[swap-below-memory]: memory_swap is less than memory, which it includes (expected "${memory}" or more, or "-1" for no limit, got "${got}")`;
  const reservationAbove = (memory: string, got: string) =>
    `${RESOURCES}/memory_reservation: error[reservation-above-memory]: memory_reservation is more than memory allows (expected at most "${memory}", got "${got}")`;

  test.each([
    ["none", {}, []],
    ["the smallest that Kanto takes", { memory: "3M" }, []],
    ["one below it", { memory: "3071K" }, [tooSmall("3071K")]],
    ["zero, which is no limit", { memory: "0M" }, []],
    ["the largest that can be counted", { memory: "8589934591G" }, []],
    ["one above it", { memory: "8589934592G" }, [tooLarge("memory", "8589934592G")]],
    [
      "each of them above it",
      { memory: "8589934592G", memory_swap: "8589934592G", memory_reservation: "8589934592G" },
      [
        tooLarge("memory", "8589934592G"),
        tooLarge("memory_swap", "8589934592G"),
        tooLarge("memory_reservation", "8589934592G"),
      ],
    ],
    ["swap without memory", { memory_swap: "200M" }, [swapAlone("200M")]],
    ["unlimited swap without memory", { memory_swap: "-1" }, []],
    ["no swap without memory", { memory_swap: "0M" }, []],
    ["unlimited swap", { memory: "20M", memory_swap: "-1" }, []],
    ["swap of zero, which is no limit", { memory: "20M", memory_swap: "0M" }, []],
    ["as much swap as memory", { memory: "20M", memory_swap: "20M" }, []],
    ["less swap than memory", { memory: "20M", memory_swap: "19M" }, [swapBelow("20M", "19M")]],
    ["more swap than memory", { memory: "20M", memory_swap: "1G" }, []],
    ["a reservation without a limit", { memory_reservation: "20M" }, []],
    ["as large a reservation as the limit", { memory: "20M", memory_reservation: "20M" }, []],
    [
      "a larger reservation than the limit",
      { memory: "20M", memory_reservation: "21M" },
      [reservationAbove("20M", "21M")],
    ],
    ["a reservation above a limit of zero", { memory: "0M", memory_reservation: "1M" }, [reservationAbove("0M", "1M")]],
  ])("%s", (_, resources, problems) => {
    expect(problemsWith({ host_config: { resources } })).toEqual(problems);
  });
});

describe("restart policies", () => {
  const POLICY = "/host_config/restart_policy";
  const inSeconds = (written: number) =>
    `${POLICY}/retry_timeout: warning[retry-timeout-in-seconds]: retry_timeout ${written} is taken as ${written} s, as Kanto's documents say; Kanto's own reader would take nanoseconds (got ${written}); write ${written}000000000, which both read as ${written} s`;
  const tooShort = (written: number) =>
    `${POLICY}/retry_timeout: error[retry-timeout-too-short]: retry_timeout is neither seconds nor a whole second of nanoseconds; Kanto's API would make it 0 (expected up to 999999 (seconds), or 1000000000 and more (nanoseconds), got ${written})`;
  const noRetries = (type: string) =>
    `${POLICY}/maximum_retry_count: error[retry-count-without-on-failure]: Kanto takes a maximum_retry_count only with on-failure, not with ${type} (expected 0, or "type": "on-failure", got 3)`;

  test.each([
    ["retries on failure", { type: "on-failure", maximum_retry_count: 3 }, []],
    ["retries in another case", { type: "always", maximum_retry_count: 3 }, [noRetries("always")]],
    ["retries by default", { maximum_retry_count: 3 }, [noRetries("unless-stopped")]],
    ["no retries in another case", { type: "always", maximum_retry_count: 0 }, []],
    ["no timeout", { retry_timeout: 0 }, []],
    ["a timeout of seconds", { retry_timeout: 1 }, [inSeconds(1)]],
    ["the longest of seconds", { retry_timeout: 999_999 }, [inSeconds(999_999)]],
    ["neither seconds nor a second", { retry_timeout: 1_000_000 }, [tooShort(1_000_000)]],
    ["almost a second", { retry_timeout: 999_999_999 }, [tooShort(999_999_999)]],
    ["a second of nanoseconds", { retry_timeout: 1_000_000_000 }, []],
  ])("%s", (_, policy, problems) => {
    expect(problemsWith({ host_config: { restart_policy: policy } })).toEqual(problems);
  });

  test("in the internal format a timeout is in seconds, and nothing needs to be said", () => {
    const policy = { restart_policy: { retry_timeout: 30 } };

    expect(problemsOfText(JSON.stringify({ id: "a", image: { name: "a.b/c:1" }, host_config: policy }))).toEqual([]);
  });
});

import { SMALLEST_MEMORY_BYTES, sizeInBytes } from "./memory-size.ts";
import { retryTimeoutUnit } from "./retry-timeout.ts";
import type { Objection, RuleInput } from "./rule.ts";

/** What Kanto refuses of memory limits and restart policies. */

const MEMORY = "/host_config/resources/memory";
const SWAP = "/host_config/resources/memory_swap";
const RESERVATION = "/host_config/resources/memory_reservation";

/** From here on Kanto's own arithmetic overflows, and the container cannot start. */
const UNCOUNTABLE_BYTES = 2 ** 63;

export function memoryRule({ manifest }: RuleInput): readonly Objection[] {
  const { memory, memory_swap: swap, memory_reservation: reservation } = manifest.host_config.resources;
  const [memoryBytes, swapBytes, reservationBytes] = [memory, swap, reservation].map(bytesOf);
  const objections: Objection[] = [];
  for (const [pointer, bytes] of [
    [MEMORY, memoryBytes],
    [SWAP, swapBytes],
    [RESERVATION, reservationBytes],
  ] as const) {
    if (bytes !== undefined && bytes >= UNCOUNTABLE_BYTES) {
      objections.push({
        code: "size-unfit",
        pointer,
        message: "the size is too large",
        expected: "less than 8589934592G",
      });
    }
  }
  if (memoryBytes !== undefined && memoryBytes > 0 && memoryBytes < SMALLEST_MEMORY_BYTES) {
    objections.push({
      code: "memory-too-small",
      pointer: MEMORY,
      message: "Kanto takes no memory limit below 3M",
      expected: '"3M" or more',
    });
  }
  if (swapBytes !== undefined && swapBytes > 0 && memoryBytes === undefined) {
    objections.push({
      code: "swap-without-memory",
      pointer: SWAP,
      message: "a swap limit needs a memory limit beside it",
      expected: '"memory" as well, or no "memory_swap"',
    });
  } else if (swapBytes !== undefined && swapBytes > 0 && (memoryBytes ?? 0) > swapBytes) {
    objections.push({
      code: "swap-below-memory",
      pointer: SWAP,
      message: "memory_swap is less than memory, which it includes",
      expected: `"${memory}" or more, or "-1" for no limit`,
    });
  }
  if ((reservationBytes ?? 0) > 0 && memoryBytes !== undefined && (reservationBytes ?? 0) > memoryBytes) {
    objections.push({
      code: "reservation-above-memory",
      pointer: RESERVATION,
      message: "memory_reservation is more than memory allows",
      expected: `at most "${memory}"`,
    });
  }
  return objections;
}

function bytesOf(size: string | undefined): number | undefined {
  return size === undefined ? undefined : (sizeInBytes(size) ?? undefined);
}

export function restartPolicyRule({ manifest, format }: RuleInput): readonly Objection[] {
  const { type, maximum_retry_count: retries, retry_timeout: timeout } = manifest.host_config.restart_policy;
  const objections: Objection[] = [];
  if (retries !== 0 && type !== "on-failure") {
    objections.push({
      code: "retry-count-without-on-failure",
      pointer: "/host_config/restart_policy/maximum_retry_count",
      message: `Kanto takes a maximum_retry_count only with on-failure, not with ${type}`,
      expected: '0, or "type": "on-failure"',
    });
  }
  const unit = retryTimeoutUnit(timeout, format);
  const pointer = "/host_config/restart_policy/retry_timeout";
  if (unit === "too-short") {
    objections.push({
      code: "retry-timeout-too-short",
      pointer,
      message: "retry_timeout is neither seconds nor a whole second of nanoseconds; Kanto's API would make it 0",
      expected: "up to 999999 (seconds), or 1000000000 and more (nanoseconds)",
    });
  } else if (unit === "seconds" && format === "native" && timeout !== 0) {
    objections.push({
      code: "retry-timeout-in-seconds",
      pointer,
      message: `retry_timeout ${timeout} is taken as ${timeout} s, as Kanto's documents say; Kanto's own reader would take nanoseconds`,
      hint: `write ${timeout}000000000, which both read as ${timeout} s`,
    });
  }
  return objections;
}

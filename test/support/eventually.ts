import { setTimeout as pause } from "node:timers/promises";

/** The first value of `look` that `holds`; fails with the last value seen when `limitMs` have passed. */
export async function eventually<Value>(
  look: () => Promise<Value>,
  holds: (value: Value) => boolean,
  limitMs = 10_000,
): Promise<Value> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (performance.now() > giveUpAt) {
      throw new Error(`did not come true within ${limitMs} ms; last seen: ${JSON.stringify(value, printable, 1)}`);
    }
    await pause(20);
  }
}

function printable(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

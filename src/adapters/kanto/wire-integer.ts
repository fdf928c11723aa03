/** An int64 of the wire as a number. What a number cannot hold exactly is cut to the nearest that it can. */
export function fromInt64(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) return Number.MAX_SAFE_INTEGER;
  if (value < BigInt(Number.MIN_SAFE_INTEGER)) return Number.MIN_SAFE_INTEGER;
  return Number(value);
}

/** A number of ours as an int64. `field` names it in the message of a broken invariant. */
export function toInt64(value: number, field: string): bigint {
  if (!Number.isSafeInteger(value)) throw new Error(`internal: expected ${field} to be an integer, got ${value}`);
  return BigInt(value);
}

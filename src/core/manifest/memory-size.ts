const FACTORS: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

export const SMALLEST_MEMORY_BYTES = 3 * 1024 ** 2;

/** In bytes, as Kanto counts them; null for what is no size, the empty text and `-1` included. */
export function sizeInBytes(size: string): number | null {
  const parts = parseSize(size);
  return parts === null ? null : Math.trunc(parts.amount * (FACTORS[parts.unit.toLowerCase()] ?? 1));
}

/** Twice a size, spelled as Kanto spells it when it fills in the swap limit: four decimals, the unit as written. */
export function twiceTheSize(size: string): string {
  const parts = parseSize(size);
  return parts === null ? "" : `${Math.round(parts.amount * 2 * 10_000) / 10_000}${parts.unit}`;
}

function parseSize(size: string): { readonly amount: number; readonly unit: string } | null {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) ?([kKmMgG])$/.exec(size) ?? [];
  return amount === undefined || unit === undefined ? null : { amount: Number(amount), unit };
}

const SIZE = /^(\d+(?:\.\d+)*) ?([kKmMgG])$/;
const BYTES: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** `20M` in bytes; null where Kanto does not take it as a size. */
export function sizeInBytes(text: string): number | null {
  const [, digits, unit] = SIZE.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return null;
  const amount = Number(digits);
  return Number.isNaN(amount) ? null : Math.trunc(amount * (BYTES[unit.toLowerCase()] ?? 1));
}

/** Twice the size in the same unit; empty where it is none. */
export function doubledSize(text: string): string {
  const [, digits, unit] = SIZE.exec(text) ?? [];
  if (digits === undefined || unit === undefined || Number.isNaN(Number(digits))) return "";
  return `${Math.round(Number(digits) * 2 * 10_000) / 10_000}${unit}`;
}

/** Numbers from 0 to below 1 that are the same for the same seed. */
export type RandomNumbers = () => number;

/** The generator known as mulberry32: small, and good enough to shuffle a list. */
export function seededRandom(seed: number): RandomNumbers {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A new list of the same items in an order that depends on `random` alone. */
export function shuffled<Item>(items: readonly Item[], random: RandomNumbers): Item[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ item }) => item);
}

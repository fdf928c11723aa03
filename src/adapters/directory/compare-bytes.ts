/**
 * The order of two texts by their UTF-8 bytes, which is that of their code points. JavaScript's own `<` compares
 * UTF-16 units and puts U+1F600 before U+FB00.
 */
export function compareBytes(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = unitRank(left.charCodeAt(index)) - unitRank(right.charCodeAt(index));
    if (difference !== 0) {
      return difference;
    }
  }
  return left.length - right.length;
}

/** Puts the surrogates, which stand for the code points above U+FFFF, behind all other units. */
function unitRank(unit: number): number {
  if (unit < 0xd800) {
    return unit;
  }
  return unit > 0xdfff ? unit - 0x800 : unit + 0x2000;
}

/**
 * The known key that was probably meant: the same letters in another style (`hostConfig`, `Host-Config`), else the
 * one with the fewest edits, at most one for every three characters. Undefined where none is near.
 */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  const styled = known.find((candidate) => withoutStyle(candidate) === withoutStyle(key));
  if (styled !== undefined) return styled;
  let nearest: string | undefined;
  let fewest = Math.floor(key.length / 3);
  for (const candidate of known) {
    if (Math.abs(candidate.length - key.length) > fewest) continue;
    const edits = countEdits(key.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest || (edits === fewest && edits > 0 && nearest === undefined)) {
      nearest = candidate;
      fewest = edits;
    }
  }
  return nearest;
}

function withoutStyle(key: string): string {
  return key.toLowerCase().replaceAll(/[_\-. ]/g, "");
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other. */
export function countEdits(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length] ?? 0;
}

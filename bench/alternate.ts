/**
 * Runs two measurements in turn, each first as often as the other, so that what the machine does meanwhile meets both.
 * Warm-ups come before and are thrown away.
 */
export async function alternate<First, Second>(
  repetitions: { readonly warmUps: number; readonly counted: number },
  first: (number: number) => Promise<First>,
  second: (number: number) => Promise<Second>,
): Promise<{ readonly first: readonly First[]; readonly second: readonly Second[] }> {
  const results: { first: First[]; second: Second[] } = { first: [], second: [] };
  for (let number = 0; number < repetitions.warmUps + repetitions.counted; number += 1) {
    const isCounted = number >= repetitions.warmUps;
    if (number % 2 === 1) {
      const laterResult = await second(number);
      if (isCounted) results.second.push(laterResult);
    }
    const result = await first(number);
    if (isCounted) results.first.push(result);
    if (number % 2 === 0) {
      const laterResult = await second(number);
      if (isCounted) results.second.push(laterResult);
    }
  }
  return results;
}

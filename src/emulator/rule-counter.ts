/** Counts how often each rule of a script has matched, so that a rule can hold for the n-th time only. */
export class RuleCounter<Rule extends object> {
  readonly #counts = new Map<Rule, number>();

  /** The number of this match, from 1. */
  count(rule: Rule): number {
    const next = (this.#counts.get(rule) ?? 0) + 1;
    this.#counts.set(rule, next);
    return next;
  }
}

/** No pattern matches everything. */
export function matches(pattern: string | undefined, ...texts: readonly string[]): boolean {
  if (pattern === undefined) return true;
  const expression = new RegExp(pattern);
  return texts.some((text) => expression.test(text));
}

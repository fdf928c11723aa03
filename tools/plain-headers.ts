/**
 * What the bundle uses in place of the global `Headers`, for what the bundled libraries ask of it. The first use of the
 * global one loads all of Node's `fetch`, 15 ms and more of every run that speaks to Kanto, and we never fetch anything.
 *
 * As the global one it knows names in any case, trims values, joins those of one name with a comma, and lists by name.
 * Unlike it, names and values are not checked (Node's HTTP/2 does that), and cookies are not treated apart.
 */
export class PlainHeaders implements Iterable<[string, string]> {
  readonly #values = new Map<string, string>();

  constructor(initial: HeadersSource = {}) {
    const pairs = Symbol.iterator in initial ? initial : Object.entries(initial);
    for (const [name, value] of pairs) this.append(name, value);
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), trimmed(value));
  }

  append(name: string, value: string): void {
    const known = this.get(name);
    this.#values.set(name.toLowerCase(), known === null ? trimmed(value) : `${known}, ${trimmed(value)}`);
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase());
  }

  forEach(visit: (value: string, name: string, headers: PlainHeaders) => void): void {
    for (const [name, value] of this) visit(value, name, this);
  }

  *entries(): Generator<[string, string]> {
    yield* [...this.#values].sort(([one], [other]) => (one < other ? -1 : 1));
  }

  *keys(): Generator<string> {
    for (const [name] of this) yield name;
  }

  *values(): Generator<string> {
    for (const [, value] of this) yield value;
  }

  [Symbol.iterator](): Generator<[string, string]> {
    return this.entries();
  }
}

export type HeadersSource = Iterable<readonly [string, string]> | Readonly<Record<string, string>>;

/** The name that esbuild's `inject` looks for. */
export { PlainHeaders as Headers };

/** HTTP's own white space; not that of Unicode. */
function trimmed(value: string): string {
  return String(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, "");
}

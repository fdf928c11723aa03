/**
 * The outcome of something that is expected to fail now and then: a bad manifest, a refused call.
 * Broken invariants of our own are thrown instead, with a text that begins "internal:".
 */
export type Result<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

export function ok<Value>(value: Value): Result<Value, never> {
  return { ok: true, value };
}

export function failed<Failure>(failure: Failure): Result<never, Failure> {
  return { ok: false, failure };
}

/** Closes an exhaustive switch: a new member of the union then fails to compile here. Tells no more than the kind. */
export function assertNever(value: never): never {
  // What it holds may be a secret, and an error that nobody catches is printed.
  const { kind } = Object(value) as { readonly kind?: unknown };
  throw new Error(`internal: unexpected ${typeof kind === "string" ? `kind ${kind}` : typeof value}`);
}

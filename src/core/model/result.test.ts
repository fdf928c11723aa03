import { expect, test } from "vitest";
import { assertNever } from "./result.ts";

test("F8: a value that should not be there is told by its kind alone, for it may hold secrets", () => {
  const value = { kind: "odd", environment: ["DB_PASSWORD=geheim"] } as never;
  expect(() => assertNever(value)).toThrow(/^internal: unexpected kind odd$/);
  expect(() => assertNever("geheim" as never)).toThrow(/^internal: unexpected string$/);
  expect(() => assertNever(null as never)).toThrow(/^internal: unexpected object$/);
});

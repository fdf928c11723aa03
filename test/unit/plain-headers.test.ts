import fc from "fast-check";
import { expect, test } from "vitest";
import { PlainHeaders } from "../../tools/plain-headers.ts";

const name = fc.constantFrom("grpc-status", "Grpc-Status", "GRPC-MESSAGE", "grpc-message", "x", "A", "b-bin");
const value = fc.string({ unit: fc.constantFrom("a", "B", "0", ",", " ", "\t", "%"), maxLength: 6 });
const step = fc.oneof(
  fc.tuple(fc.constant("append" as const), name, value),
  fc.tuple(fc.constant("set" as const), name, value),
  fc.tuple(fc.constant("delete" as const), name, fc.constant("")),
);

test("whatever is done to it, it holds what Node's own Headers hold", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value)), fc.array(step), name, (initial, steps, asked) => {
      const ours = new PlainHeaders(initial);
      const theirs = new Headers(initial);
      for (const [call, of, to] of steps) {
        for (const headers of [ours, theirs]) {
          if (call === "delete") headers.delete(of);
          else headers[call](of, to);
        }
      }
      expect([...ours]).toEqual([...theirs]);
      expect([...ours.keys()]).toEqual([...theirs.keys()]);
      expect([...ours.values()]).toEqual([...theirs.values()]);
      expect([ours.get(asked), ours.has(asked)]).toEqual([theirs.get(asked), theirs.has(asked)]);
      expect(visited(ours)).toEqual(visited(theirs));
    }),
  );
});

test("is made from an object, from pairs and from its like", () => {
  const made = new PlainHeaders({ "Content-Type": "application/grpc" });
  expect([...made]).toEqual([["content-type", "application/grpc"]]);
  expect([...new PlainHeaders(made)]).toEqual([...made]);
  expect([...new PlainHeaders()]).toEqual([]);
});

function visited(headers: Headers | PlainHeaders): readonly unknown[] {
  const seen: unknown[] = [];
  headers.forEach((text, of) => void seen.push([of, text]));
  return seen;
}

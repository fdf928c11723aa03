import { expect, test } from "vitest";
import { callSlots } from "./call-slots.ts";

/** A call that ends when told. */
function callOf(begun: string[], name: string) {
  let end = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    end = resolve;
  });
  const call = () => {
    begun.push(name);
    return promise;
  };
  return { call, end: () => end() };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("as many calls as there are slots run at once, the others in their order as those end", async () => {
  const begun: string[] = [];
  const slots = callSlots(2, { sleep: () => new Promise(() => undefined) });
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => callOf(begun, name));
  const runs = [a, b, c, d].map((one) => slots.run(one?.call ?? turn));
  await turn();
  expect(begun).toEqual(["a", "b"]);
  b?.end();
  await turn();
  expect(begun).toEqual(["a", "b", "c"]);
  for (const one of [a, c, d]) one?.end();
  await Promise.all(runs);
  expect(begun).toEqual(["a", "b", "c", "d"]);
});

test("a call that takes long gives its slot to the next one, and not twice", async () => {
  const begun: string[] = [];
  const waits: (() => void)[] = [];
  const slots = callSlots(1, { sleep: () => new Promise<void>((resolve) => waits.push(resolve)) });
  const [slow, second, third] = ["slow", "second", "third"].map((name) => callOf(begun, name));
  const runs = [slow, second, third].map((one) => slots.run(one?.call ?? turn));
  await turn();
  waits[0]?.();
  await turn();
  expect(begun).toEqual(["slow", "second"]);
  slow?.end();
  await turn();
  expect(begun).toEqual(["slow", "second"]);
  second?.end();
  await turn();
  expect(begun).toEqual(["slow", "second", "third"]);
  third?.end();
  await Promise.all(runs);
});

import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { coalesceSaves } from "./coalesce-saves.ts";

test("the first value is saved at once, of those that come meanwhile only the last", async () => {
  const saved: number[] = [];
  const gates: (() => void)[] = [];
  const save = coalesceSaves((value: number) => {
    saved.push(value);
    return new Promise<number>((resolve) => gates.push(() => resolve(value)));
  });
  const outcomes = [save(1), save(2), save(3), save(4)];
  expect(saved).toEqual([1]);
  gates.shift()?.();
  expect(await outcomes[0]).toBe(1);
  await setImmediate();
  expect(saved).toEqual([1, 4]);
  gates.shift()?.();
  expect(await Promise.all(outcomes)).toEqual([1, 4, 4, 4]);
});

test("a failure is told to those who asked for that save, and to nobody else", async () => {
  const save = coalesceSaves((value: string) =>
    value === "bad" ? Promise.reject(new Error(value)) : Promise.resolve(value),
  );
  const outcomes = await Promise.allSettled([save("bad"), save("good"), save("better")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  expect(await save("later")).toBe("later");
});

test("whatever the timing: one at a time, and nobody is told before his value or a later one is saved", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 20 }), async (scheduler, count) => {
      let lastAsked = 0;
      let lastSaved = 0;
      let underWay = 0;
      const save = coalesceSaves(async (value: number) => {
        underWay += 1;
        expect(underWay).toBe(1);
        await scheduler.schedule(Promise.resolve());
        lastSaved = value;
        underWay -= 1;
      });
      async function ask(): Promise<void> {
        await scheduler.schedule(Promise.resolve());
        lastAsked += 1;
        const value = lastAsked;
        await save(value);
        expect(lastSaved).toBeGreaterThanOrEqual(value);
      }
      const asked = Promise.all(Array.from({ length: count }, ask));
      await scheduler.waitFor(asked);
      expect(lastSaved).toBe(count);
    }),
  );
});

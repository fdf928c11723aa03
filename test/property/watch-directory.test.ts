import { open, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { textsOf } from "../support/snapshot-texts.ts";
import { useWatchedScratch } from "../support/watched-directory.ts";

const directory = useWatchedScratch();

/** One save: the whole text, cut into pieces, with a pause before each. */
const save = fc.record({
  pieces: fc.array(fc.record({ length: fc.integer({ min: 1, max: 400 }), pauseMs: fc.integer({ min: 0, max: 40 }) }), {
    minLength: 1,
    maxLength: 6,
  }),
  // Over the old bytes, from an empty file, or beside it and then renamed.
  way: fc.constantFrom("over", "truncate", "beside"),
});
type Save = typeof save extends fc.Arbitrary<infer Value> ? Value : never;

async function write(path: string, text: string, { pieces, way }: Save): Promise<void> {
  const target = way === "beside" ? `${path}.new` : path;
  if (way !== "over") await writeFile(target, "");
  const file = await open(target, "r+");
  let position = 0;
  for (const { length, pauseMs } of pieces) {
    await pause(pauseMs);
    const end = Math.min(position + length, text.length);
    await file.write(text.slice(position, end), position);
    position = end;
  }
  await file.write(text.slice(position), position);
  await file.truncate(text.length);
  await file.close();
  if (way === "beside") await rename(target, path);
}

test("A2: however a file is written, every read gives one of its whole versions, and in the end the last one", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(save, { minLength: 1, maxLength: 3 }), fc.nat(2_000), async (saves, size) => {
      run += 1;
      const name = `${run}.json`;
      const versions = ["{}", ...saves.map((_, number) => JSON.stringify({ number, filler: "x".repeat(size) }))];
      await writeFile(join(directory.path(), `.${name}`), "{}");
      await rename(join(directory.path(), `.${name}`), join(directory.path(), name));
      const followed = await directory.follow();
      let isWriting = true;
      const reading = (async () => {
        while (isWriting) {
          await followed.read();
          await pause(3);
        }
      })();
      for (const [number, each] of saves.entries()) {
        await write(join(directory.path(), name), versions[number + 1] ?? "", each);
      }
      isWriting = false;
      await reading;
      const others = { ...textsOf(await followed.read()), [name]: versions.at(-1) ?? "" };
      await followed.shows(others);
      const seen = new Set(followed.snapshots.map((snapshot) => textsOf(snapshot)[name]));
      followed.close();
      // At the first look it may be too new to be believed; then it is refused, not shown.
      seen.delete(undefined);
      expect(versions).toEqual(expect.arrayContaining([...seen]));
    }),
    { numRuns: 25, endOnFailure: true },
  );
});

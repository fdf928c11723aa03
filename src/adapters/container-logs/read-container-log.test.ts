import { appendFile, mkdir, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../../../test/support/eventually.ts";
import { useScratchDirectory } from "../../../test/support/scratch-directory.ts";
import type { LogEntry } from "./decode-log-line.ts";
import { LogUnreadable, type ReadLogOptions, readContainerLog } from "./read-container-log.ts";

const scratch = useScratchDirectory();
const path = () => join(scratch(), "json.log");
const followers = new Set<Follower>();
afterEach(async () => {
  for (const follower of followers) await follower.end();
  followers.clear();
});

/** As Kanto writes it. */
function line(text: string, stream = "stdout"): string {
  return `${JSON.stringify({ stream, log: `${text}\n`, time: "2026-11-23T07:00:00.123456789Z" })}\n`;
}

function lines(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => line(`line ${from + index}`)).join("");
}

async function read(count: number | null, logPath = path()): Promise<readonly string[]> {
  const options: ReadLogOptions = { lines: count, follow: false, signal: new AbortController().signal };
  const texts: string[] = [];
  for await (const { text } of readContainerLog(logPath, options)) texts.push(text.trimEnd());
  return texts;
}

interface Follower {
  readonly texts: string[];
  /** Resolves when it has read so many. */
  has(count: number): Promise<unknown>;
  end(): Promise<void>;
}

function follow(count: number | null = null): Follower {
  const ending = new AbortController();
  const texts: string[] = [];
  const work = (async () => {
    const options = { lines: count, follow: true, signal: ending.signal, pollIntervalMs: 5 };
    for await (const { text } of readContainerLog(path(), options)) texts.push(text.trimEnd());
  })();
  const follower = {
    texts,
    has: (wanted: number) =>
      eventually(
        async () => texts.length,
        (length) => length >= wanted,
      ),
    end: async () => {
      ending.abort();
      await work;
    },
  };
  followers.add(follower);
  return follower;
}

/** As Kanto does it: the oldest goes, each gets the next number, a new one begins. */
async function rotate(maximumFiles: number, text = ""): Promise<void> {
  for (let number = maximumFiles - 1; number > 1; number -= 1) {
    await rename(`${path()}.${number - 1}`, `${path()}.${number}`).catch(() => {});
  }
  if (maximumFiles > 1) await rename(path(), `${path()}.1`);
  await writeFile(path(), text);
}

describe("the last lines", () => {
  test.each([
    [0, []],
    [1, ["line 5"]],
    [3, ["line 3", "line 4", "line 5"]],
    [5, ["line 1", "line 2", "line 3", "line 4", "line 5"]],
    [9, ["line 1", "line 2", "line 3", "line 4", "line 5"]],
    [null, ["line 1", "line 2", "line 3", "line 4", "line 5"]],
  ])("%j of five", async (count, expected) => {
    await writeFile(path(), lines(1, 5));
    expect(await read(count)).toEqual(expected);
  });

  test("reach back into files that were rotated away", async () => {
    await writeFile(`${path()}.2`, lines(1, 3));
    await writeFile(`${path()}.1`, lines(4, 6));
    await writeFile(path(), lines(7, 8));
    expect(await read(4)).toEqual(["line 5", "line 6", "line 7", "line 8"]);
    expect(await read(2)).toEqual(["line 7", "line 8"]);
    expect(await read(null)).toHaveLength(8);
  });

  test("are there although the newest file is empty, or missing for a moment", async () => {
    await writeFile(`${path()}.1`, lines(1, 3));
    expect(await read(2)).toEqual(["line 2", "line 3"]);
    await writeFile(path(), "");
    expect(await read(2)).toEqual(["line 2", "line 3"]);
  });

  test("are right whatever the lengths of lines, wherever the pieces are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 150_000 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 8 }),
        async (lengths, count) => {
          const texts = lengths.map((length, index) => `${index}${"x".repeat(length)}`);
          await writeFile(path(), texts.map((text) => line(text)).join(""));
          expect(await read(count)).toEqual(count === 0 ? [] : texts.slice(-count));
        },
      ),
      { numRuns: 30 },
    );
  });

  test("of a log of twenty gigabytes are there at once", async () => {
    await writeFile(path(), "");
    await truncate(path(), 20 * 1024 ** 3);
    await appendFile(path(), `\n${lines(1, 3)}`);
    expect(await read(2)).toEqual(["line 2", "line 3"]);
  });
});

describe("what stands in the file", () => {
  test("tells the stream, the time and the text", async () => {
    await writeFile(path(), line("Größe \u001b[31mred", "stderr"));
    const options: ReadLogOptions = { lines: null, follow: false, signal: new AbortController().signal };
    const entries: LogEntry[] = [];
    for await (const entry of readContainerLog(path(), options)) entries.push(entry);
    const time = "2026-11-23T07:00:00.123456789Z";
    expect(entries).toEqual([{ stream: "stderr", text: "Größe \u001b[31mred\n", time }]);
  });

  test("and is none of Kanto's lines is passed on as it is", async () => {
    await writeFile(
      path(),
      `hello\n{"log":3}\n[]\n${"\0".repeat(20)}${line("after a hole")}{"stream":"stdout","log":"cut`,
    );
    expect(await read(null)).toEqual(["hello", '{"log":3}', "[]", "after a hole", '{"stream":"stdout","log":"cut']);
  });

  test("and is endless is cut", async () => {
    await writeFile(path(), `${"x".repeat(3 * 1024 * 1024)}\n${line("next")}`);
    const [long, next] = await read(null);
    expect(long).toHaveLength(1024 * 1024);
    expect(next).toBe("next");
  });
});

describe("following", () => {
  test("tells what is written, also in pieces", async () => {
    await writeFile(path(), lines(1, 2));
    const follower = follow(1);
    await follower.has(1);
    const text = line("line 3");
    await appendFile(path(), text.slice(0, 10));
    await appendFile(path(), text.slice(10) + line("line 4"));
    await follower.has(3);
    expect(follower.texts).toEqual(["line 2", "line 3", "line 4"]);
  });

  test("goes on through a rotation, with what was written just before it", async () => {
    await writeFile(path(), line("line 1"));
    const follower = follow();
    await follower.has(1);
    await appendFile(path(), line("line 2"));
    await rotate(2, line("line 3"));
    await follower.has(3);
    expect(follower.texts).toEqual(["line 1", "line 2", "line 3"]);
  });

  test("misses nothing of several rotations at once, as far as the files are kept", async () => {
    await writeFile(path(), line("line 1"));
    const follower = follow();
    await follower.has(1);
    for (let number = 2; number <= 5; number += 1) await rotate(5, line(`line ${number}`));
    await follower.has(5);
    expect(follower.texts).toEqual(["line 1", "line 2", "line 3", "line 4", "line 5"]);
  });

  test("tells each line once and in order while rotation after rotation happens", async () => {
    await writeFile(path(), "");
    const follower = follow();
    for (let number = 1; number <= 300; number += 1) {
      await appendFile(path(), line(`line ${number}`));
      // More slowly than the follower looks, so that no file is gone before it was seen.
      if (number % 30 === 0) {
        await follower.has(number - 15);
        await rotate(3);
      }
    }
    await follower.has(300);
    expect(follower.texts).toEqual(Array.from({ length: 300 }, (_, index) => `line ${index + 1}`));
  });

  test("begins anew where the file is truncated, also when it has grown past the old place", async () => {
    await writeFile(path(), lines(1, 3));
    const follower = follow();
    await follower.has(3);
    await truncate(path(), 0);
    await appendFile(path(), line("short"));
    await follower.has(4);
    const long = "x".repeat(1_000);
    await writeFile(path(), line(long));
    await follower.has(5);
    expect(follower.texts.slice(3)).toEqual(["short", long]);
  });

  test("reads to the end when it is told to stop", async () => {
    await writeFile(path(), line("line 1"));
    const follower = follow();
    await follower.has(1);
    await appendFile(path(), line("line 2"));
    await follower.end();
    expect(follower.texts).toEqual(["line 1", "line 2"]);
  });

  test("survives that the file is gone for a while", async () => {
    await writeFile(path(), line("line 1"));
    const follower = follow();
    await follower.has(1);
    await rm(path());
    await writeFile(path(), line("line 2"));
    await follower.has(2);
    expect(follower.texts).toEqual(["line 1", "line 2"]);
  });
});

describe("what cannot be read is said", () => {
  test.each([
    ["nothing is there", async () => {}, /^there is no log at .*json[.]log: the container has not been started yet/],
    ["a folder is there", () => mkdir(path()), /expected a log file at .*, got something else|cannot be read/],
    ["it leads in a circle", () => symlink(path(), path()), /^the log .* cannot be read: ELOOP/],
  ])("where %s", async (_what, prepare, message) => {
    await prepare();
    const reading = read(null);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toBeInstanceOf(LogUnreadable);
  });

  test("where it lies below a file", async () => {
    await writeFile(path(), "");
    await expect(read(null, join(path(), "json.log"))).rejects.toThrow(/^there is no log/);
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, open, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { DirectorySnapshot } from "../../src/engine/ports.ts";
import { eventually } from "../support/eventually.ts";
import { runShell } from "../support/shell.ts";
import { textsOf } from "../support/snapshot-texts.ts";
import { useWatchedScratch } from "../support/watched-directory.ts";

const directory = useWatchedScratch();
const OLD = '{ "version": "old" }\n';
const NEW = `{ "version": "new", "more": "${"x".repeat(3_000)}" }\n`;

/** Puts a file there as if it had been there for long. */
async function place(name: string, text: string): Promise<void> {
  await writeFile(join(directory.path(), name), text);
  await utimes(join(directory.path(), name), 5, 5);
}

/** What a file held, in all that was read, each version once. */
function versionsOf(name: string, snapshots: readonly DirectorySnapshot[]): readonly (string | undefined)[] {
  const versions = snapshots.map((snapshot) => textsOf(snapshot)[name]);
  return versions.filter((version, index) => index === 0 || version !== versions[index - 1]);
}

describe("a manifest that is moved into place", () => {
  test("A1: is hinted at and read each of a hundred times, none lost and none cut", async () => {
    await place("a.json", "version 0");
    const followed = await directory.follow();
    for (let number = 1; number <= 100; number += 1) {
      await writeFile(join(directory.path(), ".a.json.new"), `version ${number}`);
      await rename(join(directory.path(), ".a.json.new"), join(directory.path(), "a.json"));
      // Nothing but the hint leads to this.
      await followed.shows({ "a.json": `version ${number}` });
    }
    expect(versionsOf("a.json", followed.snapshots)).toHaveLength(101);
    expect(followed.hintCount()).toBeLessThanOrEqual(101);
  });

  test("A3: under another name is the same file under that name, at no time under both or none", async () => {
    await place("a.json", OLD);
    const followed = await directory.follow();
    await runShell(directory.path(), "mv a.json b.json");
    await followed.shows({ "b.json": OLD });
    expect(followed.snapshots.map((snapshot) => Object.keys(textsOf(snapshot)).length)).not.toContain(0);
    expect(followed.snapshots.map((snapshot) => Object.keys(textsOf(snapshot)).length)).not.toContain(2);
  });
});

describe("a manifest that a tool writes is seen before and after, and never in between:", () => {
  test.each([
    [
      "A3: vim that keeps a backup by renaming",
      "vim.tiny -u NONE -es -c 'set backup backupcopy=no' -c '%!cat ../new' -c wq a.json",
    ],
    [
      "A3: vim that writes over the file",
      "vim.tiny -u NONE -es -c 'set backupcopy=yes' -c '%!cat ../new' -c wq a.json",
    ],
    ["A3: sed -i", "sed -i -e 'r ../new' -e 'd' a.json"],
    ["A3: sed into the file itself", "sed -e p -n ../new > a.json"],
    ["A3: cp", "cp ../new a.json"],
    ["A3: cp that keeps the times", "cp -p ../new a.json"],
    ["A3: mv from the same file system", "mv ../new a.json"],
    ["A3: rsync", "rsync ../new a.json"],
    ["A3: rsync that writes in place", "rsync --inplace ../new a.json"],
    ["A3: install", "install -m 644 ../new a.json"],
    ["A3: dd over the old bytes, block by block", "dd if=../new of=a.json bs=100 conv=notrunc 2>/dev/null"],
    ["A3: deleting it first", "rm a.json; cp ../new a.json"],
  ])("%s", async (_tool, line) => {
    await place("a.json", OLD);
    await writeFile(join(directory.scratch(), "new"), NEW);
    await utimes(join(directory.scratch(), "new"), 9, 9);
    const followed = await directory.follow();
    await runShell(directory.path(), line);
    await followed.shows({ "a.json": NEW });
    await followed.read();
    expect(versionsOf("a.json", followed.snapshots)).toEqual([OLD, NEW]);
  });

  test("A3: mv from another file system, which copies", async () => {
    const elsewhere = (await runShell("/dev/shm", "mktemp -d -p /dev/shm")).trim();
    try {
      await place("a.json", OLD);
      await writeFile(join(elsewhere, "new"), NEW);
      const followed = await directory.follow();
      await runShell(directory.path(), `mv ${elsewhere}/new a.json`);
      await followed.shows({ "a.json": NEW });
      expect(versionsOf("a.json", followed.snapshots)).toEqual([OLD, NEW]);
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });

  test("A3: a new one, copied", async () => {
    await writeFile(join(directory.scratch(), "new"), NEW);
    const followed = await directory.follow();
    await runShell(directory.path(), "cp ../new a.json");
    await followed.shows({ "a.json": NEW });
    expect(versionsOf("a.json", followed.snapshots)).toEqual([undefined, NEW]);
  });
});

describe("times and rights", () => {
  test("A3: touch is seen as a new time of the same bytes", async () => {
    await place("a.json", OLD);
    const followed = await directory.follow();
    await runShell(directory.path(), "touch a.json");
    const times = () => [...new Set(followed.snapshots.map(({ files }) => files[0]?.modifiedAtMs))];
    await eventually(
      async () => times(),
      ({ length }) => length === 2,
    );
    expect(versionsOf("a.json", followed.snapshots)).toEqual([OLD]);
  });

  test("A3: touch is seen by the first hint, without waiting for quiet", async () => {
    await place("a.json", OLD);
    const slow = { quietMs: 60_000, longestPauseMs: 60_000, openLimitMs: 60_000 };
    const followed = await directory.follow({ doubtTimes: slow });
    await runShell(directory.path(), "touch a.json");
    await eventually(
      async () => followed.snapshots.at(-1)?.files[0]?.modifiedAtMs ?? 0,
      (modifiedAtMs) => modifiedAtMs > 5_000,
    );
  });

  test("A9: an old time on new bytes, or a time long ago, hides nothing", async () => {
    await place("a.json", OLD);
    const followed = await directory.follow();
    await runShell(directory.path(), `echo '{ "version": "odd" }' > a.json; touch -d @0 a.json`);
    await followed.shows({ "a.json": '{ "version": "odd" }\n' });
    await runShell(directory.path(), `echo '{ "version": "ODD" }' > .new; touch -d @0 .new; mv .new a.json`);
    await followed.shows({ "a.json": '{ "version": "ODD" }\n' });
  });

  test("A3: chmod and chown change neither time nor bytes", async () => {
    await place("a.json", OLD);
    const followed = await directory.follow();
    const before = followed.snapshots.at(-1)?.files;
    await runShell(directory.path(), "chmod 600 a.json; chown 0:0 a.json");
    await eventually(
      async () => followed.snapshots.length,
      (count) => count > 1,
    );
    expect((await followed.read()).files).toEqual(before);
  });
});

describe("a manifest that is written slowly in place", () => {
  test("A2: is read once it is whole, and meanwhile as it was", async () => {
    await place("a.json", OLD);
    const followed = await directory.follow();
    const file = await open(join(directory.path(), "a.json"), "w");
    for (const chunk of [NEW.slice(0, 1_000), NEW.slice(1_000, 2_000), NEW.slice(2_000)]) {
      await pause(50);
      await file.write(chunk);
      expect(textsOf(await followed.read())).toEqual({ "a.json": OLD });
    }
    await file.close();
    await followed.shows({ "a.json": NEW });
    expect(versionsOf("a.json", followed.snapshots)).toEqual([OLD, NEW]);
  });

  test("A2: by somebody who stalls is not read while he has it open, however long", async () => {
    await place("a.json", OLD);
    const followed = await directory.follow();
    const file = await open(join(directory.path(), "a.json"), "r+");
    await file.write(NEW.slice(0, 1_000));
    await pause(600);
    expect(textsOf(await followed.read())).toEqual({ "a.json": OLD });
    await file.write(NEW.slice(1_000));
    await file.close();
    await followed.shows({ "a.json": NEW });
    expect(versionsOf("a.json", followed.snapshots)).toEqual([OLD, NEW]);
  });

  test("A2: is seen as absent where it is new, and the directory as complete", async () => {
    const followed = await directory.follow();
    const file = await open(join(directory.path(), "a.json"), "w");
    await file.write(NEW.slice(0, 1_000));
    expect(await followed.read()).toMatchObject({ files: [], refused: [], complete: true });
    await file.write(NEW.slice(1_000));
    await file.close();
    await followed.shows({ "a.json": NEW });
  });

  test("A2: at the first look is refused for the moment, so that it holds what it made before", async () => {
    const file = await open(join(directory.path(), "a.json"), "w");
    await file.write(NEW.slice(0, 1_000));
    const followed = await directory.follow();
    expect(followed.snapshots[0]).toMatchObject({
      files: [],
      refused: [{ path: "a.json", problem: { code: "file-being-written", severity: "warning" } }],
      complete: true,
    });
    await file.write(NEW.slice(1_000));
    await file.close();
    expect((await followed.shows({ "a.json": NEW })).refused).toEqual([]);
  });
});

describe("many changes at once", () => {
  test("A13: a thousand new files cost a few looks", async () => {
    const followed = await directory.follow();
    await mkdir(join(directory.scratch(), "many"));
    const texts = Object.fromEntries(Array.from({ length: 1_000 }, (_, number) => [`${number}.json`, `"${number}"`]));
    for (const [name, text] of Object.entries(texts)) await writeFile(join(directory.scratch(), "many", name), text);
    await runShell(directory.path(), "mv ../many/* .");
    await followed.shows(texts);
    expect(followed.hintCount()).toBeLessThan(50);
  });

  test("A13: of a thousand edits of one file the last one wins", async () => {
    await place("a.json", "0");
    const followed = await directory.follow();
    for (let number = 1; number <= 1_000; number += 1) await writeFile(join(directory.path(), "a.json"), `${number}`);
    await followed.shows({ "a.json": "1000" });
    expect(followed.hintCount()).toBeLessThan(50);
  });

  test("A13: swap files, backups and other names are no reason to look", async () => {
    const followed = await directory.follow();
    await runShell(directory.path(), "touch .a.json.swp a.json~ 4913 README.md; rm 4913; mv README.md notes");
    await writeFile(join(directory.path(), ".b.json.new"), "last");
    await rename(join(directory.path(), ".b.json.new"), join(directory.path(), "b.json"));
    await followed.shows({ "b.json": "last" });
    expect(followed.hintCount()).toBe(1);
  });
});

describe("links", () => {
  test("A4: a ..data link that is exchanged, as Kubernetes does, is applied once", async () => {
    await runShell(
      directory.path(),
      `mkdir ..1 ..2; echo one > ..1/a.json; echo two > ..2/a.json; touch -d @5 ..1/a.json ..2/a.json
       ln -s ..1 ..data; ln -s ..data/a.json a.json`,
    );
    const followed = await directory.follow();
    await followed.shows({ "a.json": "one\n" });
    await runShell(directory.path(), "ln -s ..2 ..data_tmp; mv -T ..data_tmp ..data");
    await followed.shows({ "a.json": "two\n" });
    expect(versionsOf("a.json", followed.snapshots)).toEqual(["one\n", "two\n"]);
  });

  test("A4: a directory that is itself a link is read from where it leads to, at the next look", async () => {
    await runShell(
      directory.scratch(),
      "mkdir v1 v2; echo one > v1/a.json; echo two > v2/a.json; touch -d @5 v?/a.json",
    );
    await runShell(directory.scratch(), "rmdir manifests; ln -s v1 manifests");
    const followed = await directory.follow();
    await followed.shows({ "a.json": "one\n" });
    await runShell(directory.scratch(), "ln -sfn v2 manifests");
    await followed.read();
    await followed.shows({ "a.json": "two\n" });
    // And it is that one which is watched now.
    await runShell(directory.scratch(), "echo three > v2/.new; mv v2/.new v2/a.json");
    await followed.shows({ "a.json": "three\n" });
  });
});

describe("folders below", () => {
  test("A7: come, fill and go while they are watched", async () => {
    const followed = await directory.follow({ recursive: true });
    await runShell(directory.path(), "mkdir -p one/two; echo a > one/two/.new; mv one/two/.new one/two/a.json");
    await followed.shows({ "one/two/a.json": "a\n" });
    await runShell(directory.path(), "echo b > one/two/.new; mv one/two/.new one/two/a.json");
    await followed.shows({ "one/two/a.json": "b\n" });
    await runShell(directory.path(), "mv one uno");
    await followed.shows({ "uno/two/a.json": "b\n" });
    await runShell(directory.path(), "rm -r uno");
    await followed.shows({});
  });
});

test("a process whose watch is closed ends by itself", async () => {
  const script = `
    const { openWatchedDirectory } = await import(${JSON.stringify(new URL("../../src/adapters/directory/open-watched-directory.ts", import.meta.url).href)});
    const clock = { nowMs: () => performance.now() };
    const directory = openWatchedDirectory({ path: ${JSON.stringify(directory.path())}, clock, recursive: true });
    const watch = directory.watch(() => {}, () => {});
    await directory.read();
    await import("node:fs").then((fs) => fs.writeFileSync(${JSON.stringify(join(directory.path(), "a.json"))}, "half"));
    await directory.read();
    watch.close();`;
  await appendFile(join(directory.path(), "b.json"), "{}");
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" });
  expect(await once(child, "exit")).toEqual([0, null]);
});

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { useMounts } from "../support/mounts.ts";
import { runShell } from "../support/shell.ts";
import { type FollowedDirectory, useWatchedScratch } from "../support/watched-directory.ts";

const directory = useWatchedScratch();
const { mount, unmount } = useMounts();
const shell = (line: string) => runShell(directory.scratch(), line);

/** A new file, moved into place; only its event can lead to a look. */
async function expectHints(followed: FollowedDirectory, text: string): Promise<void> {
  await shell(`echo '${text}' > manifests/.new; mv manifests/.new manifests/probe.json`);
  await eventually(
    async () => followed.snapshots.at(-1)?.files.find(({ path }) => path === "probe.json")?.bytes ?? "",
    (bytes) => Buffer.from(bytes).toString() === `${text}\n`,
  );
}

describe("the directory", () => {
  test("A7: renamed away is missing, not empty, and is watched again when it comes back", async () => {
    await shell("echo one > manifests/a.json; touch -d @5 manifests/a.json");
    const followed = await directory.follow();
    await shell("mv manifests elsewhere");
    await eventually(
      async () => followed.snapshots.at(-1),
      (snapshot) => snapshot?.complete === false,
    );
    expect(followed.snapshots.at(-1)?.problem?.code).toBe("directory-missing");
    await shell("mv elsewhere manifests");
    await followed.shows({ "a.json": "one\n" });
    await expectHints(followed, "probe");
  });

  test("A7: deleted and made anew is followed, even within one moment and with the same inode", async () => {
    await shell("echo one > manifests/a.json; touch -d @5 manifests/a.json");
    const followed = await directory.follow();
    for (const text of ["two", "three"]) {
      await shell(`rm -r manifests; mkdir manifests; echo ${text} > .new; mv .new manifests/a.json`);
      await followed.shows({ "a.json": `${text}\n` });
      await expectHints(followed, `probe ${text}`);
    }
    for (const snapshot of followed.snapshots.filter(({ complete }) => complete)) {
      expect(snapshot.files.map(({ path }) => path)).toContain("a.json");
    }
  });

  test("A7: exchanged for another one is read and watched as that one", async () => {
    await shell("echo one > manifests/a.json; mkdir next; echo two > next/a.json; touch -d @5 */a.json");
    const followed = await directory.follow();
    await shell("mv manifests before; mv next manifests");
    await followed.shows({ "a.json": "two\n" });
    await shell("echo late > before/.new; mv before/.new before/late.json");
    await expectHints(followed, "probe");
    expect(followed.snapshots.at(-1)?.files.map(({ path }) => path)).toEqual(["a.json", "probe.json"]);
  });

  test("A7: mounted over and unmounted is found by the next look, and watched from then on", async () => {
    await shell("echo below > manifests/a.json; touch -d @5 manifests/a.json");
    const followed = await directory.follow();
    await mount("-t", "tmpfs", "-o", "mode=0755", "tmpfs", directory.path());
    await shell("echo above > manifests/a.json; touch -d @5 manifests/a.json");
    await followed.read();
    await followed.shows({ "a.json": "above\n" });
    await expectHints(followed, "probe");
    await unmount(directory.path());
    await followed.read();
    await followed.shows({ "a.json": "below\n" });
    await expectHints(followed, "probe below");
  });

  test("A8: a bind mount gives events for what is written at its source", async () => {
    await shell("mkdir source; echo one > source/a.json; touch -d @5 source/a.json");
    await mount("--bind", join(directory.scratch(), "source"), directory.path());
    const followed = await directory.follow();
    await followed.shows({ "a.json": "one\n" });
    await shell("echo two > source/.new; mv source/.new source/a.json");
    await followed.shows({ "a.json": "two\n" });
  });

  test("A8: an overlay gives none for what is written below it: the next looks find it", async () => {
    const layers = join(directory.scratch(), "layers");
    await shell("mkdir layers");
    // An overlay upon an overlay is refused, so the layers lie on a file system of their own.
    await mount("-t", "tmpfs", "tmpfs", layers);
    await shell("cd layers; mkdir l u w; chmod 755 l u w; echo one > l/a.json; touch -d @5 l/a.json");
    const options = `lowerdir=${layers}/l,upperdir=${layers}/u,workdir=${layers}/w`;
    await mount("-t", "overlay", "overlay", "-o", options, directory.path());
    const followed = await directory.follow();
    await followed.shows({ "a.json": "one\n" });
    await shell("cd layers/u; echo new > .new; mv .new b.json");
    await eventually(
      async () => (await followed.read()).files.map(({ path }) => path),
      (paths) => paths.length === 2,
    );
    await followed.shows({ "a.json": "one\n", "b.json": "new\n" });
    await expectHints(followed, "probe");
  });
});

describe("a directory that is missing at first", () => {
  test.each([
    ["A10: is found when it is made", "mkdir manifests"],
    ["A10: is found when it is moved into place, with what it holds", "mkdir -p x; mv x manifests"],
  ])("%s", async (_name, line) => {
    await shell("rmdir manifests");
    const followed = await directory.follow();
    expect(followed.snapshots[0]).toMatchObject({ complete: false, problem: { code: "directory-missing" } });
    await shell(line);
    await eventually(
      async () => followed.snapshots.at(-1),
      (snapshot) => snapshot?.complete === true,
    );
    await expectHints(followed, "probe");
  });

  test("A10: is found when folders above it are made one after the other", async () => {
    const followed = await directory.follow({ path: join(directory.scratch(), "one/two/three") });
    await shell("mkdir one");
    await shell("mkdir -p one/two/three; echo a > .new; mv .new one/two/three/a.json");
    await followed.shows({ "a.json": "a\n" });
  });

  test("A10: what else happens in the folder above is no reason to look", async () => {
    await shell("rmdir manifests");
    const followed = await directory.follow();
    await shell("touch one two three; rm one two; mkdir four");
    await shell("mkdir manifests");
    await eventually(
      async () => followed.snapshots.at(-1),
      (snapshot) => snapshot?.complete === true,
    );
    expect(followed.hintCount()).toBeLessThanOrEqual(2);
  });

  test("A10: is found when even the folder above was deleted and made anew", async () => {
    await shell("rmdir manifests");
    const followed = await directory.follow({ path: join(directory.path(), "deeper") });
    // Each time it has been read it is known what to wait for.
    await shell("mkdir manifests");
    await eventually(
      async () => followed.snapshots.length,
      (count) => count > 1,
    );
    await shell("rmdir manifests");
    await eventually(
      async () => followed.snapshots.length,
      (count) => count > 2,
    );
    await shell("mkdir -p manifests/deeper; echo a > .new; mv .new manifests/deeper/a.json");
    await followed.shows({ "a.json": "a\n" });
  });
});

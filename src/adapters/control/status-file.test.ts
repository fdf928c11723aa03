import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { eventually } from "../../../test/support/eventually.ts";
import { useScratchDirectory } from "../../../test/support/scratch-directory.ts";
import { containerStatusOf, statusOf } from "../../../test/support/status-builders.ts";
import { openStatusFile, readStatusFile, type StatusFile } from "./status-file.ts";

const scratch = useScratchDirectory();
const directory = () => join(scratch(), "run");
const said: string[] = [];
let file: StatusFile | undefined;
afterEach(async () => {
  await file?.close();
  said.length = 0;
});

function openFile(retryAfterMs?: number): StatusFile {
  file = openStatusFile({
    runtimeDirectory: directory(),
    onTrouble: (message) => said.push(message),
    onRecovered: () => said.push("recovered"),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  return file;
}

test("the status is read as it was written", async () => {
  const differences = [{ pointer: "/config/cmd", from: undefined, to: ["a"], remedy: "replace" }] as const;
  const status = statusOf({ containers: [containerStatusOf("a", { differences })] });
  const statusFile = openFile();
  statusFile.write(status);
  await statusFile.settled();
  expect(await readStatusFile(directory())).toEqual({ ok: true, value: status });
  expect(await readdir(directory())).toEqual(["status.json"]);
});

test("F8: the file can be read by the group and by nobody else, whatever the umask", async () => {
  const before = process.umask(0);
  const statusFile = openFile();
  statusFile.write(statusOf());
  await statusFile.settled();
  process.umask(before);
  expect((await stat(join(directory(), "status.json"))).mode & 0o777).toBe(0o640);
});

test("of a burst the last one is written, not each", async () => {
  const statusFile = openFile();
  for (let number = 1; number <= 1_000; number += 1) statusFile.write(statusOf({ processId: number }));
  await statusFile.settled();
  expect(await readStatusFile(directory())).toMatchObject({ ok: true, value: { processId: 1_000 } });
});

test("a reader never sees a part of it", async () => {
  const containers = Array.from({ length: 300 }, (_, n) => containerStatusOf(`c${n}`));
  const statusFile = openFile();
  statusFile.write(statusOf({ containers }));
  await statusFile.settled();
  for (let number = 1; number <= 100; number += 1) {
    statusFile.write(statusOf({ processId: number, containers }));
    expect(await readStatusFile(directory())).toMatchObject({ ok: true, value: { formatVersion: 1 } });
  }
});

test("what cannot be written is said once, and it is tried again until it can", async () => {
  await writeFile(directory(), "a file in the place of the folder");
  const statusFile = openFile(20);
  statusFile.write(statusOf());
  await statusFile.settled();
  statusFile.write(statusOf({ processId: 2 }));
  await statusFile.settled();
  expect(said).toEqual([expect.stringContaining(directory())]);
  await rm(directory());
  await eventually(
    async () => [...said],
    (all) => all.includes("recovered"),
  );
  expect(said).toHaveLength(2);
  expect(await readStatusFile(directory())).toMatchObject({ ok: true, value: { processId: 2 } });
});

test("a link in its place is not followed", async () => {
  const precious = join(scratch(), "precious");
  await writeFile(precious, "precious");
  await mkdir(directory(), { mode: 0o750 });
  await symlink(precious, join(directory(), ".status.json.new"));
  const statusFile = openFile();
  statusFile.write(statusOf());
  await statusFile.settled();
  expect(await readFile(precious, "utf8")).toBe("precious");
  expect(said).toHaveLength(1);
});

test("closing takes the file away and writes no more", async () => {
  const statusFile = openFile();
  statusFile.write(statusOf());
  await statusFile.close();
  statusFile.write(statusOf());
  await statusFile.settled();
  expect(await readdir(directory())).toEqual([]);
  expect(await readStatusFile(directory())).toEqual({ ok: true, value: null });
});

test.each([
  ["half a file", '{"formatVersion":'],
  ["another version", JSON.stringify({ ...statusOf(), formatVersion: 2 })],
  ["something else", "[]"],
])("%s is no status", async (_what, text) => {
  await mkdir(directory());
  await chmod(directory(), 0o750);
  await writeFile(join(directory(), "status.json"), text);
  expect(await readStatusFile(directory())).toMatchObject({ ok: false, failure: /is no status/ });
});

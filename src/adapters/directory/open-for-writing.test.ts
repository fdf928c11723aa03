import { spawn } from "node:child_process";
import { once } from "node:events";
import { link, open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useScratchDirectory } from "../../../test/support/scratch-directory.ts";
import type { FileMark } from "./file-mark.ts";
import { markAt } from "./file-mark.ts";
import { findOpenForWriting } from "./open-for-writing.ts";

const scratch = useScratchDirectory();

/** A file of the scratch folder, as a candidate. */
function candidate(name: string) {
  const path = join(scratch(), name);
  const mark = markAt(path);
  if (mark === null) throw new Error(`expected a file at ${path}`);
  return { path, mark };
}

test("finds what this or another process has open for writing, and not what it reads", async () => {
  for (const name of ["ours", "theirs", "read", "closed"]) await writeFile(join(scratch(), name), "{}");
  const candidates = ["ours", "theirs", "read", "closed"].map(candidate);
  const writing = await open(join(scratch(), "ours"), "a");
  const reading = await open(join(scratch(), "read"), "r");
  const child = spawn("sh", ["-c", "exec 3>>theirs; echo open; read line"], { cwd: scratch(), stdio: "pipe" });
  try {
    await once(child.stdout, "data");
    const found = await findOpenForWriting(candidates);
    expect(found.map(({ path }) => path).sort()).toEqual([join(scratch(), "ours"), join(scratch(), "theirs")]);
  } finally {
    child.stdin.end();
    await Promise.all([writing.close(), reading.close(), once(child, "exit")]);
  }
  expect(await findOpenForWriting(candidates)).toEqual([]);
});

test("tells a file from another one of the same name that took its place", async () => {
  await writeFile(join(scratch(), "a.json"), "{}");
  await link(join(scratch(), "a.json"), join(scratch(), "kept"));
  const before: FileMark = candidate("a.json").mark;
  await rm(join(scratch(), "a.json"));
  const writing = await open(join(scratch(), "a.json"), "w");
  expect(await findOpenForWriting([{ path: join(scratch(), "a.json"), mark: before }])).toEqual([]);
  await writing.close();
});

test("finds nothing where processes cannot be seen", async () => {
  const writing = await open(join(scratch(), "a.json"), "w");
  expect(await findOpenForWriting([candidate("a.json")], join(scratch(), "no-proc"))).toEqual([]);
  await writing.close();
});

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, mkdir, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { describe, expect, test } from "vitest";
import { readPaths, refusals, useManifestDirectory } from "../../../test/support/manifest-directory.ts";
import type { DirectorySnapshot } from "../../engine/ports.ts";
import { openManifestDirectory } from "./open-manifest-directory.ts";

const directory = useManifestDirectory();

describe("what is read", () => {
  test("every manifest comes with its bytes, their sha256 and its modification time, in byte order", async () => {
    const bytes = Buffer.from('{"image":{"name":"x"}}\n');
    await utimes(await directory.write("b.json", bytes), 5, 5.25);
    await directory.write("a.json");
    await directory.write("B.json");
    const snapshot = await directory.read();
    expect(readPaths(snapshot)).toEqual(["B.json", "a.json", "b.json"]);
    expect(snapshot.files[2]).toEqual({
      path: "b.json",
      bytes: new Uint8Array(bytes),
      sha256: createHash("sha256").update(bytes).digest("hex"),
      modifiedAtMs: 5250,
    });
    expect(snapshot).toMatchObject({ refused: [], complete: true, problem: null });
  });

  test("an empty file is a file of no bytes, and an empty directory is complete", async () => {
    expect(await directory.read()).toMatchObject({ files: [], complete: true, problem: null });
    await directory.write("empty.json", "");
    expect((await directory.read()).files[0]?.bytes).toHaveLength(0);
  });

  test("folders below are read only with recursive, hidden ones never", async () => {
    await mkdir(join(directory.path(), "core"));
    await mkdir(join(directory.path(), ".git"));
    await directory.write("core/b.json");
    await directory.write(".git/c.json");
    await directory.write("a.json");
    expect(readPaths(await directory.read())).toEqual(["a.json"]);
    expect(readPaths(await directory.read({ recursive: true }))).toEqual(["a.json", "core/b.json"]);
  });

  test("F2: a file that others exchange all the time is one of its versions as a whole, with that one's hash", async () => {
    const versions = ["a".repeat(5000), "b".repeat(70_000)];
    await directory.write("x.json", versions[0]);
    const worker = `
      const fs = require("node:fs");
      process.stdout.write("on");
      for (let turn = 0; ; turn++) {
        fs.writeFileSync("new", turn % 2 ? "a".repeat(5000) : "b".repeat(70000));
        fs.renameSync("new", "x.json");
      }`;
    const writer = spawn(process.execPath, ["-e", worker], {
      cwd: directory.path(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await new Promise((resolve) => writer.stdout.once("data", resolve));
      for (let turn = 0; turn < 300; turn++) {
        const file = (await directory.read()).files[0];
        expect(versions).toContain(Buffer.from(file?.bytes ?? []).toString());
        expect(file?.sha256).toBe(
          createHash("sha256")
            .update(file?.bytes ?? "")
            .digest("hex"),
        );
      }
    } finally {
      writer.kill("SIGKILL");
    }
  });
});

describe("what lies about what it is", () => {
  test("F1: a FIFO, a folder, a socket and a dangling link are refused, each in a sentence, and the others are read", async () => {
    execFileSync("mkfifo", [join(directory.path(), "fifo.json")]);
    await mkdir(join(directory.path(), "folder.json"));
    await symlink("nowhere.json", join(directory.path(), "dangling.json"));
    await symlink("circle.json", join(directory.path(), "circle.json"));
    await directory.write("good.json");
    const server = createServer().listen(join(directory.path(), "socket.json"));
    await new Promise((resolve) => server.once("listening", resolve));
    const snapshot = await directory.read();
    server.close();
    expect(readPaths(snapshot)).toEqual(["good.json"]);
    expect(refusals(snapshot)).toEqual([
      "circle.json: link-dangling",
      "dangling.json: link-dangling",
      "fifo.json: file-not-regular",
      "folder.json: file-not-regular",
      "socket.json: file-not-regular",
    ]);
    expect(snapshot.refused[2]?.problem).toEqual({
      severity: "error",
      code: "file-not-regular",
      file: "fifo.json",
      message: "expected a regular file, got a FIFO",
      expected: "a regular file",
      got: "a FIFO",
    });
    expect(snapshot.complete).toBe(true);
  });

  test("B2 F1: a link to a device is refused without reading it", async () => {
    await symlink("/dev/zero", join(directory.path(), "zero.json"));
    expect(refusals(await directory.read())).toEqual(["zero.json: file-not-regular"]);
  });

  test("B2: a sparse file of three gigabytes is refused by its size alone", async () => {
    await truncate(await directory.write("huge.json"), 3 * 1024 ** 3);
    const startedAt = performance.now();
    const snapshot = await directory.read();
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(snapshot.refused[0]?.problem.message).toBe(
      "the file is too big: expected at most 1048576 bytes, got 3221225472 bytes",
    );
  });

  test("B2: a file of exactly 1 MiB is read, one byte more is refused", async () => {
    await directory.write("fits.json", Buffer.alloc(1024 * 1024, 0x20));
    await directory.write("over.json", Buffer.alloc(1024 * 1024 + 1, 0x20));
    const snapshot = await directory.read();
    expect(snapshot.files[0]?.bytes).toHaveLength(1024 * 1024);
    expect(refusals(snapshot)).toEqual(["over.json: file-too-big"]);
  });

  test("B2: a file whose size says 0 is read to its end, as those of /proc are, and cut at the limit", async () => {
    await symlink("/proc/self/status", join(directory.path(), "status.json"));
    const read4 = await directory.read({ maximumFileBytes: 4 });
    expect(refusals(read4)).toEqual(["status.json: file-too-big"]);
    expect(read4.refused[0]?.problem.got).toBe("more than its size said");
  });

  test("a name that is not UTF-8 is refused, not looked for", async () => {
    await writeFile(
      Buffer.concat([Buffer.from(`${directory.path()}/`), Buffer.from([0xff]), Buffer.from(".json")]),
      "{}",
    );
    expect((await directory.read()).refused[0]?.problem.code).toBe("file-name-not-utf-8");
  });

  test("B2: files beyond the total are refused, and a directory of too many is not used at all", async () => {
    await directory.write("a.json", "12345");
    await directory.write("b.json", "12345");
    expect(refusals(await directory.read({ maximumTotalBytes: 9 }))).toEqual(["b.json: directory-too-full"]);
    const snapshot = await directory.read({ maximumFiles: 1 });
    expect(snapshot).toMatchObject({ files: [], complete: false, problem: { code: "directory-too-full" } });
  });
});

describe("a directory that cannot be read proves nothing", () => {
  test("missing", async () => {
    const snapshot = await directory.read({ path: join(directory.scratch(), "absent") });
    expect(snapshot).toMatchObject({ files: [], complete: false, problem: { code: "directory-missing" } });
    expect(snapshot.problem?.file).toBe(join(directory.scratch(), "absent"));
  });

  test("a file in its place", async () => {
    const snapshot = await directory.read({ path: await directory.write("a.json") });
    expect(snapshot).toMatchObject({ complete: false, problem: { code: "directory-unreadable" } });
    expect(snapshot.problem?.message).toBe("the directory cannot be listed: not a directory (ENOTDIR)");
  });

  test("A10: what is missing at first is read when it appears", async () => {
    const late = openManifestDirectory({ path: join(directory.scratch(), "late") });
    expect((await late.read()).complete).toBe(false);
    await mkdir(join(directory.scratch(), "late"));
    expect((await late.read()).complete).toBe(true);
  });

  test("A14: no right to list it, to list one below, or to read a file", async () => {
    await directory.write("closed.json");
    await chmod(join(directory.path(), "closed.json"), 0o000);
    await directory.write("open.json");
    await mkdir(join(directory.path(), "below"), { mode: 0o000 });
    await chmod(directory.scratch(), 0o755);
    const flat = readAsNobody({ recursive: false });
    expect(readPaths(flat)).toEqual(["open.json"]);
    expect(flat.refused[0]?.problem.message).toBe("the file cannot be read: permission denied (EACCES)");
    expect(flat.complete).toBe(true);
    const deep = readAsNobody({ recursive: true });
    expect(readPaths(deep)).toEqual(["open.json"]);
    expect(deep).toMatchObject({ complete: false, problem: { code: "directory-unreadable", file: "below" } });
    await chmod(directory.path(), 0o000);
    expect(readAsNobody({ recursive: false })).toMatchObject({
      complete: false,
      problem: { code: "directory-unreadable" },
    });
    await chmod(directory.path(), 0o755);
  });
});

/** Root may read everything, so these are read by a process that is nobody. */
function readAsNobody(options: { readonly recursive: boolean }): DirectorySnapshot {
  const module = new URL("./open-manifest-directory.ts", import.meta.url).href;
  const script = `
    const { openManifestDirectory } = await import(${JSON.stringify(module)});
    const snapshot = await openManifestDirectory(${JSON.stringify({ path: directory.path(), ...options })}).read();
    process.stdout.write(JSON.stringify(snapshot));`;
  const outcome = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    cwd: "/",
    ...(process.geteuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}),
  });
  expect(outcome.stderr).toBe("");
  return JSON.parse(outcome.stdout) as DirectorySnapshot;
}

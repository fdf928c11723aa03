import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { useScratchDirectory } from "../../../test/support/scratch-directory.ts";
import { inspectClock, inspectDisk, inspectWatchLimits } from "./inspect-limits.ts";
import { inspectPath } from "./inspect-path.ts";
import { reachEndpoint } from "./reach-endpoint.ts";

const scratch = useScratchDirectory();

describe("a path", () => {
  test("is missing, also below a file", async () => {
    writeFileSync(join(scratch(), "file"), "");
    expect(await inspectPath(join(scratch(), "none"))).toEqual({ kind: "missing" });
    expect(await inspectPath(join(scratch(), "file/below"))).toEqual({ kind: "missing" });
  });

  test("is a file, a directory or a socket, with its mode and owner", async () => {
    writeFileSync(join(scratch(), "file"), "");
    chmodSync(join(scratch(), "file"), 0o640);
    expect(await inspectPath(join(scratch(), "file"))).toEqual({
      kind: "found",
      type: "file",
      userId: process.getuid?.(),
      mode: 0o640,
      isWritable: true,
    });
    expect(await inspectPath(scratch())).toMatchObject({ type: "directory" });
    const server = createServer().listen(join(scratch(), "socket"));
    await new Promise((resolve) => server.once("listening", resolve));
    expect(await inspectPath(join(scratch(), "socket"))).toMatchObject({ type: "socket" });
    server.close();
  });

  test("that loops is hidden, with the system's words", async () => {
    const path = join(scratch(), "x".repeat(300));
    expect(await inspectPath(path)).toMatchObject({ kind: "hidden", reason: expect.stringContaining("ENAMETOOLONG") });
  });
});

test("a disk is that of the nearest folder that exists", async () => {
  const disk = await inspectDisk("state", join(scratch(), "not/there/yet"));
  expect(disk).toMatchObject({ purpose: "state", path: scratch() });
  expect(disk?.freeBytes).toBeGreaterThan(0);
});

test("watch limits are read from the kernel, and null where it has none", async () => {
  expect(await inspectWatchLimits("/")).toMatchObject({ watchesPerUser: expect.any(Number) });
  expect(await inspectWatchLimits(scratch())).toBeNull();
});

test("the clock is synchronised where systemd-timesyncd says so", async () => {
  expect(await inspectClock(scratch(), 5)).toEqual({ nowMs: 5, isSynchronised: null });
  mkdirSync(join(scratch(), "run/systemd/timesync"), { recursive: true });
  expect(await inspectClock(scratch(), 5)).toEqual({ nowMs: 5, isSynchronised: false });
  writeFileSync(join(scratch(), "run/systemd/timesync/synchronized"), "");
  expect(await inspectClock(scratch(), 5)).toEqual({ nowMs: 5, isSynchronised: true });
});

test("a port accepts connections, or the reason is told", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  expect(await reachEndpoint({ host: "127.0.0.1", port }, 5000)).toBeNull();
  await new Promise((resolve) => server.close(resolve));
  expect(await reachEndpoint({ host: "127.0.0.1", port }, 5000)).toContain("ECONNREFUSED");
});

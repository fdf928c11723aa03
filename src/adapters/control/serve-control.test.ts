import { chmod, mkdir, readdir, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CALL, echo, useControlBench } from "../../../test/support/control-bench.ts";
import type { ControlAnswer } from "../../engine/control-command.ts";
import { callControl } from "./call-control.ts";
import { serveControl } from "./serve-control.ts";

const { scratch, socketPath, serve, adopt, dial, leaveStaleSocket } = useControlBench();

describe("the socket", () => {
  test("is this user's alone, in a folder that the group may look into", async () => {
    await serve();
    expect((await stat(socketPath())).mode & 0o777).toBe(0o600);
    expect((await stat(join(scratch(), "run"))).mode & 0o777).toBe(0o750);
  });

  test("loses what a folder that others may write would let them do", async () => {
    await mkdir(join(scratch(), "run"));
    await chmod(join(scratch(), "run"), 0o777);
    await serve();
    expect((await stat(join(scratch(), "run"))).mode & 0o777).toBe(0o755);
  });

  test("of a live process is left alone, with a clear message", async () => {
    await serve();
    const second = await serveControl({ socketPath: socketPath(), handle: echo, onTrouble: () => {} });
    expect(second).toEqual({
      ok: false,
      failure: { kind: "taken", message: `another process already answers at the control socket ${socketPath()}` },
    });
    expect(await callControl(socketPath(), { kind: "status" }, CALL)).toMatchObject({ ok: true });
    expect(await readdir(join(scratch(), "run"))).toEqual(["control.sock"]);
  });

  test("that a killed process left is replaced", async () => {
    await leaveStaleSocket();
    await serve();
    expect(await callControl(socketPath(), { kind: "status" }, CALL)).toMatchObject({ ok: true });
    expect(await readdir(join(scratch(), "run"))).toEqual(["control.sock"]);
  });

  test("goes to exactly one of many that start at the same moment on a stale one", async () => {
    await leaveStaleSocket();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => serveControl({ socketPath: socketPath(), handle: echo, onTrouble: () => {} })),
    );
    for (const outcome of outcomes) if (outcome.ok) adopt(outcome.value);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await callControl(socketPath(), { kind: "status" }, CALL)).toMatchObject({ ok: true });
    expect(await readdir(join(scratch(), "run"))).toEqual(["control.sock"]);
  });

  test("is taken although a process was killed while it removed a leftover", async () => {
    await leaveStaleSocket();
    const turn = join(scratch(), "run", ".control.sock.turn");
    await mkdir(turn);
    await utimes(turn, 1, 1);
    await serve();
    expect(await readdir(join(scratch(), "run"))).toEqual(["control.sock"]);
  });

  test("is gone when the server has closed, but not that of a successor", async () => {
    const first = await serve();
    await first.close();
    expect(await readdir(join(scratch(), "run"))).toEqual([]);
    await serve();
    await first.close();
    expect(await callControl(socketPath(), { kind: "status" }, CALL)).toMatchObject({ ok: true });
  });

  test("works below a path that is too long for a socket", async () => {
    const path = join(scratch(), "x".repeat(100), "y".repeat(100), "control.sock");
    await serve(echo, {}, path);
    expect(await callControl(path, { kind: "status" }, CALL)).toMatchObject({ ok: true });
  });

  test("that cannot be made is a failure with the reason", async () => {
    await writeFile(join(scratch(), "file"), "");
    const path = join(scratch(), "file", "run", "control.sock");
    const outcome = await serveControl({ socketPath: path, handle: echo, onTrouble: () => {} });
    const message = expect.stringContaining(join(scratch(), "file", "run"));
    expect(outcome).toEqual({ ok: false, failure: { kind: "unavailable", message } });
  });
});

describe("closing", () => {
  test("lets a request that is worked on have its answer, and ends idle connections at once", async () => {
    const gate = gateOf<void>();
    const reached = gateOf<void>();
    const server = await serve(async (command) => {
      reached.resolve();
      await gate.promise;
      return echo(command);
    });
    const idle = await dial();
    const call = callControl(socketPath(), { kind: "resume" }, CALL);
    await reached.promise;
    const closed = server.close();
    await idle.ended;
    gate.resolve();
    await closed;
    expect(await call).toMatchObject({ ok: true, value: { kind: "done" } });
  });

  test("does not wait for ever for one that never comes to an end", async () => {
    const reached = gateOf<void>();
    const never = gateOf<ControlAnswer>();
    const server = await serve(
      () => {
        reached.resolve();
        return never.promise;
      },
      { closeTimeoutMs: 50 },
    );
    const call = callControl(socketPath(), { kind: "resume" }, CALL);
    await reached.promise;
    await server.close();
    expect(await call).toMatchObject({ ok: false, failure: { kind: "bad-answer" } });
  });
});

/** A promise and what resolves it. */
function gateOf<Value>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

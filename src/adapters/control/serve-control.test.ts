import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmod, link, mkdir, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../../../test/support/eventually.ts";
import { useScratchDirectory } from "../../../test/support/scratch-directory.ts";
import { containerStatusOf, statusOf } from "../../../test/support/status-builders.ts";
import type { ControlAnswer, ControlCommand, ControlHandler } from "../../engine/control-command.ts";
import { callControl } from "./call-control.ts";
import type { ControlLimits } from "./control-limits.ts";
import { type ControlServer, serveControl } from "./serve-control.ts";

const run = promisify(execFile);
const scratch = useScratchDirectory();
const servers = new Set<ControlServer>();
const troubles: string[] = [];
afterEach(async () => {
  for (const server of servers) await server.close();
  servers.clear();
  troubles.length = 0;
});

const socketPath = () => join(scratch(), "run", "control.sock");
const CALL = { timeoutMs: 10_000 };

async function echo(command: ControlCommand): Promise<ControlAnswer> {
  return { kind: "done", message: JSON.stringify(command) };
}

async function serve(handle: ControlHandler = echo, limits: Partial<ControlLimits> = {}, path = socketPath()) {
  const outcome = await serveControl({
    socketPath: path,
    handle,
    limits,
    onTrouble: (message) => troubles.push(message),
  });
  if (!outcome.ok) throw new Error(outcome.failure.message);
  servers.add(outcome.value);
  return outcome.value;
}

/** A peer that speaks the wire itself. */
async function dial(path = socketPath()): Promise<{ socket: Socket; received: () => string; ended: Promise<unknown> }> {
  const socket = connect({ path, allowHalfOpen: true });
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  socket.on("error", () => {});
  const ended = once(socket, "close");
  socket.on("end", () => socket.end());
  await once(socket, "connect");
  return { socket, received: () => text, ended };
}

describe("a command", () => {
  test.each<ControlCommand>([
    { kind: "status" },
    { kind: "redeploy", containerName: "a" },
    { kind: "start", containerName: "a" },
    { kind: "stop", containerName: "a" },
    { kind: "pause", reason: "line one\nline two" },
    { kind: "resume" },
    { kind: "prune", dryRun: true },
    { kind: "rollback", containerName: "a", to: null },
    { kind: "rollback", containerName: "a", to: 3 },
    { kind: "reconcile" },
  ])("comes as it was sent: %j", async (command) => {
    await serve();
    expect(await callControl(socketPath(), command, CALL)).toEqual({
      ok: true,
      value: { kind: "done", message: JSON.stringify(command) },
    });
  });

  test("is answered with a status as large as thousands of containers make it", async () => {
    const differences = [{ pointer: "/config/env", from: "A=1", to: undefined, remedy: "replace" }] as const;
    const containers = Array.from({ length: 5_000 }, (_, n) => containerStatusOf(`c${n}`, { differences }));
    const status = statusOf({ containers });
    await serve(async () => ({ kind: "status", status }));
    expect(await callControl(socketPath(), { kind: "status" }, CALL)).toEqual({
      ok: true,
      value: { kind: "status", status },
    });
  });

  test("whose handler breaks is refused with the reason, is told, and the next one is answered", async () => {
    await serve(async (command) => {
      if (command.kind === "resume") throw new Error("internal: no such thing");
      return echo(command);
    });
    const message = "the command 'resume' failed: internal: no such thing";
    expect(await callControl(socketPath(), { kind: "resume" }, CALL)).toEqual({
      ok: true,
      value: { kind: "refused", message },
    });
    expect(troubles).toEqual([message]);
    expect(await callControl(socketPath(), { kind: "status" }, CALL)).toMatchObject({ ok: true });
  });
});

describe("on the wire", () => {
  test("requests are answered in their order, one at a time, whatever pieces they come in", async () => {
    let underWay = 0;
    await serve(async (command) => {
      underWay += 1;
      expect(underWay).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return echo(command);
    });
    const { socket, received, ended } = await dial();
    const text = `{"kind":"resume"}\n{"kind":"status"}\n{"kind":"reconcile"}`;
    for (const character of text) {
      socket.write(character);
      await new Promise((resolve) => setImmediate(resolve));
    }
    // The last one has no line end: closing our side ends it.
    socket.end();
    await ended;
    const messages = received()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(JSON.parse(line).message).kind);
    expect(messages).toEqual(["resume", "status", "reconcile"]);
  });

  test.each([
    ["no JSON", "hello"],
    ["no object", "3"],
    ["no such command", '{"kind":"explode"}'],
    ["no command", "{}"],
    ["something missing", '{"kind":"redeploy"}'],
    ["a name that is none", '{"kind":"stop","containerName":""}'],
    ["a number that is none", '{"kind":"rollback","containerName":"a","to":0.5}'],
    ["a key too many", '{"kind":"prune","dryRun":true,"dryrun":false}'],
    ["a prototype key", '{"kind":"status","__proto__":{"x":1}}'],
  ])("%s is refused and the connection stays", async (_what, line) => {
    await serve();
    const { socket, received } = await dial();
    socket.write(`${line}\n{"kind":"status"}\n`);
    await eventually(
      async () => received().split("\n").length,
      (count) => count === 3,
    );
    const [first, second] = received()
      .split("\n", 2)
      .map((text): ControlAnswer => JSON.parse(text));
    expect(first).toMatchObject({ kind: "refused", message: expect.stringMatching(/^expected one request /) });
    expect(second).toMatchObject({ kind: "done" });
    socket.destroy();
  });

  test("a line that is too long is refused and the connection ends, before it has ended", async () => {
    await serve(echo, { maximumRequestBytes: 1_000 });
    const { socket, received, ended } = await dial();
    socket.write("x".repeat(5_000));
    await ended;
    expect(JSON.parse(received())).toMatchObject({ kind: "refused", message: expect.stringContaining("1000 bytes") });
  });

  test("a request of 64 KiB passes, one byte more does not", async () => {
    await serve();
    const line = (bytes: number) => {
      const head = '{"kind":"status"}';
      return head + " ".repeat(bytes - head.length);
    };
    const fine = await dial();
    fine.socket.end(`${line(64 * 1024)}\n`);
    await fine.ended;
    expect(JSON.parse(fine.received())).toMatchObject({ kind: "done" });
    const tooLong = await dial();
    tooLong.socket.end(`${line(64 * 1024 + 1)}\n`);
    await tooLong.ended;
    expect(JSON.parse(tooLong.received())).toMatchObject({ kind: "refused" });
  });

  test("one connection more than allowed is told so; when one has ended there is room again", async () => {
    await serve(echo, { maximumConnections: 2 });
    const [first] = [await dial(), await dial()];
    const third = await callControl(socketPath(), { kind: "status" }, CALL);
    expect(third).toMatchObject({ ok: true, value: { kind: "refused", message: /2 connections/ } });
    first.socket.destroy();
    await eventually(
      () => callControl(socketPath(), { kind: "status" }, CALL),
      (outcome) => outcome.ok && outcome.value.kind === "done",
    );
  });

  test("a connection that never sends a whole request ends, however it dribbles", async () => {
    await serve(echo, { idleTimeoutMs: 100 });
    const { socket, ended } = await dial();
    const dribble = setInterval(() => socket.write(" "), 10);
    await ended;
    clearInterval(dribble);
  });

  test("a peer that goes away in the middle harms nobody", async () => {
    const peer: { socket?: Socket } = {};
    await serve(async (command) => {
      peer.socket?.destroy();
      return echo(command);
    });
    const { socket } = await dial();
    peer.socket = socket;
    socket.write('{"kind":"status"}\n{"kind":"status"}\n');
    await once(socket, "close");
    expect(await callControl(socketPath(), { kind: "resume" }, CALL)).toMatchObject({ ok: true });
    expect(troubles).toEqual([]);
  });
});

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
    for (const outcome of outcomes) if (outcome.ok) servers.add(outcome.value);
    expect(servers.size).toBe(1);
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

describe("a call fails", () => {
  test("where nothing listens, or nothing is there", async () => {
    const missing = { ok: false, failure: { kind: "not-running", message: `no daemon answers at ${socketPath()}` } };
    expect(await callControl(socketPath(), { kind: "status" }, CALL)).toEqual(missing);
    await leaveStaleSocket();
    expect(await callControl(socketPath(), { kind: "status" }, CALL)).toEqual(missing);
  });

  test("F8: where it is another user who asks, be the folder open to all", async () => {
    await serve();
    await chmod(scratch(), 0o755);
    await chmod(join(scratch(), "run"), 0o755);
    expect(await callAsAnother()).toMatchObject({ ok: false, failure: { kind: "refused-permission" } });
  });

  test("where no answer comes in time", async () => {
    await serve(() => new Promise(() => {}), { closeTimeoutMs: 10 });
    expect(await callControl(socketPath(), { kind: "status" }, { timeoutMs: 50 })).toMatchObject({
      ok: false,
      failure: { kind: "timed-out", message: /within 50 ms/ },
    });
  });

  test("where the person who asked does not want to wait any longer", async () => {
    const ending = new AbortController();
    await serve(
      () => {
        ending.abort();
        return new Promise(() => {});
      },
      { closeTimeoutMs: 10 },
    );
    const outcome = await callControl(socketPath(), { kind: "status" }, { ...CALL, signal: ending.signal });
    expect(outcome).toEqual({ ok: false, failure: { kind: "timed-out", message: "interrupted" } });
  });

  test.each([
    ["no JSON", "hello\n"],
    ["another answer", '{"kind":"maybe"}\n'],
    ["half a status", '{"kind":"status","status":{"formatVersion":1}}\n'],
    ["nothing", ""],
  ])("where something else answers with %s", async (_what, text) => {
    const server = createServer((socket) => socket.end(text));
    await mkdir(join(scratch(), "run"));
    server.listen(socketPath());
    await once(server, "listening");
    expect(await callControl(socketPath(), { kind: "status" }, CALL)).toMatchObject({
      ok: false,
      failure: { kind: "bad-answer" },
    });
    server.close();
  });
});

/** What another user of the machine gets; who is not root is made one by closing the socket. */
async function callAsAnother(): Promise<unknown> {
  if (process.geteuid?.() !== 0) {
    await chmod(socketPath(), 0);
    return callControl(socketPath(), { kind: "status" }, CALL);
  }
  const nobody = 65_534;
  const module = new URL("call-control.ts", import.meta.url).href;
  const code = `const { callControl } = await import(${JSON.stringify(module)});
    console.log(JSON.stringify(await callControl(${JSON.stringify(socketPath())}, { kind: "status" }, { timeoutMs: 10000 })));`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], { uid: nobody, gid: nobody });
  return JSON.parse(stdout);
}

/** A promise and what resolves it. */
function gateOf<Value>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** A socket file behind which no process is. */
async function leaveStaleSocket(): Promise<void> {
  await mkdir(join(scratch(), "run"), { recursive: true, mode: 0o750 });
  const server = createServer();
  server.listen(join(scratch(), "run", "dying.sock"));
  await once(server, "listening");
  await link(join(scratch(), "run", "dying.sock"), socketPath());
  server.close();
  await once(server, "close");
  await rm(join(scratch(), "run", "dying.sock"), { force: true });
}

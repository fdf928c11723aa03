import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { CALL, echo, useControlBench } from "../../../test/support/control-bench.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { containerStatusOf, statusOf } from "../../../test/support/status-builders.ts";
import type { ControlAnswer, ControlCommand } from "../../engine/control-command.ts";
import { callControl } from "./call-control.ts";

const { socketPath, serve, troubles, dial } = useControlBench();

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
    const { socket, ended } = await dial();
    peer.socket = socket;
    socket.write('{"kind":"status"}\n{"kind":"status"}\n');
    await ended;
    expect(await callControl(socketPath(), { kind: "resume" }, CALL)).toMatchObject({ ok: true });
    expect(troubles).toEqual([]);
  });
});

import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { CALL, useControlBench } from "../../../test/support/control-bench.ts";
import { callControl } from "./call-control.ts";

const { scratch, socketPath, serve, leaveStaleSocket } = useControlBench();

const run = promisify(execFile);

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

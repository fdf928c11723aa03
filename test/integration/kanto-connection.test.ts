import { once } from "node:events";
import { chown, writeFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type ConnectKantoOptions, connectKanto } from "../../src/adapters/kanto/connect-kanto.ts";
import type { EmulatorScriptInput } from "../../src/emulator/script.ts";
import { type StartEmulatorOptions, startEmulator } from "../../src/emulator/start-emulator.ts";
import { imageOf, specOf } from "../support/builders.ts";
import { eventually } from "../support/eventually.ts";
import { mustFail, mustSucceed } from "../support/kanto-contract/contract-stage.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const scratch = useScratchDirectory();
const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function socketPath(): string {
  return join(scratch(), "kanto.sock");
}

async function emulator(script: EmulatorScriptInput = {}, more: Partial<StartEmulatorOptions> = {}) {
  const started = await startEmulator({ socketPath: socketPath(), script, ...more });
  cleanups.push(() => started.kill());
  return started;
}

function client(deadlines: ConnectKantoOptions["deadlines"] = {}, settleMs = 0) {
  const runtime = connectKanto({ socketPath: socketPath(), settleMs, deadlines });
  cleanups.push(() => runtime.close());
  return runtime;
}

async function serve(onConnection: (socket: Socket) => void): Promise<void> {
  const server = createServer(onConnection);
  server.listen(socketPath());
  await once(server, "listening");
  cleanups.push(async () => server.close());
}

const WEB = { containerId: "web", runtimeName: "web", spec: specOf("web", { image: imageOf("test.local/web:1") }) };

describe("what is wrong with the socket is said in words that help", () => {
  test("C1: no such socket", async () => {
    expect(mustFail(await client().list())).toEqual({
      kind: "unreachable",
      call: "List",
      message: `cannot reach Kanto at ${socketPath()}: there is no such socket; start container-management, or give the path of its socket (ENOENT)`,
    });
  });

  test("C1: a socket that a killed daemon left behind", async () => {
    await (await emulator()).kill();
    expect(mustFail(await client().list())).toMatchObject({
      kind: "unreachable",
      message: expect.stringContaining("nobody listens there"),
    });
  });

  test("C1: a file that is no socket", async () => {
    await writeFile(socketPath(), "");
    // Linux refuses the connection to a plain file with the same number as to a dead socket.
    expect(mustFail(await client().list())).toMatchObject({ kind: "unreachable", call: "List" });
  });

  test("C1: a path that is too long for a socket", async () => {
    const runtime = connectKanto({ socketPath: join(scratch(), "x".repeat(120)) });
    expect(mustFail(await runtime.list()).kind).toBe("unreachable");
  });

  test.each([
    ["hangs up at once", (socket: Socket) => void socket.destroy()],
    ["speaks HTTP/1", (socket: Socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ["sends garbage", (socket: Socket) => void socket.write(Buffer.alloc(4_096, 0xa5))],
  ])("C1 C12: something that %s", async (_what, onConnection) => {
    await serve((socket) => {
      socket.on("error", () => undefined);
      onConnection(socket);
    });
    const failure = mustFail(await client({ queryMs: 2_000 }).list());
    expect(failure.kind).toBe("unreachable");
    expect(failure.message).toContain(socketPath());
  });

  test.runIf(process.geteuid?.() === 0)("F9: a socket of another user than root and us is not spoken to", async () => {
    const kanto = await emulator();
    await chown(socketPath(), 4711, 4711);
    expect(mustFail(await client().list())).toMatchObject({
      kind: "unreachable",
      message: expect.stringContaining("another user than root and us"),
    });
    expect(kanto.calls()).toEqual([]);
    await chown(socketPath(), 0, 0);
    mustSucceed(await client().list());
  });

  test("C5: something that accepts and never answers", async () => {
    await serve((socket) => void socket.on("error", () => undefined));
    expect(mustFail(await client({ queryMs: 100 }).list()).kind).toBe("timed-out");
  });
});

describe("a connection that is lost", () => {
  test("C1: is dialled anew within 100 ms of the socket's return", async () => {
    const kanto = await emulator();
    const runtime = client();
    mustSucceed(await runtime.list());
    const tookMs: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      await kanto.kill();
      expect(mustFail(await runtime.list()).kind).toBe("unreachable");
      await kanto.start();
      const before = performance.now();
      mustSucceed(await runtime.list());
      tookMs.push(performance.now() - before);
    }
    // In the median: other processes of the machine slow down some of them.
    expect(tookMs.sort((a, b) => a - b)[10]).toBeLessThan(100);
  });

  test("C2: ends a call that is under way, whichever it is", async () => {
    for (const call of ["List", "Create", "Start", "Stop", "Remove", "Rename", "Update"] as const) {
      const kanto = await emulator({ faults: [{ call, fault: { kind: "hang" } }] });
      const runtime = client();
      const answer = {
        List: () => runtime.list(),
        Create: () => runtime.create(WEB),
        Start: () => runtime.start("web"),
        Stop: () => runtime.stop("web", { signal: "SIGTERM", killAfterMs: 1_000 }),
        Remove: () => runtime.remove("web"),
        Rename: () => runtime.rename("web", "other"),
        Update: () => runtime.update("web", { resources: null, restartPolicy: null }),
      }[call]();
      await eventually(
        async () => kanto.calls(),
        (calls) => calls.some(({ name }) => name === call),
      );
      await kanto.kill();
      expect(mustFail(await answer)).toMatchObject({ kind: "unreachable", call });
    }
  });

  test("C4: may have carried out what was asked", async () => {
    const kanto = await emulator({ faults: [{ call: "Create", nth: 1, fault: { kind: "lost-answer" } }] });
    const runtime = client();
    expect(mustFail(await runtime.create(WEB)).kind).toBe("unreachable");
    expect(kanto.containers().map(({ id }) => id)).toEqual(["web"]);
    expect(mustFail(await runtime.create(WEB)).kind).toBe("id-taken");
  });

  test("C5: that hangs is left, and the next call finds the daemon that took its place", async () => {
    await emulator({ faults: [{ call: "List", nth: 1, fault: { kind: "hang" } }] });
    const runtime = client({ queryMs: 200 });
    expect(mustFail(await runtime.list()).kind).toBe("timed-out");
    mustSucceed(await runtime.list());
  });
});

describe("deadlines", () => {
  test("C5: cut off a Create, and its caller can too", async () => {
    const kanto = await emulator({ images: [{ image: "slow", pullTakesMs: 60_000 }] });
    const slow = { ...WEB, spec: specOf("web", { image: imageOf("test.local/slow:1") }) };
    expect(mustFail(await client({ createMs: 100 }).create(slow)).kind).toBe("timed-out");
    const cancelling = new AbortController();
    const answer = client().create(slow, cancelling.signal);
    await eventually(
      async () => kanto.calls(),
      (calls) => calls.length === 2,
    );
    cancelling.abort();
    expect(mustFail(await answer).kind).toBe("cancelled");
    // The pull stops at the other side too.
    await eventually(
      async () => kanto.calls().map(({ outcome }) => outcome),
      (outcomes) => !outcomes.includes("pending"),
    );
  });

  test("end our waiting for a Stop, and never the Stop", async () => {
    const kanto = await emulator({ programs: [{ program: { kind: "run", exitCode: 0, stopsAfterMs: 600 } }] });
    const runtime = client({ stopSlackMs: -1_900 });
    mustSucceed(await runtime.create(WEB));
    mustSucceed(await runtime.start("web"));
    const failure = mustFail(await runtime.stop("web", { signal: "SIGTERM", killAfterMs: 1_000 }));
    expect(failure.kind).toBe("timed-out");
    const [stop] = await eventually(
      async () => kanto.calls().filter(({ name }) => name === "Stop"),
      ([call]) => call?.outcome !== "pending",
    );
    expect(stop?.outcome).toBe("ok");
    // A Stop that had been cancelled would leave remains, and the Start would fail.
    mustSucceed(await runtime.start("web"));
  });

  test("tell Kanto whole seconds, rounded up and at least one", async () => {
    const kanto = await emulator();
    const runtime = client();
    for (const killAfterMs of [0, 1, 1_000, 1_001]) await runtime.stop("nobody", { signal: "SIGCONT", killAfterMs });
    const timeouts = kanto.calls().map(({ request }) => request);
    expect(timeouts).toMatchObject([1n, 1n, 1n, 2n].map((timeout) => ({ stopOptions: { timeout, force: true } })));
  });
});

describe("a daemon that has just started", () => {
  test("is not locked up by a Create while it starts its containers", async () => {
    const kanto = await emulator({ restoreTakesMs: 400 });
    const runtime = client({ queryMs: 1_000 }, 600);
    mustSucceed(await runtime.create(WEB));
    mustSucceed(await runtime.start("web"));
    await kanto.stop();
    await kanto.start();
    mustSucceed(await runtime.list());
    mustSucceed(await runtime.create({ ...WEB, containerId: "second" }));
    const listed = mustSucceed(await runtime.list());
    expect(listed.find(({ id }) => id === "web")?.state.status).toBe("Running");
  });

  test("is left alone as long as a container waits for its start, however old the socket must be", async () => {
    const kanto = await emulator({ restoreTakesMs: 400 });
    const patient = client({}, 600);
    mustSucceed(await patient.create(WEB));
    mustSucceed(await patient.start("web"));
    await kanto.cutPower();
    await kanto.start();
    const hasty = client();
    mustSucceed(await hasty.create({ ...WEB, containerId: "second" }));
    expect(mustSucceed(await hasty.list()).find(({ id }) => id === "web")?.state.status).toBe("Running");
  });

  test("tells by its socket how long ago that was", async () => {
    expect(await client().endpointAgeMs()).toBeNull();
    await emulator();
    expect(await client().endpointAgeMs()).toBeLessThan(5_000);
  });
});

test("a daemon that goes is noticed without a call, and what this side closes is no loss", async () => {
  const kanto = await emulator();
  const runtime = client();
  let lost = 0;
  runtime.onLost(() => {
    lost += 1;
  });
  mustSucceed(await runtime.list());
  await kanto.kill();
  await eventually(
    async () => lost,
    (count) => count === 1,
  );
  await kanto.start();
  mustSucceed(await runtime.list());
  await runtime.close();
  await kanto.kill();
  expect(lost).toBe(1);
});

test("a Create that stumbles over what an earlier one left is sent again, and Start tells whether the id is poisoned", async () => {
  const kanto = await emulator({ lostExits: { every: 1 } });
  const runtime = client({ removeKillAfterMs: 1_000 });
  mustSucceed(await runtime.create(WEB));
  mustSucceed(await runtime.start("web"));
  expect(mustFail(await runtime.stop("web", { signal: "SIGTERM", killAfterMs: 1_000 })).kind).toBe("exit-lost");
  mustSucceed(await runtime.remove("web"));
  mustSucceed(await runtime.create(WEB));
  expect(kanto.calls().map(({ name }) => name)).toEqual([
    ...["List", "Create", "Start", "Stop", "Remove"],
    ...["Create", "Create"],
  ]);
  expect(mustFail(await runtime.start("web")).kind).toBe("id-poisoned");
});

test("closing waits for a change that must run to its end", async () => {
  const kanto = await emulator({ programs: [{ program: { kind: "run", exitCode: 0, stopsAfterMs: 300 } }] });
  const runtime = client();
  mustSucceed(await runtime.create(WEB));
  mustSucceed(await runtime.start("web"));
  const stopping = runtime.stop("web", { signal: "SIGTERM", killAfterMs: 5_000 });
  await eventually(
    async () => kanto.calls(),
    (calls) => calls.some(({ name }) => name === "Stop"),
  );
  await runtime.close();
  mustSucceed(await stopping);
  expect(mustFail(await runtime.list()).kind).toBe("unreachable");
});

test("C12: a List of more than four megabytes is read", async () => {
  const kanto = await emulator();
  const runtime = client();
  const environment = Array.from({ length: 100 }, (_, index) => `V${index}=${"x".repeat(10_000)}`);
  for (let index = 0; index < 5; index += 1) {
    const name = `big${index}`;
    const spec = specOf(name, { image: imageOf("test.local/web:1"), environment });
    mustSucceed(await runtime.create({ containerId: name, runtimeName: name, spec }));
  }
  expect(mustSucceed(await runtime.list())).toHaveLength(5);
  expect(kanto.calls().length).toBeGreaterThan(5);
});

describe("a daemon that is killed", () => {
  test("C2: leaves no call waiting, however many were under way", async () => {
    const daemon = await emulator({ programs: [{ program: { kind: "ignore-sigterm" } }] });
    const runtime = client();
    const ids = ["a", "b", "c"];
    for (const id of ids) {
      mustSucceed(await runtime.create({ ...WEB, containerId: id, runtimeName: id, spec: specOf(id) }));
      mustSucceed(await runtime.start(id));
    }
    const stops = ids.map((id) => runtime.stop(id, { signal: "SIGTERM", killAfterMs: 60_000 }));
    await eventually(
      async () => daemon.calls().filter(({ name }) => name === "Stop").length,
      (count) => count === ids.length,
    );
    await daemon.kill();
    for (const stop of stops) expect(mustFail(await stop).kind).toBe("unreachable");
  });
});

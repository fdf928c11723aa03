import { join } from "node:path";
import { Code } from "@connectrpc/connect";
import { afterEach, describe, expect, test } from "vitest";
import type { EmulatorScriptInput } from "../../src/emulator/script.ts";
import { startEmulator } from "../../src/emulator/start-emulator.ts";
import { eventually } from "../support/eventually.ts";
import { rawKanto } from "../support/raw-kanto.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

const scratch = useScratchDirectory();
const cleanups: (() => Promise<unknown>)[] = [];
const image = { name: "test.local/web:1" };

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function emulator(script: EmulatorScriptInput = {}, seed = 1) {
  const started = await startEmulator({ socketPath: join(scratch(), "kanto.sock"), script, seed });
  cleanups.push(() => started.kill());
  const connect = () => {
    const raw = rawKanto(started.socketPath);
    cleanups.push(async () => raw.close());
    return raw.containers;
  };
  return { emulator: started, kanto: connect(), connect };
}

type Kanto = Awaited<ReturnType<typeof emulator>>["kanto"];

async function run(kanto: Kanto, id: string): Promise<void> {
  await kanto.create({ container: { id, image } });
  await kanto.start({ id });
}

async function statuses(kanto: Kanto): Promise<string[]> {
  const { containers } = await kanto.list({}, { timeoutMs: 1_000 });
  return containers.map(({ id, state }) => `${id} ${state?.status}`).sort();
}

async function textOf(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => "ok",
    (error: { rawMessage: string }) => error.rawMessage,
  );
}

describe("faults of a call", () => {
  test("a failure with a text leaves everything as it was", async () => {
    const { kanto } = await emulator({
      faults: [{ call: "Create", container: "^web$", times: 1, fault: { kind: "fail", text: "no luck today" } }],
    });
    await kanto.create({ container: { id: "other", image } });
    const failing = kanto.create({ container: { id: "web", image } });
    await expect(failing).rejects.toMatchObject({ code: Code.Unknown, rawMessage: "no luck today" });
    expect(await textOf(kanto.create({ container: { id: "web", image } }))).toBe("ok");
  });

  test("a lost answer comes after the deed, a call that does not arrive before it", async () => {
    const { emulator: fake, kanto } = await emulator({
      faults: [
        { call: "Create", container: "^done$", fault: { kind: "lost-answer" } },
        { call: "Create", container: "^undone$", fault: { kind: "not-reached" } },
      ],
    });
    for (const id of ["done", "undone"]) {
      await expect(kanto.create({ container: { id, image } })).rejects.toMatchObject({ code: Code.Unavailable });
    }
    expect(fake.containers().map(({ id }) => id)).toEqual(["done"]);
  });

  test("the n-th call is counted among those that match", async () => {
    const { kanto } = await emulator({
      faults: [{ call: "Start", container: "web", nth: 2, fault: { kind: "fail", text: "second" } }],
    });
    const answers: string[] = [];
    for (const id of ["web", "other", "web", "web"]) answers.push(await textOf(kanto.start({ id })));
    expect(answers).toEqual([
      "no such container with id = web exists",
      "no such container with id = other exists",
      "second",
      "no such container with id = web exists",
    ]);
  });

  test.each([
    ["kill-before", []],
    ["kill-after", ["web"]],
  ] as const)("%s ends the daemon at that call, and starts it again", async (kind, kept) => {
    const {
      emulator: fake,
      kanto,
      connect,
    } = await emulator({
      faults: [{ call: "Create", nth: 1, fault: { kind, restartAfterMs: 20 } }],
    });
    await expect(kanto.create({ container: { id: "web", image } })).rejects.toThrow();
    expect(fake.containers().map(({ id }) => id)).toEqual(kept);
    await eventually(
      () => textOf(connect().list({})),
      (answer) => answer === "ok",
    );
  });
});

describe("what ends the daemon", () => {
  test.each([
    ["a Create without an image", (kanto: Kanto) => kanto.create({ container: { id: "web" } })],
    ["Logs of an unknown id", async (kanto: Kanto) => await kanto.logs({ id: "nope" })[Symbol.asyncIterator]().next()],
  ])("%s", async (_what, call) => {
    const { kanto, connect } = await emulator();
    await run(kanto, "bystander");
    await expect(call(kanto)).rejects.toThrow();
    expect(await textOf(connect().list({}))).not.toBe("ok");
  });

  test("Remove of a running container before the network is there", async () => {
    const { emulator: fake, connect } = await emulator();
    await run(connect(), "web");
    fake.follow({ restoreTakesMs: 60_000 });
    await fake.restart({ keepContainers: true });
    expect(await textOf(connect().stop({ id: "web" }))).toBe("container with ID = web does not exist");
    expect(await textOf(connect().start({ id: "web" }))).toContain("no network controller");
    await expect(connect().remove({ id: "web", force: true })).rejects.toThrow();
    expect(await textOf(connect().list({}))).not.toBe("ok");
    await fake.start();
    expect(await statuses(connect())).toEqual(["web Running"]);
  });
});

describe("the daemon's start", () => {
  test("shows an empty List for a while, and forgets what is created meanwhile", async () => {
    const { emulator: fake, connect } = await emulator();
    await run(connect(), "web");
    fake.follow({ emptyListForMs: 300 });
    await fake.restart({ keepContainers: true });
    expect(await statuses(connect())).toEqual([]);
    await connect().create({ container: { id: "early", image } });
    expect(await statuses(connect())).toEqual(["early Created"]);
    await eventually(
      () => statuses(connect()),
      (listed) => listed.join() === "web Running",
    );
  });

  test("is locked up for ever by a Create while containers wait to be started", async () => {
    const { emulator: fake, connect } = await emulator();
    await run(connect(), "web");
    await fake.stop();
    fake.follow({ restoreTakesMs: 50 });
    await fake.start();
    const creating = connect().create({ container: { id: "late", image } }, { timeoutMs: 300 });
    await expect(creating).rejects.toMatchObject({ code: Code.DeadlineExceeded });
    await expect(connect().list({}, { timeoutMs: 100 })).rejects.toMatchObject({ code: Code.DeadlineExceeded });
    await fake.restart({ keepContainers: true });
    await eventually(
      () => statuses(connect()),
      (listed) => listed.join() === "late Created,web Running",
    );
  });

  test("finds nothing running after a power cut, and starts what its policy says", async () => {
    const { emulator: fake, connect } = await emulator();
    await run(connect(), "web");
    await connect().create({ container: { id: "once", image, hostConfig: { restartPolicy: { type: "no" } } } });
    await connect().start({ id: "once" });
    const before = await fake.machine.bootId();
    await fake.cutPower();
    await fake.start();
    await eventually(
      () => statuses(connect()),
      (listed) => listed.join() === "once Exited,web Running",
    );
    const once = (await connect().get({ id: "once" })).container;
    expect(once?.state).toMatchObject({
      exitCode: 0n,
      error: "task for containerd container id = once not found - container is also deleted",
    });
    expect(await fake.machine.bootId()).not.toBe(before);
  });
});

describe("lost exits", () => {
  const stopOptions = { timeout: 1n, force: true, signal: "SIGTERM" };

  test("leave a dead process Running, and heal into an id that cannot be used again", async () => {
    const { emulator: fake, kanto } = await emulator({ lostExits: { every: 1 } });
    await run(kanto, "web");
    const pid = Number((await kanto.get({ id: "web" })).container?.state?.pid);
    expect(await textOf(kanto.stop({ id: "web", stopOptions }))).toBe(
      "could not stop container with ID = web with SIGKILL",
    );
    expect(await statuses(kanto)).toEqual(["web Running"]);
    expect(await fake.machine.processOf("web", pid)).toBe("gone");
    expect(await textOf(kanto.stop({ id: "web", stopOptions }))).toBe("process already finished: not found");
    expect(await textOf(kanto.start({ id: "web" }))).toBe("the container with id = web is already running");
    expect(await textOf(kanto.remove({ id: "web", force: true, stopOptions }))).toBe("ok");
    expect(await textOf(kanto.create({ container: { id: "web", image } }))).toBe("failed to create containerIO");
    expect(await textOf(kanto.create({ container: { id: "web", image } }))).toBe("ok");
    expect(await textOf(kanto.start({ id: "web" }))).toBe("container with ID = web already exists");
  });

  test("do not befall a parked Stop", async () => {
    const { emulator: fake, kanto } = await emulator({ lostExits: { every: 1, windowMs: 40 } });
    await run(kanto, "web");
    const pid = Number((await kanto.get({ id: "web" })).container?.state?.pid);
    const stopping = textOf(kanto.stop({ id: "web", stopOptions: { ...stopOptions, timeout: 5n, signal: "SIGCONT" } }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await fake.machine.signal("web", pid, "SIGTERM")).toBe(true);
    expect(await stopping).toBe("ok");
  });

  test("a Stop that its client gives up leaves an id that cannot be started", async () => {
    const { emulator: fake, kanto } = await emulator({
      programs: [{ program: { kind: "run", exitCode: 0, stopsAfterMs: 100 } }],
    });
    await run(kanto, "web");
    await expect(kanto.stop({ id: "web", stopOptions }, { timeoutMs: 20 })).rejects.toThrow();
    await eventually(
      async () => fake.calls().filter(({ name }) => name === "Stop"),
      ([stop]) => stop?.outcome !== "pending",
    );
    expect(await textOf(kanto.start({ id: "web" }))).toBe("container with ID = web already exists");
  });
});

describe("images", () => {
  test("go with the last container that uses them, where the script says so", async () => {
    const { kanto } = await emulator({ imagesExpire: true, images: [{ image: "gone", local: true }] });
    const container = { image: { name: "test.local/gone:1" } };
    for (const id of ["one", "two"]) await kanto.create({ container: { ...container, id } });
    await kanto.remove({ id: "one" });
    expect(await textOf(kanto.start({ id: "two" }))).toBe("ok");
    await kanto.remove({ id: "two", force: true });
    await kanto.create({ container: { ...container, id: "three" } });
    expect(await textOf(kanto.start({ id: "three" }))).toBe("ok");
  });

  test.each([
    ["down", "connection refused"],
    ["unknown", "no such host"],
    ["missing", "not found"],
    ["denied", "pull access denied"],
  ] as const)("a registry that is %s says so", async (fails, text) => {
    const { kanto } = await emulator({ images: [{ image: "web", fails, times: 1 }] });
    expect(await textOf(kanto.create({ container: { id: "web", image } }))).toContain(text);
    expect(await textOf(kanto.create({ container: { id: "web", image } }))).toBe("ok");
  });
});

test("a port that a process outside holds is taken", async () => {
  const { kanto } = await emulator({ heldPorts: [{ port: 8080 }] });
  const hostConfig = { portMappings: [{ containerPort: 80n, hostPort: 8080n, hostIp: "127.0.0.1" }] };
  await kanto.create({ container: { id: "web", image, hostConfig } });
  expect(await textOf(kanto.start({ id: "web" }))).toContain("port is already allocated");
});

test("List comes in an order that the seed decides", async () => {
  const orders = new Set<string>();
  for (const seed of [1, 1, 2]) {
    const { emulator: fake, kanto } = await emulator({}, seed);
    for (const id of ["a", "b", "c", "d", "e", "f"]) await kanto.create({ container: { id, image } });
    orders.add((await kanto.list({})).containers.map(({ id }) => id).join(""));
    await fake.stop();
  }
  expect(orders.size).toBe(2);
});

import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { type BrokerConnection, type BrokerOptions, connectBroker } from "../../src/adapters/mqtt/connect-broker.ts";
import { MOST_MESSAGE_BYTES } from "../../src/core/hand-over/read-update-message.ts";
import type { HandOverEngineEvent } from "../../src/engine/engine-event-hand-over.ts";
import { eventually } from "../support/eventually.ts";
import { freePort, type Mosquitto, type MosquittoOptions, makeCertificates, mosquitto } from "../support/mosquitto.ts";

const run = promisify(execFile);
const TOPIC = "containersupdate/desiredstatefeedback";

const toClose: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

async function broker(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const made = await mosquitto(options);
  toClose.push(() => made.stop());
  return made;
}

interface Client {
  readonly connection: BrokerConnection;
  readonly messages: { readonly topic: string; readonly content: string; readonly isRetained: boolean }[];
  readonly lengths: number[];
  readonly events: HandOverEngineEvent[];
  /** Once it has been connected so often. */
  connected(times?: number): Promise<void>;
  /** The reasons of outages, once there is one that matches. */
  lostBecause(pattern: RegExp): Promise<readonly string[]>;
  hears(content: string): Promise<void>;
}

function client(port: number, differing: Partial<BrokerOptions> = {}): Client {
  const messages: Client["messages"] = [];
  const lengths: number[] = [];
  const events: HandOverEngineEvent[] = [];
  const connection = connectBroker(
    {
      address: { kind: "tcp", host: "127.0.0.1", port, tls: null },
      userName: null,
      passwordFile: null,
      topics: [TOPIC],
      will: null,
      mostContentBytes: MOST_MESSAGE_BYTES,
      random: () => 0,
      ...differing,
    },
    {
      onMessage(topic, content, isRetained) {
        lengths.push(content.length);
        messages.push({ topic, content: Buffer.from(content.subarray(0, 100)).toString(), isRetained });
      },
      emit: (event) => void events.push(event),
    },
  );
  toClose.push(() => connection.close());
  const reasons = () => events.flatMap((event) => (event.kind === "broker-lost" ? [event.reason] : []));
  return {
    ...{ connection, messages, lengths, events },
    async connected(times = 1) {
      const count = async () => events.filter(({ kind }) => kind === "broker-connected").length;
      await eventually(count, (so) => so >= times, 20_000);
    },
    lostBecause: (pattern) =>
      eventually(
        async () => reasons(),
        (all) => all.some((reason) => pattern.test(reason)),
      ),
    async hears(content) {
      await eventually(
        async () => messages,
        (all) => all.some((message) => message.content === content),
      );
    },
  };
}

/** A server that does with each connection what the test says. */
async function server(onConnection: (stream: Socket, count: number) => void): Promise<number> {
  let count = 0;
  const streams = new Set<Socket>();
  const listening: Server = createServer((stream) => {
    streams.add(stream.on("error", () => undefined));
    count += 1;
    onConnection(stream, count);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => listening.listen(port, "127.0.0.1", resolve));
  toClose.push(async () => {
    for (const stream of streams) stream.destroy();
    listening.close();
  });
  return port;
}

describe("with a broker", () => {
  test("hears what is said, and whether it was kept from another time", async () => {
    const real = await broker();
    await real.start();
    await real.publish(TOPIC, "kept", "-r");
    const { connected, hears, messages } = client(real.port);
    await connected();
    await real.publish(TOPIC, "said");
    await real.publish("other/topic", "not for us");
    await hears("said");
    expect(messages).toEqual([
      { topic: TOPIC, content: "kept", isRetained: true },
      { topic: TOPIC, content: "said", isRetained: false },
    ]);
  });

  test("has it keep texts, tells all of them again after its restart, and is missed when gone without a word", async () => {
    const real = await broker();
    await real.start();
    const will = { topic: "kad/online", text: "no" };
    const { connection, connected } = client(real.port, { will });
    connection.publish("kad/online", "yes");
    connection.publish("kad/status", "first");
    connection.publish("kad/gone", "here");
    await connected();
    const kept = async () => {
      const words = ["-h", "127.0.0.1", "-p", String(real.port), "-t", "kad/#", "-v", "--retained-only", "-W", "1"];
      const { stdout } = await run("mosquitto_sub", words).catch((error: { stdout: string }) => error);
      return stdout.trim().split("\n").sort();
    };
    await eventually(kept, (texts) => texts.join() === "kad/gone here,kad/online yes,kad/status first");
    await real.kill();
    connection.publish("kad/status", "second");
    connection.publish("kad/gone", "");
    await real.start();
    await connected(2);
    await eventually(kept, (texts) => texts.join() === "kad/online yes,kad/status second");
    await connection.close();
    expect(await kept()).toContain("kad/online yes");
  });

  test("reaches it through a unix socket", async () => {
    const real = await broker({
      configuration: "listener 0 DIR/broker.sock\nallow_anonymous true\nlistener PORT 127.0.0.1\n",
    });
    await real.start();
    const { connected, hears } = client(0, { address: { kind: "unix", path: real.path("broker.sock") } });
    await connected();
    await real.publish(TOPIC, "through the socket");
    await hears("through the socket");
  });
});

describe("E1: the broker", () => {
  test("E1: is absent at first, dies and comes back: it is found each time, and the subscription with it", async () => {
    const real = await broker();
    const { connected, lostBecause, hears } = client(real.port);
    await lostBecause(/ECONNREFUSED/);
    await real.start();
    await connected(1);
    await real.publish(TOPIC, "one");
    await hears("one");
    await real.kill();
    await lostBecause(/closed|ECONNRESET/);
    await real.start();
    await connected(2);
    await real.publish(TOPIC, "two");
    await hears("two");
  });

  test("E1: is stopped in the middle: its silence is noticed, and it is used again when it goes on", async () => {
    const real = await broker();
    await real.start();
    const { connected, lostBecause, hears } = client(real.port, { keepAliveMs: 300, answerTimeoutMs: 500 });
    await connected(1);
    real.signal("SIGSTOP");
    await lostBecause(/did not answer for 0.5 s/);
    real.signal("SIGCONT");
    await connected(2);
    await real.publish(TOPIC, "on again");
    await hears("on again");
  });

  test("E1: takes connections and never answers: it is given up and tried again", async () => {
    let connections = 0;
    const port = await server((_stream, count) => {
      connections = count;
    });
    const { lostBecause } = client(port, { answerTimeoutMs: 200 });
    expect(await lostBecause(/did not answer for 0.2 s/)).toHaveLength(1);
    await eventually(
      async () => connections,
      (count) => count >= 2,
    );
  });

  test("E1: refuses the password, and takes us once the file has the right one; no reason is told twice", async () => {
    const real = await broker({
      configuration: "listener PORT 127.0.0.1\nallow_anonymous false\npassword_file DIR/passwords\nacl_file DIR/acl\n",
      files: {
        passwords: "",
        acl: `user kad\ntopic read ${TOPIC}\nuser agent\ntopic write ${TOPIC}\n`,
      },
      clientArguments: ({ port }) => ["-h", "127.0.0.1", "-p", String(port), "-u", "agent", "-P", "agent's"],
    });
    await run("mosquitto_passwd", ["-b", real.path("passwords"), "kad", "secret"]);
    await run("mosquitto_passwd", ["-b", real.path("passwords"), "agent", "agent's"]);
    await real.start();
    const passwordFile = real.path("password");
    await writeFile(passwordFile, "wrong\n");
    const { connected, lostBecause, hears } = client(real.port, { userName: "kad", passwordFile });
    const reasons = await lostBecause(/it refused us: (we are not authorised|the user name or password is wrong)/);
    expect(reasons).toHaveLength(1);
    await writeFile(passwordFile, "secret\n");
    await connected();
    await real.publish(TOPIC, "for those who may");
    await hears("for those who may");
  });

  test("E1: does not let us subscribe: that is said, not taken for silence", async () => {
    const port = await server((stream) => {
      stream.on("data", (chunk: Buffer) => {
        const isConnect = chunk[0] === 0x10;
        stream.write(Buffer.from(isConnect ? [0x20, 2, 0, 0] : [0x90, 3, 0, 1, 0x80]));
      });
    });
    const { lostBecause } = client(port);
    await lostBecause(/does not let us subscribe to containersupdate\/desiredstatefeedback/);
  });

  test("E1: has a name that nobody knows: tried again like any other", async () => {
    const address = { kind: "tcp", host: "broker.invalid", port: 1883, tls: null } as const;
    await client(0, { address }).lostBecause(/broker\.invalid/);
  });

  test("E1: is awaited longer and longer, up to half a minute, unless a connection lasted", async () => {
    const { reconnectDelay } = await import("../../src/adapters/mqtt/reconnect-delay.ts");
    const longest = reconnectDelay(() => 0.999_999);
    const delays = Array.from({ length: 8 }, () => Math.round(longest.nextMs(100)));
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(Math.round(longest.nextMs(60_000))).toBe(1000);
    const shortest = reconnectDelay(() => 0);
    expect(Array.from({ length: 7 }, () => shortest.nextMs(0))).toEqual([1000, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  });
});

describe("TLS", () => {
  async function secureBroker(): Promise<Mosquitto> {
    const real = await broker({
      configuration:
        "listener PORT 127.0.0.1\ncafile DIR/ca.crt\ncertfile DIR/server.crt\nkeyfile DIR/server.key\nrequire_certificate true\nuse_identity_as_username true\n",
      clientArguments: ({ port, path }) => [
        ...["-h", "localhost", "-p", String(port), "--cafile", path("ca.crt")],
        ...["--cert", path("client.crt"), "--key", path("client.key")],
      ],
    });
    await makeCertificates(real.path("."));
    await real.start();
    return real;
  }

  function address(
    real: Mosquitto,
    differing: Partial<{ authority: string; certificate: string | null; host: string }>,
  ) {
    const { authority = "ca.crt", certificate = "client", host = "localhost" } = differing;
    const tls = {
      authorityFile: real.path(authority),
      certificateFile: certificate === null ? null : real.path(`${certificate}.crt`),
      keyFile: certificate === null ? null : real.path(`${certificate}.key`),
    };
    return { address: { kind: "tcp", host, port: real.port, tls } as const };
  }

  test("both sides prove who they are", async () => {
    const real = await secureBroker();
    const { connected, hears } = client(0, address(real, {}));
    await connected();
    await real.publish(TOPIC, "in confidence");
    await hears("in confidence");
  });

  test("a broker of another authority, or without our certificate's consent, is not used", async () => {
    const real = await secureBroker();
    await client(0, address(real, { authority: "other.crt" })).lostBecause(/certificate/);
    await client(0, address(real, { certificate: null })).lostBecause(/certificate required|ECONNRESET|closed/i);
    await client(0, address(real, { authority: "missing.crt" })).lostBecause(/ENOENT/);
  });

  test("a broker that is not the one named is not used", async () => {
    const real = await secureBroker();
    const named = await client(0, address(real, { host: "127.0.0.2" })).lostBecause(/./);
    expect(named[0]).toMatch(/127\.0\.0\.2|ECONNREFUSED/);
  });
});

describe("E3, E4: what others do", () => {
  test("E3: two deployers at one broker do not drive each other out", async () => {
    const real = await broker();
    await real.start();
    const [one, other] = [client(real.port), client(real.port)];
    await Promise.all([one.connected(), other.connected()]);
    await real.publish(TOPIC, "to both");
    await Promise.all([one.hears("to both"), other.hears("to both")]);
    expect([...one.events, ...other.events].filter(({ kind }) => kind === "broker-lost")).toEqual([]);
  });

  test("E4: a message of a megabyte is never held, only its length is refused, and the next one is heard", async () => {
    const real = await broker();
    await real.start();
    const { connected, hears, lengths } = client(real.port);
    await connected();
    await writeFile(real.path("big"), "x".repeat(1024 * 1024));
    await run("mosquitto_pub", [
      "-h",
      "127.0.0.1",
      "-p",
      String(real.port),
      "-q",
      "1",
      "-t",
      TOPIC,
      "-f",
      real.path("big"),
    ]);
    await real.publish(TOPIC, "y".repeat(MOST_MESSAGE_BYTES).slice(0, 90));
    await real.publish(TOPIC, "small");
    await hears("small");
    expect(lengths).toEqual([MOST_MESSAGE_BYTES + 1, 90, 5]);
  });

  test("E4: in a flood the event loop stays free, most is dropped and counted, and another topic is still heard", async () => {
    const real = await broker();
    await real.start();
    const { connected, hears, messages, events } = client(real.port, {
      topics: [TOPIC, "containersupdate/desiredstate"],
      tellDroppedEveryMs: 200,
    });
    await connected();
    await writeFile(real.path("flood"), `${"noise\n".repeat(30_000)}`);
    const lag = monitorEventLoopDelay({ resolution: 10 });
    lag.enable();
    const flood = ["-h", "127.0.0.1", "-p", String(real.port), "-t", TOPIC, "-l"];
    await run("sh", ["-c", `mosquitto_pub "$@" < ${real.path("flood")}`, "sh", ...flood]);
    await real.publish("containersupdate/desiredstate", "heard all the same");
    await hears("heard all the same");
    lag.disable();
    await eventually(
      async () => events,
      (all) => all.some((event) => event.kind === "messages-dropped" && event.count > 1000),
      30_000,
    );
    expect(messages.length).toBeLessThan(2000);
    // Other processes of this machine delay it too; the limit for our own part is 100 ms.
    expect(lag.percentile(99) / 1e6).toBeLessThan(250);
  });

  test("E4: bytes that are no MQTT end the connection and nothing else", async () => {
    const port = await server((stream, count) => {
      stream.write(
        count === 1 ? "HTTP/1.1 400 Bad Request\r\n\r\n" : Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]),
      );
    });
    const { lostBecause } = client(port);
    expect(await lostBecause(/no MQTT: a packet has no length/)).toHaveLength(2);
  });
});

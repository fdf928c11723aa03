import type { Socket } from "node:net";
import {
  acknowledgePacket,
  type ConnectOptions,
  connectPacket,
  DISCONNECT_PACKET,
  PING_PACKET,
  subscribePacket,
} from "./mqtt-packet.ts";
import { type BrokerPacket, packetReader } from "./packet-reader.ts";

export interface SessionOptions {
  readonly connect: Omit<ConnectOptions, "keepAliveSeconds">;
  readonly topics: readonly string[];
  readonly mostContentBytes: number;
  /** So long nothing may come before the broker is asked for a sign of life. */
  readonly keepAliveMs: number;
  /** So long it may take for an answer: to the connection, to a question for a sign of life. */
  readonly answerTimeoutMs: number;
}

export interface SessionHandlers {
  /** The broker has taken us, and our subscriptions. */
  readonly onReady: () => void;
  readonly onMessage: (message: Extract<BrokerPacket, { kind: "message" }>) => void;
}

export interface BrokerSession {
  /** Resolves with the reason when the connection is over; never rejects. */
  readonly ended: Promise<string>;
  /** Takes leave. */
  end(): void;
}

/** One connection to a broker, from the open stream to its end. */
export function runSession(stream: Socket, options: SessionOptions, handlers: SessionHandlers): BrokerSession {
  const { topics, keepAliveMs, answerTimeoutMs } = options;
  const reader = packetReader(options.mostContentBytes);
  let reason = "it closed the connection";
  let timer: NodeJS.Timeout | undefined;

  function giveUp(why: string): void {
    reason = why;
    stream.destroy();
  }

  function awaitAnswer(): void {
    clearTimeout(timer);
    timer = setTimeout(() => giveUp(`it did not answer for ${answerTimeoutMs / 1000} s`), answerTimeoutMs);
  }

  /** A broker that is stopped or unplugged closes nothing: only its silence tells. */
  function awaitWords(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stream.write(PING_PACKET);
      awaitAnswer();
    }, keepAliveMs);
  }

  function take(packet: BrokerPacket): void {
    if (packet.kind === "connected") welcome(packet.returnCode);
    else if (packet.kind === "subscribed") begin(packet.returnCodes);
    else if (packet.kind === "message") {
      if (packet.packetId !== null) stream.write(acknowledgePacket(packet.packetId));
      handlers.onMessage(packet);
    }
  }

  function welcome(returnCode: number): void {
    if (returnCode !== 0) giveUp(`it refused us: ${refusalText(returnCode)}`);
    else if (topics.length === 0) handlers.onReady();
    else {
      stream.write(subscribePacket(1, topics));
      awaitAnswer();
    }
  }

  function begin(returnCodes: readonly number[]): void {
    const refused = topics.filter((_topic, index) => (returnCodes[index] ?? REFUSED) >= REFUSED);
    if (refused.length > 0) giveUp(`it does not let us subscribe to ${refused.join(", ")}`);
    else handlers.onReady();
  }

  stream.on("data", (chunk: Buffer) => {
    awaitWords();
    const packets = reader.read(chunk);
    if (!packets.ok) giveUp(`what it says is no MQTT: ${packets.failure}`);
    stream.cork();
    for (const packet of packets.ok ? packets.value : []) if (!stream.destroyed) take(packet);
    stream.uncork();
  });
  stream.on("error", (error) => {
    reason = error.message;
  });
  const ended = new Promise<string>((resolve) => {
    stream.on("close", () => {
      clearTimeout(timer);
      resolve(reason);
    });
  });
  // Twice the time: a broker need not notice that we are gone sooner than we notice that it is.
  const keepAliveSeconds = Math.min(0xffff, Math.max(1, Math.ceil((2 * keepAliveMs) / 1000)));
  stream.write(connectPacket({ ...options.connect, keepAliveSeconds }));
  awaitAnswer();

  return {
    ended,
    end() {
      reason = "we ended the connection";
      stream.end(DISCONNECT_PACKET);
      awaitAnswer();
    },
  };
}

/** 3.9.3: from here on a return code says no. */
const REFUSED = 0x80;

/** 3.2.2.3 */
function refusalText(returnCode: number): string {
  return REFUSALS[returnCode] ?? `return code ${returnCode}`;
}

const REFUSALS: Readonly<Record<number, string>> = {
  1: "it does not speak MQTT 3.1.1",
  2: "the client id is not accepted",
  3: "the service is unavailable",
  4: "the user name or password is wrong",
  5: "we are not authorised",
};

import { randomBytes, randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";
import type { HandOverEngineEvent } from "../../engine/engine-event-hand-over.ts";
import { type BrokerSession, runSession } from "./broker-session.ts";
import { messageRate } from "./message-rate.ts";
import { type BrokerAddress, describeAddress, openStream } from "./open-stream.ts";
import { reconnectDelay } from "./reconnect-delay.ts";
import { retainedTexts } from "./retained-texts.ts";

export interface BrokerOptions {
  readonly address: BrokerAddress;
  readonly userName: string | null;
  /** Its first line; read at each connection. */
  readonly passwordFile: string | null;
  readonly topics: readonly string[];
  /** What the broker says in our place when we are gone without a word; retained. */
  readonly will: { readonly topic: string; readonly text: string } | null;
  /** A message with more content is dropped before it is held in memory. */
  readonly mostContentBytes: number;
  /** Default 15 s. */
  readonly keepAliveMs?: number;
  /** Default 10 s. */
  readonly answerTimeoutMs?: number;
  /** How often it is told at most that messages were dropped. Default 10 s. */
  readonly tellDroppedEveryMs?: number;
  /** From 0 to less than 1; for the spread of new tries. */
  readonly random?: () => number;
}

export interface BrokerHandlers {
  /** Never called for more than the topics asked for, nor more often than a real update needs. */
  readonly onMessage: (topic: string, content: Uint8Array, isRetained: boolean) => void;
  readonly emit: (event: HandOverEngineEvent) => void;
}

export interface BrokerConnection {
  /** Has the broker keep a text; an empty one removes it. Sent again after each reconnection. */
  publish(topic: string, text: string): void;
  /** Takes leave; resolves when the connection is over. */
  close(): Promise<void>;
}

/**
 * Keeps connected to a broker, whatever becomes of it: absent, refusing, hanging or dying, it is tried again for ever,
 * and nobody waits for it.
 */
export function connectBroker(options: BrokerOptions, { onMessage, emit }: BrokerHandlers): BrokerConnection {
  const broker = describeAddress(options.address);
  // Of two clients with one id the broker drives the first out.
  const clientId = `kanto-auto-deployer-${randomBytes(6).toString("hex")}`;
  const delay = reconnectDelay(options.random ?? (() => randomInt(1_000_000) / 1_000_000));
  const nowMs = () => performance.now();
  const rate = messageRate(nowMs);
  const texts = retainedTexts();
  const over = new AbortController();
  let session: BrokerSession | null = null;
  let opening: Socket | null = null;
  let told = "";
  let tellsDropped: NodeJS.Timeout | undefined;

  function admit(topic: string): boolean {
    if (!options.topics.includes(topic)) return false;
    if (rate.admits(topic)) return true;
    tellsDropped ??= setTimeout(() => {
      tellsDropped = undefined;
      emit({ kind: "messages-dropped", count: rate.takeDropped() });
    }, options.tellDroppedEveryMs ?? TELL_DROPPED_EVERY_MS);
    return false;
  }

  /** One connection to its end; how long it lasted, and why it ended. */
  async function connectOnce(): Promise<{ connectedForMs: number; reason: string }> {
    let readyAtMs: number | null = null;
    try {
      const password = options.passwordFile === null ? null : await readPassword(options.passwordFile);
      const { stream, readyEvent } = await openStream(options.address);
      opening = stream;
      await untilOpen(stream, readyEvent, options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS);
      session = runSession(
        stream,
        {
          connect: { clientId, userName: options.userName, password, will: options.will },
          topics: options.topics,
          mostContentBytes: options.mostContentBytes,
          keepAliveMs: options.keepAliveMs ?? KEEP_ALIVE_MS,
          answerTimeoutMs: options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS,
        },
        {
          onReady() {
            readyAtMs = nowMs();
            told = "";
            emit({ kind: "broker-connected", broker });
            texts.begin(stream);
          },
          onMessage({ topic, content, isRetained }) {
            if (admit(topic)) onMessage(topic, content ?? TOO_LONG, isRetained);
          },
        },
      );
      if (over.signal.aborted) session.end();
      const reason = await session.ended;
      return { connectedForMs: readyAtMs === null ? 0 : nowMs() - readyAtMs, reason };
    } catch (error) {
      return { connectedForMs: 0, reason: error instanceof Error ? error.message : String(error) };
    } finally {
      session = null;
      opening = null;
      texts.end();
    }
  }

  async function keepConnected(): Promise<void> {
    while (!over.signal.aborted) {
      const { connectedForMs, reason } = await connectOnce();
      if (over.signal.aborted) return;
      if (reason !== told) emit({ kind: "broker-lost", broker, reason });
      told = reason;
      await pause(delay.nextMs(connectedForMs), over.signal);
    }
  }

  /** Larger than any message may be, so that whoever reads it refuses it as such. */
  const TOO_LONG = new Uint8Array(options.mostContentBytes + 1);
  const kept = keepConnected();

  return {
    publish: (topic, text) => texts.set(topic, text),
    async close() {
      clearTimeout(tellsDropped);
      over.abort();
      if (session === null) opening?.destroy();
      else session.end();
      await Promise.race([kept, pause(LONGEST_FAREWELL_MS)]);
      opening?.destroy();
    },
  };
}

const KEEP_ALIVE_MS = 15_000;
const ANSWER_TIMEOUT_MS = 10_000;
const TELL_DROPPED_EVERY_MS = 10_000;
const LONGEST_FAREWELL_MS = 500;

/** The first line: an editor ends it with a line feed that is no part of the password. */
async function readPassword(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const end = bytes.indexOf("\n");
  const line = end === -1 ? bytes : bytes.subarray(0, end);
  return line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
}

function untilOpen(stream: Socket, readyEvent: string, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => stream.destroy(new Error("it does not take the connection")), timeoutMs);
    const settle = (settled: () => void) => {
      clearTimeout(timer);
      stream.off("error", fail);
      settled();
    };
    const fail = (error: Error) => settle(() => reject(error));
    stream.on("error", fail);
    stream.once("close", () => settle(() => reject(new Error("it closed the connection"))));
    stream.once(readyEvent, () => settle(resolve));
  });
}

function pause(durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, durationMs);
    function end(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    }
    signal?.addEventListener("abort", end, { once: true });
    if (signal?.aborted === true) end();
  });
}

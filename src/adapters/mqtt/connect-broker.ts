import { randomBytes, randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";
import type { HandOverEngineEvent } from "../../engine/engine-event-hand-over.ts";
import { type BrokerSession, runSession } from "./broker-session.ts";
import { messageRate } from "./message-rate.ts";
import { type BrokerAddress, describeAddress, openStream } from "./open-stream.ts";
import { pause } from "./pause.ts";
import { reconnectDelay } from "./reconnect-delay.ts";
import { retainedTexts } from "./retained-texts.ts";
import { untilOpen } from "./until-open.ts";

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
export function connectBroker(options: BrokerOptions, handlers: BrokerHandlers): BrokerConnection {
  return new Link(options, handlers);
}

const KEEP_ALIVE_MS = 15_000;
const ANSWER_TIMEOUT_MS = 10_000;
const TELL_DROPPED_EVERY_MS = 10_000;
const LONGEST_FAREWELL_MS = 500;

class Link implements BrokerConnection {
  private readonly options: BrokerOptions;
  private readonly handlers: BrokerHandlers;
  private readonly broker: string;
  /** Of two clients with one id the broker drives the first out. */
  private readonly clientId = `kanto-auto-deployer-${randomBytes(6).toString("hex")}`;
  /** Given where a message was too long to be held, so that whoever reads it refuses it as such. */
  private readonly tooLong: Uint8Array;
  private readonly answerTimeoutMs: number;
  private readonly rate = messageRate(() => performance.now());
  private readonly texts = retainedTexts();
  private readonly over = new AbortController();
  private readonly kept: Promise<void>;
  private session: BrokerSession | null = null;
  private stream: Socket | null = null;
  private toldReason = "";
  private tellsDropped: NodeJS.Timeout | undefined;

  constructor(options: BrokerOptions, handlers: BrokerHandlers) {
    this.options = options;
    this.handlers = handlers;
    this.broker = describeAddress(options.address);
    this.tooLong = new Uint8Array(options.mostContentBytes + 1);
    this.answerTimeoutMs = options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS;
    this.kept = this.keepConnected();
  }

  publish(topic: string, text: string): void {
    this.texts.set(topic, text);
  }

  async close(): Promise<void> {
    clearTimeout(this.tellsDropped);
    this.over.abort();
    if (this.session === null) this.stream?.destroy();
    else this.session.end();
    await Promise.race([this.kept, pause(LONGEST_FAREWELL_MS)]);
    this.stream?.destroy();
  }

  private async keepConnected(): Promise<void> {
    const delay = reconnectDelay(this.options.random ?? (() => randomInt(1_000_000) / 1_000_000));
    const { signal } = this.over;
    while (!signal.aborted) {
      const { connectedForMs, reason } = await this.connectOnce();
      if (signal.aborted) return;
      if (reason !== this.toldReason) this.handlers.emit({ kind: "broker-lost", broker: this.broker, reason });
      this.toldReason = reason;
      await pause(delay.nextMs(connectedForMs), signal);
    }
  }

  /** One connection to its end; how long it lasted, and why it ended. */
  private async connectOnce(): Promise<{ readonly connectedForMs: number; readonly reason: string }> {
    let readyAtMs: number | null = null;
    try {
      const { passwordFile, address } = this.options;
      const password = passwordFile === null ? null : await readPassword(passwordFile);
      const { stream, readyEvent } = await openStream(address);
      this.stream = stream;
      await untilOpen(stream, readyEvent, this.answerTimeoutMs);
      this.session = this.runSession(stream, password, () => {
        readyAtMs = performance.now();
      });
      if (this.over.signal.aborted) this.session.end();
      const reason = await this.session.ended;
      return { connectedForMs: readyAtMs === null ? 0 : performance.now() - readyAtMs, reason };
    } catch (error) {
      return { connectedForMs: 0, reason: error instanceof Error ? error.message : String(error) };
    } finally {
      this.stream?.destroy();
      this.stream = null;
      this.session = null;
      this.texts.end();
    }
  }

  private runSession(stream: Socket, password: Uint8Array | null, onReady: () => void): BrokerSession {
    const { userName, will, topics, mostContentBytes, keepAliveMs = KEEP_ALIVE_MS } = this.options;
    const { answerTimeoutMs, clientId } = this;
    const connect = { clientId, userName, password, will };
    return runSession(
      stream,
      { connect, topics, mostContentBytes, keepAliveMs, answerTimeoutMs },
      {
        onReady: () => {
          onReady();
          this.toldReason = "";
          this.handlers.emit({ kind: "broker-connected", broker: this.broker });
          this.texts.begin(stream);
        },
        onMessage: ({ topic, content, isRetained }) => {
          if (this.admits(topic)) this.handlers.onMessage(topic, content ?? this.tooLong, isRetained);
        },
      },
    );
  }

  private admits(topic: string): boolean {
    if (!this.options.topics.includes(topic)) return false;
    if (this.rate.admits(topic)) return true;
    this.tellsDropped ??= setTimeout(() => {
      this.tellsDropped = undefined;
      this.handlers.emit({ kind: "messages-dropped", count: this.rate.takeDropped() });
    }, this.options.tellDroppedEveryMs ?? TELL_DROPPED_EVERY_MS);
    return false;
  }
}

/** The first line: an editor ends it with a line feed that is no part of the password. */
async function readPassword(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const end = bytes.indexOf("\n");
  const line = end === -1 ? bytes : bytes.subarray(0, end);
  return line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
}

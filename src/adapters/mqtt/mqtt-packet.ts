/**
 * The packets of MQTT 3.1.1 (OASIS standard, 29 October 2014) that this client sends, as bytes. It subscribes with QoS 1
 * at most and publishes with QoS 0, so there are no others. Numbers of sections are those of the standard.
 */

export interface ConnectOptions {
  readonly clientId: string;
  /** Whole seconds after which the broker takes a silent client for dead, times 1.5. */
  readonly keepAliveSeconds: number;
  readonly userName: string | null;
  readonly password: Uint8Array | null;
  /** What the broker says in our place when we are gone without a word; retained. */
  readonly will: { readonly topic: string; readonly text: string } | null;
}

/** 3.1; always a clean session: what was said while we were away is not told later. */
export function connectPacket({ clientId, keepAliveSeconds, userName, password, will }: ConnectOptions): Buffer {
  const flags =
    CLEAN_SESSION |
    (will === null ? 0 : WILL | WILL_RETAIN) |
    (userName === null ? 0 : USER_NAME) |
    (password === null ? 0 : PASSWORD);
  return packet(0x10, [
    text("MQTT"),
    Buffer.from([PROTOCOL_LEVEL, flags]),
    uint16(keepAliveSeconds),
    text(clientId),
    ...(will === null ? [] : [text(will.topic), text(will.text)]),
    ...(userName === null ? [] : [text(userName)]),
    ...(password === null ? [] : [prefixed(Buffer.from(password))]),
  ]);
}

/** 3.8, with QoS 1. */
export function subscribePacket(packetId: number, topics: readonly string[]): Buffer {
  return packet(0x82, [uint16(packetId), ...topics.flatMap((topic) => [text(topic), Buffer.from([1])])]);
}

/** 3.3, with QoS 0, retained. An empty text has the broker forget what it retained. */
export function publishPacket(topic: string, content: string): Buffer {
  return packet(0x31, [text(topic), Buffer.from(content)]);
}

/** 3.4 */
export function acknowledgePacket(packetId: number): Buffer {
  return packet(0x40, [uint16(packetId)]);
}

/** 3.12 */
export const PING_PACKET: Uint8Array = Uint8Array.of(0xc0, 0);
/** 3.14: the broker then does not publish the will. */
export const DISCONNECT_PACKET: Uint8Array = Uint8Array.of(0xe0, 0);

const PROTOCOL_LEVEL = 4;
const CLEAN_SESSION = 0x02;
const WILL = 0x04;
const WILL_RETAIN = 0x20;
const PASSWORD = 0x40;
const USER_NAME = 0x80;

function packet(firstByte: number, parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([firstByte, ...remainingLength(length)]), ...parts]);
}

/** 2.2.3: seven bits a byte, the lowest first. */
function remainingLength(length: number): readonly number[] {
  return length < 0x80 ? [length] : [(length & 0x7f) | 0x80, ...remainingLength(length >>> 7)];
}

function text(value: string): Buffer {
  return prefixed(Buffer.from(value));
}

/** 1.5.3 */
function prefixed(bytes: Buffer): Buffer {
  if (bytes.length > 0xffff) throw new Error(`internal: ${bytes.length} bytes do not fit into a field of MQTT`);
  return Buffer.concat([uint16(bytes.length), bytes]);
}

function uint16(value: number): Buffer {
  return Buffer.from([value >>> 8, value & 0xff]);
}

import { failed, ok, type Result } from "../../core/model/result.ts";

/** What a broker sends to this client. */
export type BrokerPacket =
  | { readonly kind: "connected"; readonly returnCode: number }
  | { readonly kind: "subscribed"; readonly returnCodes: readonly number[] }
  | { readonly kind: "pong" }
  | {
      readonly kind: "message";
      readonly topic: string;
      /** Null: it was longer than the reader keeps, and was never held in memory. */
      readonly content: Uint8Array | null;
      readonly isRetained: boolean;
      /** To be acknowledged; null: not asked for. */
      readonly packetId: number | null;
    };

/**
 * Cuts a stream of bytes into packets. Holds one packet at most, and of a message no more than `mostContentBytes`: of a
 * longer one only the topic is kept and the rest passed over as it comes. Fails where the bytes are no MQTT; nothing can
 * be read from such a stream any more.
 */
export interface PacketReader {
  read(chunk: Buffer): Result<readonly BrokerPacket[], string>;
}

/** A topic, its length and a packet id. */
const MOST_HEADER_BYTES = 2 + 0xffff + 2;
/** Everything but a message is short. */
const MOST_CONTROL_BYTES = 64;

export function packetReader(mostContentBytes: number): PacketReader {
  let waiting: Buffer = Buffer.alloc(0);
  let skipBytes = 0;

  function readOne(): Result<BrokerPacket | null, string> | "incomplete" {
    const head = readHead(waiting);
    if (head === null) return "incomplete";
    if (!head.ok) return head;
    const { type, flags, start, length } = head.value;
    if (type !== PUBLISH && length > MOST_CONTROL_BYTES) return failed(`a packet of type ${type} has ${length} bytes`);
    const isLong = length > mostContentBytes + MOST_HEADER_BYTES;
    const available = waiting.subarray(start, start + length);
    if (isLong) {
      const topicBytes = available.length < 2 ? MOST_HEADER_BYTES : 4 + available.readUInt16BE(0);
      if (available.length < topicBytes) return "incomplete";
      skipBytes = length - available.length;
    } else if (available.length < length) return "incomplete";
    waiting = waiting.subarray(start + available.length);
    return type === PUBLISH ? readMessage(available, flags, mostContentBytes, isLong) : readControl(type, available);
  }

  return {
    read(chunk) {
      const skipped = Math.min(skipBytes, chunk.length);
      skipBytes -= skipped;
      waiting = waiting.length === 0 ? chunk.subarray(skipped) : Buffer.concat([waiting, chunk.subarray(skipped)]);
      const packets: BrokerPacket[] = [];
      for (;;) {
        const one = readOne();
        if (one === "incomplete") break;
        if (!one.ok) return one;
        if (one.value !== null) packets.push(one.value);
      }
      // What is left must not keep the whole chunk alive.
      waiting = Buffer.from(waiting);
      return ok(packets);
    },
  };
}

interface Head {
  readonly type: number;
  readonly flags: number;
  /** Where the packet goes on behind its head. */
  readonly start: number;
  readonly length: number;
}

const CONNACK = 2;
const PUBLISH = 3;
const PUBACK = 4;
const SUBACK = 9;
const PINGRESP = 13;

/** Null: not all of it is here. */
function readHead(bytes: Buffer): Result<Head, string> | null {
  let length = 0;
  for (let index = 1; index <= 4; index++) {
    const byte = bytes[index];
    if (byte === undefined) return null;
    length |= (byte & 0x7f) << (7 * (index - 1));
    if (byte < 0x80) {
      const first = bytes[0] ?? 0;
      return ok({ type: first >>> 4, flags: first & 0x0f, start: index + 1, length });
    }
  }
  return failed("a packet has no length");
}

function readMessage(
  bytes: Buffer,
  flags: number,
  mostContentBytes: number,
  isLong: boolean,
): Result<BrokerPacket, string> {
  const qos = (flags >>> 1) & 3;
  const topicEnd = bytes.length < 2 ? -1 : 2 + bytes.readUInt16BE(0);
  const start = topicEnd + (qos === 0 ? 0 : 2);
  if (topicEnd === -1 || start > bytes.length || qos > 1) return failed("a message is malformed");
  const content = bytes.subarray(start);
  return ok({
    kind: "message",
    topic: bytes.toString("utf8", 2, topicEnd),
    content: isLong || content.length > mostContentBytes ? null : content,
    isRetained: (flags & 1) === 1,
    packetId: qos === 0 ? null : bytes.readUInt16BE(topicEnd),
  });
}

function readControl(type: number, bytes: Buffer): Result<BrokerPacket | null, string> {
  switch (type) {
    case CONNACK:
      return bytes.length === 2
        ? ok({ kind: "connected", returnCode: bytes[1] ?? 0 })
        : failed("a CONNACK is malformed");
    case SUBACK:
      return bytes.length < 3
        ? failed("a SUBACK is malformed")
        : ok({ kind: "subscribed", returnCodes: [...bytes.subarray(2)] });
    case PINGRESP:
      return ok({ kind: "pong" });
    case PUBACK:
      return ok(null);
    default:
      return failed(`a packet of type ${type} is not for clients`);
  }
}

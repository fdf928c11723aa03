import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { publishPacket } from "./mqtt-packet.ts";
import { type BrokerPacket, packetReader } from "./packet-reader.ts";

const MOST = 100;

/** A message as a broker sends it with QoS 1. */
function message(topic: string, content: Buffer, packetId: number): Buffer {
  const name = Buffer.from(topic);
  const body = Buffer.concat([
    Buffer.from([name.length >>> 8, name.length & 0xff]),
    name,
    Buffer.from([packetId >>> 8, packetId & 0xff]),
    content,
  ]);
  const length: number[] = [];
  for (let left = body.length; length.length === 0 || left > 0; left >>>= 7) {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
  }
  return Buffer.concat([Buffer.from([0x32, ...length]), body]);
}

/** Every packet of the bytes, read in the given pieces. */
function readInPieces(bytes: Buffer, cuts: readonly number[]): readonly BrokerPacket[] {
  const reader = packetReader(MOST);
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const packets: BrokerPacket[] = [];
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    const read = reader.read(bytes.subarray(start, end));
    if (!read.ok) throw new Error(read.failure);
    packets.push(...read.value);
    start = end;
  }
  return packets;
}

describe("a stream of packets", () => {
  test("is the same however it is cut, and what is too long comes without its content", () => {
    const contents = fc.oneof(
      fc.integer({ min: 0, max: 3 * MOST }),
      fc.constantFrom(0, MOST, MOST + 1, 65_700, 70_000, 200_000),
    );
    const messages = fc.array(
      fc.tuple(fc.constantFrom("a", "a/bc", "ü"), contents, fc.integer({ min: 1, max: 65_535 })),
      {
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(messages, fc.array(fc.nat(), { maxLength: 8 }), (all, cuts) => {
        const bytes = Buffer.concat(all.map(([topic, length, id]) => message(topic, Buffer.alloc(length, 7), id)));
        expect(
          readInPieces(bytes, cuts).map((packet) =>
            packet.kind === "message"
              ? [packet.topic, packet.content?.length ?? "too long", packet.packetId]
              : packet.kind,
          ),
        ).toEqual(all.map(([topic, length, id]) => [topic, length > MOST ? "too long" : length, id]));
      }),
      { numRuns: 200 },
    );
  });

  test("tells retained messages and answers apart", () => {
    const bytes = Buffer.concat([
      Buffer.from([0x20, 2, 0, 5]),
      Buffer.from([0x90, 4, 0, 1, 1, 0x80]),
      Buffer.from([0xd0, 0]),
      Buffer.from([0x40, 2, 0, 1]),
      publishPacket("t", "kept"),
    ]);
    expect(readInPieces(bytes, [])).toEqual([
      { kind: "connected", returnCode: 5 },
      { kind: "subscribed", returnCodes: [1, 0x80] },
      { kind: "pong" },
      { kind: "message", topic: "t", content: Buffer.from("kept"), isRetained: true, packetId: null },
    ]);
  });

  test("E4: whatever the bytes are, they are read or refused", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }), (chunks) => {
        const reader = packetReader(MOST);
        for (const chunk of chunks) if (!reader.read(Buffer.from(chunk)).ok) return;
      }),
    );
  });
});

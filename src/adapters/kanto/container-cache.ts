import { hash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { fromBinary } from "@bufbuild/protobuf";
import type { RuntimeContainer } from "../../engine/ports.ts";
import { ContainerSchema } from "../../gen/kanto/container_pb.ts";
import { containerFromWire } from "./container-from-wire.ts";

/** How many are decoded before everything else has its turn: some milliseconds' worth. */
const SLICE = 50;

/**
 * Decodes what Kanto lists, and only what differs from its bytes in the List before: between two looks nearly nothing
 * does, and to decode a thousand containers takes longer than all the rest of a look. What is the same is the same object.
 */
export function containerCache(): (list: readonly Uint8Array[]) => Promise<readonly RuntimeContainer[]> {
  let known: ReadonlyMap<string, RuntimeContainer> = new Map();

  return async (list) => {
    const before = known;
    const listed = new Map<string, RuntimeContainer>();
    const containers: RuntimeContainer[] = [];
    let decoded = 0;
    for (const bytes of list) {
      const digest = hash("sha256", bytes, "base64");
      let container = before.get(digest);
      if (container === undefined) {
        decoded += 1;
        if (decoded % SLICE === 0) await setImmediate();
        container = containerFromWire(fromBinary(ContainerSchema, bytes));
      }
      listed.set(digest, container);
      containers.push(container);
    }
    known = listed;
    return containers;
  };
}

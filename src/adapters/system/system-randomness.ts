import { randomBytes } from "node:crypto";
import type { Randomness } from "../../engine/ports.ts";

export const systemRandomness: Randomness = {
  nonce: () => randomBytes(4).toString("hex"),
};

import type { Node } from "jsonc-parser";
import type { ResolvedKey } from "./resolve-key.ts";

/** A key of the file that means something, with its value. */
export interface WrittenKey {
  readonly resolved: ResolvedKey;
  readonly keyNode: Node;
  readonly valueNode: Node;
  readonly pointer: string;
}

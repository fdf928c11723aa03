import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { EngineSessionOptions } from "./engine-session.ts";

export interface SecondPasses {
  readonly firstMs: number;
  /** The longest time that the event loop was kept from turning. */
  readonly firstBlockedMs: number;
  readonly durationsMs: readonly number[];
  readonly blockedMs: readonly number[];
  readonly faults: readonly string[];
}

/** Passes over an unchanged directory in one process of their own: the first, and `count` further ones. */
export async function measureSecondPasses(
  options: EngineSessionOptions & { readonly count: number },
): Promise<SecondPasses> {
  const { socketPath, manifests, state, count } = options;
  const host = fileURLToPath(new URL("second-pass-host.ts", import.meta.url));
  const child = fork(host, [socketPath, manifests, state, String(count)]);
  const ended = once(child, "exit").then(([status]): never => {
    throw new Error(`the process of the passes ended with status ${status}`);
  });
  const [passes]: SecondPasses[] = await Promise.race([once(child, "message"), ended]);
  ended.catch(() => {});
  if (passes === undefined) throw new Error("internal: the process of the passes said nothing");
  return passes;
}

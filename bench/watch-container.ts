import { setTimeout as pause } from "node:timers/promises";
import type { Container } from "../src/gen/kanto/container_pb.ts";
import { monotonicMs } from "./monotonic.ts";
import type { RealStack } from "./real-stack.ts";

export interface ContainerWatch {
  /** Resolves after the first look. */
  readonly hasLooked: Promise<void>;
  /** When the version was first seen running under the name; fails when that takes half a minute. */
  versionRunningAtMs(version: string): Promise<number>;
  /** When the process of the container that ran first was found gone; null while it is there. */
  firstProcessGoneAtMs(): number | null;
  end(): Promise<void>;
}

const LOOK_EVERY_MS = 5;
const PROCESS_LOOK_EVERY_MS = 2;
const PATIENCE_MS = 30_000;

/**
 * Asks Kanto for its List again and again, and notes when a container of that name was running. Its process is looked at
 * on this machine: Kanto answers no List while it stops a container, so the List cannot tell when it ended.
 */
export function watchContainer({ list }: RealStack, name: string): ContainerWatch {
  const firstSeen = new Map<string, number>();
  let firstProcess: number | null = null;
  let firstProcessGoneAtMs: number | null = null;
  let isEnded = false;

  async function look(): Promise<void> {
    const listed = await list();
    const nowMs = monotonicMs();
    const running = listed.filter((container) => container.name === name && container.state?.status === "Running");
    for (const container of running) {
      const version = versionOf(container);
      if (!firstSeen.has(version)) firstSeen.set(version, nowMs);
      firstProcess ??= Number(container.state?.pid ?? 0);
    }
  }

  async function watchProcess(): Promise<void> {
    while (!isEnded && firstProcessGoneAtMs === null) {
      if (firstProcess !== null && !isThere(firstProcess)) firstProcessGoneAtMs = monotonicMs();
      else await pause(PROCESS_LOOK_EVERY_MS);
    }
  }

  const hasLooked = look();

  async function watchList(): Promise<void> {
    await hasLooked;
    while (!isEnded) {
      await look();
      await pause(LOOK_EVERY_MS);
    }
  }

  const watching = Promise.all([watchList(), watchProcess()]);

  return {
    hasLooked,
    async versionRunningAtMs(version) {
      const giveUpAtMs = monotonicMs() + PATIENCE_MS;
      for (;;) {
        const seenAtMs = firstSeen.get(version);
        if (seenAtMs !== undefined) return seenAtMs;
        if (monotonicMs() > giveUpAtMs) throw new Error(`version ${version} of ${name} was not seen running`);
        await pause(LOOK_EVERY_MS);
      }
    },
    firstProcessGoneAtMs: () => firstProcessGoneAtMs,
    async end() {
      isEnded = true;
      await watching;
    },
  };
}

function versionOf({ config }: Container): string {
  return config?.env.find((entry) => entry.startsWith("VERSION="))?.slice("VERSION=".length) ?? "";
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

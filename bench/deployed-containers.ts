import { readFile } from "node:fs/promises";
import type { Container } from "../src/gen/kanto/container_pb.ts";
import type { Providers } from "./manifest-sets.ts";

/** What a deployment came to, by what Kanto lists. */
export interface Deployed {
  readonly running: number;
  readonly listed: number;
  /** Consumers that were started before their provider. */
  readonly tooEarly: readonly string[];
  /** Consumers in whose hosts file their provider's address is missing. */
  readonly withoutAddress: readonly string[];
}

export async function inspectDeployed(containers: readonly Container[], providers: Providers): Promise<Deployed> {
  const byName = new Map(containers.map((container) => [container.name, container]));
  const tooEarly: string[] = [];
  const withoutAddress: string[] = [];
  for (const [consumerName, providerName] of providers) {
    const consumer = byName.get(consumerName);
    const provider = byName.get(providerName);
    if (consumer === undefined || provider === undefined) continue;
    if (startedAt(consumer) < startedAt(provider)) tooEarly.push(consumerName);
    if (!(await knows(consumer, providerName))) withoutAddress.push(consumerName);
  }
  const running = containers.filter(({ state }) => state?.status === "Running").length;
  return { running, listed: containers.length, tooEarly, withoutAddress };
}

/** Kanto writes nanoseconds or fewer digits, always in UTC; compared as text after padding. */
function startedAt({ state }: Container): string {
  const [seconds = "", fraction = ""] = (state?.startedAt ?? "").replace("Z", "").split(".");
  return `${seconds}.${fraction.padEnd(9, "0")}`;
}

async function knows({ hostsPath }: Container, providerName: string): Promise<boolean> {
  const hosts = await readFile(hostsPath, "utf8").catch(() => "");
  return hosts.split("\n").some((line) => {
    const [address = "", ...names] = line.trim().split(/\s+/);
    return /^\d+(?:\.\d+){3}$/.test(address) && names.includes(providerName);
  });
}

import type { Container } from "../../src/gen/kanto/container_pb.ts";

/** A Kanto, real or emulated, with everything that can happen to it. */
export interface SoakStage {
  /** For people: `the real Kanto`. */
  readonly description: string;
  readonly socketPath: string;
  readonly image: string;
  /** Rejects where Kanto does not answer within some seconds. */
  list(): Promise<readonly Container[]>;
  /** Names of the containers that have a living process, whether Kanto answers or not. */
  alive(): Promise<ReadonlySet<string>>;
  /** Makes a container that is none of the daemon's business, and starts it. */
  addForeign(name: string): Promise<void>;
  /** What a person does with Kanto's own client; what cannot be done is not done. */
  handStop(name: string): Promise<void>;
  handRemove(name: string): Promise<void>;
  handKill(name: string): Promise<void>;
  kill(): Promise<void>;
  /** SIGTERM: the containers stop too. */
  stopOrderly(): Promise<void>;
  start(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Whether the daemon of Kanto runs, be it frozen. */
  isUp(): boolean;
  /** The last that Kanto wrote to its log; empty where there is none. */
  log(): string;
  close(): Promise<void>;
}

/** Takes a moment to end: Kanto's plain Stop, which a hand uses, loses exits of processes that end at once. */
export const SERVICE_COMMAND: readonly string[] = [
  "/bin/sh",
  "-c",
  "trap 'sleep 0.2; exit 0' TERM; while :; do sleep 1000 & wait $!; done",
];
/** Comes up, and ends badly within its health window. */
export const SPOILT_COMMAND: readonly string[] = ["/bin/sh", "-c", "sleep 0.1; exit 7"];

/** `app1-1a2b3c4d`, as the daemon chooses ids, or `app1-id`, as a manifest states one: `app1`. */
export function nameOfId(containerId: string): string {
  return containerId.replace(/-(?:[0-9a-f]{8}|id)$/, "");
}

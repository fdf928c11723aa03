import type { Container } from "../gen/kanto/container_pb.ts";
import { CallGate } from "./call-gate.ts";
import { EmulatedDaemon } from "./emulated-daemon.ts";
import { EmulatedHost } from "./emulated-host.ts";
import { type EmulatedMachine, emulatedMachine } from "./emulated-machine.ts";
import { type EmulatorClock, systemEmulatorClock } from "./emulator-clock.ts";
import { kantoRoutes } from "./kanto-service.ts";
import type { RecordedCall } from "./recorded-call.ts";
import { type EmulatorScriptInput, scriptOf } from "./script.ts";
import { seededRandom } from "./seeded-random.ts";
import { type SocketServer, serveAtSocket } from "./socket-server.ts";

export interface StartEmulatorOptions {
  readonly socketPath: string;
  /** Default: real time. */
  readonly clock?: EmulatorClock;
  /** Of the order of Lists and of ids that are not given. Default 1. */
  readonly seed?: number;
  /** Default: nothing but what Kanto does on a good day. */
  readonly script?: EmulatorScriptInput;
}

/** Kanto's API at a socket, with containers that exist in memory only. */
export interface Emulator {
  readonly socketPath: string;
  /** The machine that the containers run on; signals sent through it reach them. */
  readonly machine: EmulatedMachine;
  /** All calls so far, in order of arrival. */
  calls(): readonly RecordedCall[];
  forgetCalls(): void;
  /** What the daemon keeps on disk, in no particular order. */
  containers(): readonly Container[];
  /** What the daemon lists, or listed last. */
  listed(): readonly Container[];
  /** Takes another script; counts of the old one are forgotten. */
  follow(script: EmulatorScriptInput): void;
  /** SIGTERM: the containers stop too, and the socket's file goes. */
  stop(): Promise<void>;
  /** SIGKILL: the containers keep running, and the socket's file stays. */
  kill(): Promise<void>;
  /** Starts the daemon again on what it kept. */
  start(): Promise<void>;
  /** Kills the daemon and starts it again, on what it kept or on an empty machine. */
  restart(options: { readonly keepContainers: boolean }): Promise<void>;
  /** Kills the daemon and every process, and boots the machine; `start` starts the daemon again. */
  cutPower(): Promise<void>;
}

export async function startEmulator(options: StartEmulatorOptions): Promise<Emulator> {
  const { socketPath, clock = systemEmulatorClock, seed = 1 } = options;
  const script = scriptOf(options.script ?? {});
  const random = seededRandom(seed);
  let host = new EmulatedHost(clock, script);
  let daemon = newDaemon();
  let server: SocketServer | null = null;
  /** Counts what is asked of the daemon from outside, so that a scripted restart does not undo a later kill. */
  let commands = 0;

  function newDaemon(): EmulatedDaemon {
    return new EmulatedDaemon({ clock, host, random, crash: () => void kill() });
  }

  async function start(): Promise<void> {
    if (server !== null) throw new Error("internal: the emulated daemon runs already");
    daemon = newDaemon();
    daemon.begin();
    server = await serveAtSocket(socketPath, routes);
  }

  async function kill(): Promise<void> {
    const killed = server;
    server = null;
    daemon.vanish();
    await killed?.kill();
  }

  async function killAndRestart(restartAfterMs: number | undefined): Promise<void> {
    const before = commands;
    await kill();
    if (restartAfterMs === undefined) return;
    await clock.sleep(restartAfterMs);
    if (server === null && commands === before) await start();
  }

  const gate = new CallGate(script, {
    clock,
    isDeadlocked: () => daemon.isDeadlocked,
    kill: (restartAfterMs) => void killAndRestart(restartAfterMs),
  });
  const routes = kantoRoutes({
    daemon: () => daemon,
    carryOut: (call, work) => gate.carryOut(call, work),
    crash: () => void kill(),
  });
  await start();

  return {
    socketPath,
    machine: emulatedMachine(() => host, clock),
    calls: () => gate.calls,
    forgetCalls: () => gate.forgetCalls(),
    containers: () => [...host.stored.values()].map(({ container }) => container),
    listed: () => daemon.list(),
    follow(input) {
      const next = scriptOf(input);
      host.script = next;
      gate.follow(next);
    },
    async stop() {
      commands += 1;
      const stopping = server;
      server = null;
      await daemon.shutDown();
      await stopping?.close();
    },
    async kill() {
      commands += 1;
      await kill();
    },
    start,
    async restart({ keepContainers }) {
      commands += 1;
      await kill();
      if (!keepContainers) host = new EmulatedHost(clock, host.script);
      await start();
    },
    async cutPower() {
      commands += 1;
      await kill();
      host.loseAllProcesses();
    },
  };
}

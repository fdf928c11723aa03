import { once } from "node:events";
import { link, mkdir, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { ControlLimits } from "../../src/adapters/control/control-limits.ts";
import { type ControlServer, serveControl } from "../../src/adapters/control/serve-control.ts";
import type { ControlAnswer, ControlCommand, ControlHandler } from "../../src/engine/control-command.ts";
import { useScratchDirectory } from "./scratch-directory.ts";

/** Control servers in this process, at a socket in a folder of the test's own. */
export interface ControlBench {
  scratch(): string;
  socketPath(): string;
  serve(handle?: ControlHandler, limits?: Partial<ControlLimits>, path?: string): Promise<ControlServer>;
  /** Ends it after the test. */
  adopt(server: ControlServer): void;
  /** What the servers have complained of. */
  readonly troubles: readonly string[];
  /** A peer that speaks the wire itself. */
  dial(): Promise<Peer>;
  /** Leaves a socket file behind which no process is. */
  leaveStaleSocket(): Promise<void>;
}

export interface Peer {
  readonly socket: Socket;
  received(): string;
  readonly ended: Promise<unknown>;
}

/** Long enough for any machine. */
export const CALL = { timeoutMs: 10_000 };

/** Answers with the command itself. */
export async function echo(command: ControlCommand): Promise<ControlAnswer> {
  return { kind: "done", message: JSON.stringify(command) };
}

export function useControlBench(): ControlBench {
  const scratch = useScratchDirectory();
  const servers = new Set<ControlServer>();
  const troubles: string[] = [];
  const socketPath = () => join(scratch(), "run", "control.sock");
  afterEach(async () => {
    for (const server of servers) await server.close();
    servers.clear();
    troubles.length = 0;
  });
  return {
    scratch,
    socketPath,
    troubles,
    adopt: (server) => void servers.add(server),
    async serve(handle = echo, limits = {}, path = socketPath()) {
      const onTrouble = (message: string) => troubles.push(message);
      const outcome = await serveControl({ socketPath: path, handle, limits, onTrouble });
      if (!outcome.ok) throw new Error(outcome.failure.message);
      servers.add(outcome.value);
      return outcome.value;
    },
    dial: () => dial(socketPath()),
    leaveStaleSocket: () => leaveStaleSocket(join(scratch(), "run"), socketPath()),
  };
}

async function dial(path: string): Promise<Peer> {
  const socket = connect({ path, allowHalfOpen: true });
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  socket.on("error", () => {});
  // Not `once`: a write that comes too late is no failure.
  const ended = new Promise((resolve) => socket.once("close", resolve));
  socket.on("end", () => socket.end());
  await once(socket, "connect");
  return { socket, received: () => text, ended };
}

async function leaveStaleSocket(folder: string, path: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o750 });
  const dying = join(folder, "dying.sock");
  const server = createServer();
  server.listen(dying);
  await once(server, "listening");
  await link(dying, path);
  server.close();
  await once(server, "close");
  await rm(dying, { force: true });
}

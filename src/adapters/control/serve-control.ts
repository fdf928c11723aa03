import { randomUUID } from "node:crypto";
import { chmod, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { basename, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { failed, ok, type Result } from "../../core/model/result.ts";
import type { ControlHandler } from "../../engine/control-command.ts";
import { CONTROL_LIMITS, type ControlLimits } from "./control-limits.ts";
import { prepareRuntimeDirectory } from "./prepare-runtime-directory.ts";
import { type ControlConnection, send, serveConnection } from "./serve-connection.ts";
import { openShortFolder, type ShortFolder } from "./short-socket-path.ts";
import { systemErrorText } from "./system-error.ts";
import { giveSocketNameBack, inodeOf, takeSocketName } from "./take-socket-name.ts";

export interface ControlServerOptions {
  readonly socketPath: string;
  readonly handle: ControlHandler;
  /** Something that must not happen did: one sentence. */
  readonly onTrouble: (message: string) => void;
  readonly limits?: Partial<ControlLimits>;
}

/** Keeps no process from ending; a socket that a killed process left is replaced by the next one. */
export interface ControlServer {
  /** Takes the socket away, lets requests that are being worked on have their answers, and ends all connections. */
  close(): Promise<void>;
}

export type ControlServerFailure =
  /** A live process answers at that socket. */
  { readonly kind: "taken"; readonly message: string } | { readonly kind: "unavailable"; readonly message: string };

/**
 * Listens for commands at a unix socket that only this user can use: one request as a JSON object on a line, one
 * answer on a line, in the same order. The socket is there only when it answers.
 */
export async function serveControl(
  options: ControlServerOptions,
): Promise<Result<ControlServer, ControlServerFailure>> {
  const { socketPath } = options;
  const prepared = await prepareRuntimeDirectory(dirname(socketPath));
  if (!prepared.ok) {
    return failed({ kind: "unavailable", message: prepared.failure });
  }
  try {
    const server = await openServer(options);
    return server === null
      ? failed({ kind: "taken", message: `another process already answers at the control socket ${socketPath}` })
      : ok(server);
  } catch (error) {
    const message = `the control socket ${socketPath} cannot be made: ${systemErrorText(error)}`;
    return failed({ kind: "unavailable", message });
  }
}

/** Null where a live process has the name. */
async function openServer(options: ControlServerOptions): Promise<ControlServer | null> {
  const folder = dirname(options.socketPath);
  const wanted = basename(options.socketPath);
  const listening = `.${wanted}.${randomUUID().slice(0, 8)}.new`;
  const short = await openShortFolder(folder);
  const connections = new Set<ControlConnection>();
  // Whoever sends all requests and then closes its side still gets the answers.
  const server = createServer({ allowHalfOpen: true }, (socket) => accept(socket, connections, options));
  try {
    await listen(server, short.path(listening));
    await chmod(join(folder, listening), 0o600);
    const inode = await inodeOf(join(folder, listening));
    const isTaken = await takeSocketName(folder, short, { listening, wanted });
    await rm(join(folder, listening), { force: true });
    if (isTaken) {
      server.unref();
      let closing: Promise<void> | null = null;
      return {
        close: () => {
          closing ??= closeServer({ options, server, short, connections, inode });
          return closing;
        },
      };
    }
    await stop(server, short);
    return null;
  } catch (error) {
    await stop(server, short);
    throw error;
  }
}

function accept(socket: Socket, connections: Set<ControlConnection>, options: ControlServerOptions): void {
  const limits = { ...CONTROL_LIMITS, ...options.limits };
  socket.on("error", () => socket.destroy());
  socket.unref();
  if (connections.size >= limits.maximumConnections) {
    const message = `${limits.maximumConnections} connections are open already; try again when one has ended`;
    void send(socket, { kind: "refused", message }).then(
      () => socket.destroySoon(),
      () => socket.destroy(),
    );
    return;
  }
  const connection = serveConnection(socket, { handle: options.handle, onTrouble: options.onTrouble, limits });
  connections.add(connection);
  void connection.finished.finally(() => connections.delete(connection));
}

interface OpenServer {
  readonly options: ControlServerOptions;
  readonly server: Server;
  readonly short: ShortFolder;
  readonly connections: ReadonlySet<ControlConnection>;
  readonly inode: bigint;
}

async function closeServer({ options, server, short, connections, inode }: OpenServer): Promise<void> {
  await giveSocketNameBack(options.socketPath, inode);
  const { closeTimeoutMs } = { ...CONTROL_LIMITS, ...options.limits };
  for (const connection of connections) connection.finish();
  // A handler that never comes to an end must not keep the program from ending.
  const ending = new AbortController();
  await Promise.race([
    Promise.all([...connections].map(({ finished }) => finished)),
    setTimeout(closeTimeoutMs, undefined, { signal: ending.signal }).catch(() => {}),
  ]);
  ending.abort();
  for (const connection of connections) connection.destroy();
  await stop(server, short);
}

/** In this order: closing the server removes the path that it was bound to, which leads through the folder. */
async function stop(server: Server, short: ShortFolder): Promise<void> {
  if (server.listening) await new Promise((resolve) => server.close(resolve));
  await short.close();
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ path }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

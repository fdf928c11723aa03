import { linkSync, rmSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { createServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import type { Socket } from "node:net";
import type { ConnectRouter } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";

/** An HTTP/2 server at a unix socket. */
export interface SocketServer {
  /** Lets calls that are being carried out end, and takes the socket's file away. */
  close(): Promise<void>;
  /** Cuts every connection and leaves the socket's file behind with nobody listening, as SIGKILL does. */
  kill(): Promise<void>;
}

export async function serveAtSocket(
  socketPath: string,
  routes: (router: ConnectRouter) => void,
): Promise<SocketServer> {
  // Only gRPC, as Kanto: everything else is answered with 404 or 415.
  const adapter = connectNodeAdapter({ routes, grpcWeb: false, connect: false });
  const server = createServer(adapter);
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    // A client that vanishes is no event for a server.
    session.on("error", () => undefined);
  });
  // A connection that has no session yet must not outlive the daemon either.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await rm(socketPath, { force: true });
  await listen(server, socketPath);
  return {
    async close() {
      const closed = ended(server);
      for (const session of sessions) session.close();
      await closed;
    },
    async kill() {
      // At once and all in one turn: a daemon that was killed must not answer another call. Closing takes the file
      // away, so a second name keeps it.
      const kept = `${socketPath}.kept`;
      rmSync(kept, { force: true });
      linkSync(socketPath, kept);
      for (const session of sessions) session.destroy();
      for (const socket of sockets) socket.destroy();
      await ended(server);
      await rename(kept, socketPath);
    },
  };
}

function listen(server: Http2Server, socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function ended(server: Http2Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

import { once } from "node:events";
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type ClientSessionRequestOptions,
  type OutgoingHttpHeaders,
  connect as openSession,
} from "node:http2";
import { connect as openSocket } from "node:net";
import { refuseForeignSocket } from "./trusted-socket.ts";

/** Kanto's server refuses any other authority on a unix socket. */
export const KANTO_URL = "http://localhost";

/**
 * HTTP/2 sessions to a unix socket, one at a time, for the gRPC transport.
 *
 * The transport's own manager is made for hosts and ports: a socket that fails at once makes it dial for ever without
 * letting anything else run, and a peer that does not speak HTTP/2 ends the process through an error that nobody
 * listens to. It also pings, and Kanto's server ends a connection that pings more often than every five minutes.
 */
export class KantoSessions {
  readonly authority = KANTO_URL;
  readonly #socketPath: string;
  #connection: Connection | null = null;
  #dialling: Promise<Connection> | null = null;
  #isAborted = false;
  readonly #onLost: () => void;

  /** `onLost` is called when the other side has ended a connection. */
  constructor(socketPath: string, onLost: () => void) {
    this.#socketPath = socketPath;
    this.#onLost = onLost;
  }

  /** Rejects with the system's error where there is no connection to be had. */
  async request(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders,
    options: Omit<ClientSessionRequestOptions, "signal">,
  ): Promise<ClientHttp2Stream> {
    const connection = await this.#usableConnection();
    const { session } = connection;
    const stream = session.request({ ...headers, ":method": method, ":path": path }, options);
    // Calls under way keep the process alive, an idle connection does not.
    connection.openStreams += 1;
    session.ref();
    let isAnswered = false;
    stream.once("response", () => {
      isAnswered = true;
    });
    stream.once("close", () => {
      connection.openStreams -= 1;
      if (connection.openStreams === 0) session.unref();
      // A peer that ends can close a stream without an error code; the transport would wait for its answer for ever.
      if (!isAnswered) stream.emit("error", new Error("the connection ended before the answer came"));
    });
    return stream;
  }

  notifyResponseByteRead(): void {
    // Only a manager that pings needs to know.
  }

  /** Ends the connection and all that goes on over it. */
  abort(): void {
    this.#isAborted = true;
    this.#connection?.session.destroy();
    this.#connection = null;
  }

  async #usableConnection(): Promise<Connection> {
    const connection = this.#connection;
    if (connection !== null && !connection.session.closed && !connection.session.destroyed) return connection;
    this.#dialling ??= this.#dial().finally(() => {
      this.#dialling = null;
    });
    return await this.#dialling;
  }

  async #dial(): Promise<Connection> {
    await refuseForeignSocket(this.#socketPath);
    const socket = openSocket(this.#socketPath);
    await once(socket, "connect");
    const session = openSession(KANTO_URL, { createConnection: () => socket });
    const connection = { session, openStreams: 0 };
    // Its streams fail too and tell their callers; without a listener this would end the process.
    session.on("error", () => undefined);
    const forget = () => {
      if (this.#connection === connection) this.#connection = null;
    };
    session.once("close", () => {
      forget();
      if (!this.#isAborted) this.#onLost();
    });
    // What is under way may end, and what comes next takes a new connection.
    session.once("goaway", forget);
    session.unref();
    this.#connection = connection;
    return connection;
  }
}

interface Connection {
  readonly session: ClientHttp2Session;
  openStreams: number;
}

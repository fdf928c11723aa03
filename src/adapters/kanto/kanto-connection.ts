import { type CallOptions, type Client, Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { ContainerListSchema } from "../../gen/kanto/container_list_pb.ts";
import { Containers } from "../../gen/kanto/containers_pb.ts";
import { SystemInfo } from "../../gen/kanto/system_info_pb.ts";
import { KANTO_URL, KantoSessions } from "./kanto-sessions.ts";

export interface KantoClients {
  readonly containers: Client<typeof Containers>;
  /** `List`, with each container as the bytes that Kanto sent. */
  listBytes(options: CallOptions): Promise<readonly Uint8Array[]>;
  readonly systemInfo: Client<typeof SystemInfo>;
}

/**
 * One HTTP/2 connection, dialled when it is first needed and again whenever it is dead; there is no back-off in here, so
 * the first call after the socket's return gets through.
 *
 * No keepalive pings are sent. That the other side hangs shows in a deadline instead, and `redial` then leaves the hung connection to the calls that must not
 * be cut off, and dials a new one for the rest.
 */
export interface KantoConnection {
  use<Answer>(call: (clients: KantoClients) => Promise<Answer>): Promise<Answer>;
  redial(): void;
  /** Ends every connection and with it what is still going on. */
  close(): void;
}

interface Line {
  readonly clients: KantoClients;
  readonly sessions: KantoSessions;
  callsInFlight: number;
}

/** `onLost` is called whenever the other side has ended a connection. */
export function openKantoConnection(socketPath: string, onLost: () => void): KantoConnection {
  const lines = new Set<Line>();
  let closed = false;
  let current = dial();

  function dial(): Line {
    const line = newLine(socketPath, onLost);
    lines.add(line);
    return line;
  }

  function dropIfDone(line: Line): void {
    if (line === current || line.callsInFlight > 0) return;
    lines.delete(line);
    line.sessions.abort();
  }

  return {
    async use(call) {
      if (closed) throw new ConnectError("closed by the deployer", Code.Canceled);
      const line = current;
      line.callsInFlight += 1;
      try {
        return await call(line.clients);
      } finally {
        line.callsInFlight -= 1;
        dropIfDone(line);
      }
    },
    redial() {
      const hung = current;
      current = dial();
      dropIfDone(hung);
    },
    close() {
      closed = true;
      for (const line of lines) line.sessions.abort();
      lines.clear();
    },
  };
}

function newLine(socketPath: string, onLost: () => void): Line {
  const sessions = new KantoSessions(socketPath, onLost);
  const transport = createGrpcTransport({
    baseUrl: KANTO_URL,
    sessionManager: sessions,
    // Kanto does not compress, and offering it would load zlib for nothing.
    acceptCompression: [],
  });
  const listMethod = { ...Containers.method.list, output: ContainerListSchema };
  return {
    clients: {
      containers: createClient(Containers, transport),
      systemInfo: createClient(SystemInfo, transport),
      async listBytes({ signal, timeoutMs, headers }) {
        const answer = await transport.unary(listMethod, signal, timeoutMs, headers, {});
        return answer.message.containers;
      },
    },
    sessions,
    callsInFlight: 0,
  };
}

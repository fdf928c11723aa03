import { connect } from "node:net";
import { type Client, createClient } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { Containers } from "../../src/gen/kanto/containers_pb.ts";

/** Kanto's API as it is, for what the product's client never sends. */
export interface RawKanto {
  readonly containers: Client<typeof Containers>;
  close(): void;
}

export function rawKanto(socketPath: string): RawKanto {
  const baseUrl = "http://localhost";
  const sessionManager = new Http2SessionManager(baseUrl, {}, { createConnection: () => connect(socketPath) });
  const transport = createGrpcTransport({ baseUrl, sessionManager });
  return { containers: createClient(Containers, transport), close: () => sessionManager.abort() };
}

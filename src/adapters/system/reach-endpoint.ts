import { connect } from "node:net";

/** A TCP port, or a unix socket. */
export type Endpoint = { readonly host: string; readonly port: number } | { readonly path: string };

/** Whether something accepts connections there: null, or why not. Nothing is sent. */
export function reachEndpoint(endpoint: Endpoint, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const connection = connect(endpoint);
    const end = (failure: string | null): void => {
      connection.destroy();
      resolve(failure);
    };
    connection.setTimeout(timeoutMs, () => end(`no answer within ${timeoutMs / 1000} s`));
    connection.on("connect", () => end(null));
    connection.on("error", (error) => end(error.message));
  });
}

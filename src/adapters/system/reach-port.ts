import { connect } from "node:net";

/** Whether something accepts TCP connections there: null, or why not. Nothing is sent. */
export function reachPort(host: string, port: number, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const connection = connect({ host, port });
    const end = (failure: string | null): void => {
      connection.destroy();
      resolve(failure);
    };
    connection.setTimeout(timeoutMs, () => end(`no answer within ${timeoutMs / 1000} s`));
    connection.on("connect", () => end(null));
    connection.on("error", (error) => end(error.message));
  });
}

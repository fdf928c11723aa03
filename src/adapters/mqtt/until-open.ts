import type { Socket } from "node:net";

/** Resolves when the stream is ready to be written to; fails with what kept it from that. */
export function untilOpen(stream: Socket, readyEvent: string, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => stream.destroy(new Error("it does not take the connection")), timeoutMs);
    const settle = (settled: () => void) => {
      clearTimeout(timer);
      stream.off("error", fail);
      settled();
    };
    const fail = (error: Error) => settle(() => reject(error));
    stream.on("error", fail);
    // One that fails twice must not end the process.
    stream.on("error", () => undefined);
    stream.once("close", () => settle(() => reject(new Error("it closed the connection"))));
    stream.once(readyEvent, () => settle(resolve));
  });
}

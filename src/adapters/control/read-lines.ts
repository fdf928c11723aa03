import type { Socket } from "node:net";

export type ReceivedLine =
  | { readonly kind: "line"; readonly text: string }
  /** Longer than allowed; nothing follows it. */
  | { readonly kind: "too-long" };

/**
 * The lines that a peer sends, one at a time: no more is read while the last one is worked on, so that a peer cannot
 * fill our memory. Something behind the last line end counts as a line, so that `printf '{...}' | nc -U` works.
 * Leaves the socket open. Throws the system's error where the connection breaks.
 */
export async function* readLines(socket: Socket, maximumBytes: number): AsyncGenerator<ReceivedLine, void> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    let rest: Buffer = chunk;
    for (let end = rest.indexOf(LINE_FEED); end !== -1; end = rest.indexOf(LINE_FEED)) {
      if (bytes + end > maximumBytes) {
        yield { kind: "too-long" };
        return;
      }
      yield { kind: "line", text: Buffer.concat([...parts, rest.subarray(0, end)]).toString("utf8") };
      parts = [];
      bytes = 0;
      rest = rest.subarray(end + 1);
    }
    bytes += rest.length;
    if (bytes > maximumBytes) {
      yield { kind: "too-long" };
      return;
    }
    parts.push(rest);
  }
  if (bytes > 0) {
    yield { kind: "line", text: Buffer.concat(parts).toString("utf8") };
  }
}

const LINE_FEED = 0x0a;

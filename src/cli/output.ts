/** One of the program's outputs. All text goes through these; nothing else writes. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  size(): { readonly columns: number; readonly rows: number };
}

/**
 * An output of this process.
 *
 * @param onReaderGone called when nobody reads it any more (`kad dev | head`); what is written then is lost, and the
 *   program has time to clean up
 */
export function processOutput(stream: NodeJS.WriteStream, onReaderGone: () => void): Output {
  let isReaderGone = false;
  stream.on("error", (error) => {
    if (!("code" in error && error.code === "EPIPE")) {
      throw error;
    }
    isReaderGone = true;
    onReaderGone();
  });
  return {
    write: (text) => {
      if (!isReaderGone) {
        stream.write(text);
      }
    },
    isTerminal: stream.isTTY === true,
    size: () => ({ columns: stream.columns ?? 80, rows: stream.rows ?? 24 }),
  };
}

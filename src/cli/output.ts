/** One of the program's outputs. All text goes through these; nothing else writes. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  size(): { readonly columns: number; readonly rows: number };
}

/** An output of this process. A reader that went away (`kad lint | head`) ends the program quietly. */
export function processOutput(stream: NodeJS.WriteStream): Output {
  stream.on("error", (error) => {
    if ("code" in error && error.code === "EPIPE") {
      process.exit(0);
    }
    throw error;
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    size: () => ({ columns: stream.columns ?? 80, rows: stream.rows ?? 24 }),
  };
}

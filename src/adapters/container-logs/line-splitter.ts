/** Makes lines of bytes as they come, and keeps what is no whole line yet. */
export interface LineSplitter {
  /** The lines that these bytes bring to their end. */
  push(bytes: Buffer): readonly string[];
  /** What is left, and will not be continued; null: nothing. */
  flush(): string | null;
}

/** Of a line that is longer than this only the beginning is kept; Kanto's own are at most some 100 KB. */
const LONGEST_LINE = 1024 * 1024;

export function lineSplitter(longest = LONGEST_LINE): LineSplitter {
  let parts: Buffer[] = [];
  let kept = 0;

  function keep(bytes: Buffer): void {
    const fitting = bytes.subarray(0, longest - kept);
    if (fitting.length === 0) return;
    // A copy: the bytes belong to a buffer that is read into again.
    parts.push(Buffer.from(fitting));
    kept += fitting.length;
  }

  function take(): string {
    const text = Buffer.concat(parts).toString("utf8");
    parts = [];
    kept = 0;
    return text;
  }

  return {
    push(bytes) {
      const lines: string[] = [];
      let start = 0;
      for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
        keep(bytes.subarray(start, end));
        lines.push(take());
        start = end + 1;
      }
      keep(bytes.subarray(start));
      return lines;
    },
    flush: () => (kept === 0 ? null : take()),
  };
}

const LINE_FEED = 0x0a;

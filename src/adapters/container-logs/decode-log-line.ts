/** Something that a container wrote: a line, or a piece of one that is longer than 16 KiB. */
export interface LogEntry {
  readonly stream: "stdout" | "stderr" | "unknown";
  /** As it was written; with its line end, unless more of the same line follows. */
  readonly text: string;
  /** RFC 3339, by the machine's clock; empty where the file does not say. */
  readonly time: string;
}

/** One line of Kanto's log file; what is none of its lines (cut off by a power cut) is passed on as it is. */
export function decodeLogLine(line: string): LogEntry {
  // A file that was truncated while it was open begins with a hole.
  const json = line.replace(/^\0+/, "");
  const value = parseObject(json);
  const { log, stream, time } = value ?? {};
  if (typeof log !== "string") return { stream: "unknown", text: `${json}\n`, time: "" };
  return {
    stream: stream === "stdout" || stream === "stderr" ? stream : "unknown",
    text: log,
    time: typeof time === "string" ? time : "",
  };
}

interface WrittenLine {
  readonly log?: unknown;
  readonly stream?: unknown;
  readonly time?: unknown;
}

function parseObject(json: string): WrittenLine | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? value : null;
  } catch {
    return null;
  }
}

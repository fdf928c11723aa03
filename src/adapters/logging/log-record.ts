export type LogLevel = "debug" | "info" | "warning" | "error";

/** An event as data: a message that is always the same for its kind, and fields. */
export interface EventRecord {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

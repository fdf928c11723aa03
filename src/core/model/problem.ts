/**
 * Something about a file that a person should know. An error holds the file (its container is left as it is);
 * a warning does not.
 */
export interface Problem {
  readonly severity: "error" | "warning";
  /** Stable and greppable, kebab-case: `port-out-of-range`. The list is generated into docs/reference/problems.md. */
  readonly code: string;
  /** As given by the directory: relative to it, or the path that was named on the command line. */
  readonly file: string;
  /** Where in the file; absent where the problem is the file itself (too big, a FIFO, unreadable). */
  readonly position?: Position;
  /** RFC 6901 pointer of the value, `""` for the whole document; absent as `position` is. */
  readonly pointer?: string;
  /** One sentence without the file's name and position, ready to print. */
  readonly message: string;
  /** What would have been accepted, in a few words. */
  readonly expected?: string;
  /** What was there, shortened and with control characters escaped. */
  readonly got?: string;
  /** What to do about it, or the nearest known key. */
  readonly hint?: string;
}

/** Lines and columns count from 1; a column counts UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
  /** UTF-16 units from the column on that the problem covers; at least 1. */
  readonly length: number;
}

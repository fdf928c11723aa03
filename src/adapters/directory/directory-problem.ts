import type { Problem } from "../../core/model/problem.ts";

/** Every problem that the directory itself can come up with, before a file's text is looked at. */
export type DirectoryProblemCode =
  | "directory-missing"
  | "directory-unreadable"
  | "directory-too-full"
  | "directory-writable-by-others"
  | "file-not-regular"
  | "file-unreadable"
  | "file-too-big"
  | "file-name-not-utf-8"
  | "file-writable-by-others"
  | "file-being-written"
  | "link-dangling"
  | "link-leads-out"
  | "link-to-folder";

/** What goes with a problem besides its code, file and message. */
export interface DirectoryProblemDetails {
  readonly expected?: string;
  readonly got?: string;
  readonly hint?: string;
}

export function directoryError(
  code: DirectoryProblemCode,
  file: string,
  message: string,
  details: DirectoryProblemDetails = {},
): Problem {
  return { severity: "error", code, file, message, ...details };
}

export function directoryWarning(
  code: DirectoryProblemCode,
  file: string,
  message: string,
  details: DirectoryProblemDetails = {},
): Problem {
  return { severity: "warning", code, file, message, ...details };
}

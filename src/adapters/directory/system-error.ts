/** The code of a system error (`ENOENT`); anything else is a bug and thrown on. */
export function systemErrorCode(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string" && "syscall" in error) {
    return error.code;
  }
  throw error;
}

/** What a person calls it: `permission denied (EACCES)`. */
export function describeErrorCode(code: string): string {
  const text = ERROR_TEXTS.get(code);
  return text === undefined ? code : `${text} (${code})`;
}

const ERROR_TEXTS: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied"],
  ["EPERM", "operation not permitted"],
  ["EIO", "the disk answers with an error"],
  ["EMFILE", "too many open files"],
  ["ENFILE", "too many open files on this machine"],
  ["ENOENT", "no such file or directory"],
  ["ENOTDIR", "not a directory"],
  ["ELOOP", "a circle of links"],
  ["ENAMETOOLONG", "the path is too long"],
  ["ESTALE", "the network file system lost it"],
]);

/** The code of a system error (`ENOENT`); null for anything else. */
export function systemErrorCode(error: unknown): string | null {
  return isSystemError(error) ? error.code : null;
}

/** The message of a system error, for people; anything else is a bug and thrown on. */
export function systemErrorText(error: unknown): string {
  if (isSystemError(error)) {
    return error.message;
  }
  throw error;
}

interface SystemError extends Error {
  readonly code: string;
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

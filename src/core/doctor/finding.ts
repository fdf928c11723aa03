/** What one check of a machine came to. */
export interface Finding {
  /** Stable, for programs: `kanto-socket`. One check may have several findings, and has at least one. */
  readonly check: string;
  /** `warning`: it works, and a person should know. `problem`: it does not, or not for long. */
  readonly status: "ok" | "warning" | "problem";
  /** One sentence. */
  readonly message: string;
  readonly expected?: string;
  readonly got?: string;
  /** What to do, in the imperative; stated for each warning and problem. */
  readonly advice?: string;
}

interface Trouble {
  readonly message: string;
  readonly expected?: string;
  readonly got?: string;
  readonly advice: string;
}

export function fine(check: string, message: string): Finding {
  return { check, status: "ok", message };
}

export function warning(check: string, trouble: Trouble): Finding {
  return { check, status: "warning", ...trouble };
}

export function problem(check: string, trouble: Trouble): Finding {
  return { check, status: "problem", ...trouble };
}

/** `1 manifest`, `2 manifests` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

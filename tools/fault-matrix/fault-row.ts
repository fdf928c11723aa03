/** A fault that the deployer must survive, and where a test of it belongs. */
export interface FaultRow {
  /** A letter for the field and a number: `A1`. Tests name it at the beginning of their title: `A1: ...`, `A1 A3: ...`. */
  readonly code: string;
  readonly fault: string;
  /** What must hold all the same. */
  readonly holds: string;
  /** 1: a release waits for it. */
  readonly priority: 1 | 2;
  /** Which real parts it must be shown on, the emulator aside. */
  readonly onReal: string;
  /** Why there is no test, where that is meant to be so for now. */
  readonly gap?: string;
}

export interface FaultField {
  readonly letter: string;
  readonly title: string;
  readonly rows: readonly FaultRow[];
}

import { CHANGE_CASES } from "./change-cases.ts";
import type { ContractCase } from "./contract-case.ts";
import { CREATE_CASES } from "./create-cases.ts";
import { RESTART_CASES } from "./restart-cases.ts";
import { START_STOP_CASES } from "./start-stop-cases.ts";

/** What the emulator claims of Kanto, and Kanto is asked for. */
export const KANTO_CONTRACT: readonly ContractCase[] = [
  ...CREATE_CASES,
  ...START_STOP_CASES,
  ...CHANGE_CASES,
  ...RESTART_CASES,
];

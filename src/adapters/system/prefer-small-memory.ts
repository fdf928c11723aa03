import { setFlagsFromString } from "node:v8";

/**
 * Has the engine that runs this process keep its heap near what is in use, at the price of compiling and collecting more
 * often: for a process that stays and mostly waits. A command line flag for all would make every one-shot start a fifth
 * slower. Only heuristics of the collector and the compiler read this flag, each time anew, so it may come late.
 */
export function preferSmallMemory(): void {
  setFlagsFromString("--optimize-for-size");
}

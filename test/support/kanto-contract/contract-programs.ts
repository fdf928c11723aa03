import type { EmulatorScriptInput } from "../../../src/emulator/script.ts";

/** Commands for the test image, and what the emulator must be told of each so that it does the same. */
export const PROGRAMS = {
  endsWith3: ["/bin/sh", "-c", "exit 3"],
  endsWith0: ["/bin/sh", "-c", "exit 0"],
  ignoresSigterm: ["/bin/sh", "-c", "trap '' TERM; while :; do sleep 1 & wait $!; done"],
  endsWith7OnSigterm: ["/bin/sh", "-c", "trap 'exit 7' TERM; while :; do sleep 1 & wait $!; done"],
  isMissing: ["/bin/nope"],
} as const;

export const CONTRACT_SCRIPT: EmulatorScriptInput = {
  keepsRemoved: true,
  images: [
    { image: "^test[.]local/", local: true },
    { image: "^localhost:1/", fails: "down" },
  ],
  programs: [
    { command: "exit 3$", program: { kind: "exit", exitCode: 3 } },
    { command: "exit 0$", program: { kind: "exit", exitCode: 0 } },
    { command: "trap ''", program: { kind: "ignore-sigterm" } },
    { command: "trap 'exit 7'", program: { kind: "run", exitCode: 7 } },
    { command: "^/bin/nope", program: { kind: "not-startable" } },
  ],
};

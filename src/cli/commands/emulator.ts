import { resolve } from "node:path";
import type { Command, CommandContext } from "../command.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { readScript } from "../read-script.ts";
import { untilAborted } from "../until-aborted.ts";

/** Serves the emulated Kanto at a socket until it is told to end. */
export const emulatorCommand: Command = {
  name: "emulator",
  positionals: "",
  positionalCount: { minimum: 0, maximum: 0 },
  summary: "Emulate Kanto at a socket, without containers",
  description: `Serves Kanto's API at a socket, with containers that exist in memory only. With --script it misbehaves as Kanto does on a bad day: slow or failing pulls, lost answers, crash loops, an empty list after the start.

Ends on Ctrl-C and takes the socket away.`,
  examples: [
    { line: "--socket /tmp/kanto.sock", meaning: "then, in another terminal: kad apply -s /tmp/kanto.sock manifests" },
    {
      line: "--socket /tmp/kanto.sock --script slow.json",
      meaning: 'with slow.json: {"images": [{"image": ".", "pullTakesMs": 5000}]}',
    },
  ],
  run: runEmulator,
};

async function runEmulator(context: CommandContext): Promise<ExitStatus> {
  const { settings, stdout, stderr, signal, app } = context;
  if (settings.emulatorSocketPath === null) {
    stderr.write("--socket: expected a path for the emulator's socket, got none\n");
    return EXIT_STATUS.wrongUsage;
  }
  const scriptText = await readScript(context);
  if (!scriptText.ok) {
    stderr.write(`${scriptText.failure}\n`);
    return EXIT_STATUS.wrongUsage;
  }
  const socketPath = resolve(settings.emulatorSocketPath);
  const emulator = await app.startEmulator({ socketPath, scriptText: scriptText.value });
  if (!emulator.ok) {
    stderr.write(`the emulator cannot start: ${emulator.failure}\n`);
    return EXIT_STATUS.wrongUsage;
  }
  stdout.write(`emulated Kanto listens at ${socketPath}\n`);
  await untilAborted(signal);
  await emulator.value.stop();
  return EXIT_STATUS.asDesired;
}

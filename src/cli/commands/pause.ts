import { askAndTell } from "../ask-daemon.ts";
import type { Command, CommandContext } from "../command.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";

/** Has the daemon change nothing for a while. */
export const pauseCommand: Command = {
  name: "pause",
  positionals: "[REASON...]",
  positionalCount: { minimum: 0, maximum: Number.POSITIVE_INFINITY },
  summary: "Have nothing changed until 'resume'",
  description: `Asks the daemon to change nothing until 'kad resume', also after a restart: it goes on looking, and 'kad status' shows what it would do. What is under way comes to its end. The words behind the command are shown to whoever asks why.

Exit status: 0 the daemon does it, 1 it refuses, 2 wrong usage, 3 no daemon answers.`,
  examples: [{ line: "measuring the memory until noon", meaning: "with a reason for the others" }],
  run: runPause,
};

async function runPause(context: CommandContext): Promise<ExitStatus> {
  const reason = context.positionals.join(" ").trim();
  if (reason.length > LONGEST_REASON) {
    context.stderr.write(`expected a reason of at most ${LONGEST_REASON} characters, got ${reason.length}\n`);
    return EXIT_STATUS.wrongUsage;
  }
  return askAndTell(context, { kind: "pause", reason: reason === "" ? "paused by hand" : reason });
}

const LONGEST_REASON = 1000;

import { askAndTell } from "../ask-daemon.ts";
import type { Command } from "../command.ts";

/** Ends a pause. */
export const resumeCommand: Command = {
  name: "resume",
  positionals: "",
  positionalCount: { minimum: 0, maximum: 0 },
  summary: "Have changes made again after 'pause'",
  description: `Ends whatever holds the daemon back: a 'kad pause', or an activity of the update manager that does not come to its end.

Exit status: 0 the daemon does it, 1 it refuses, 2 wrong usage, 3 no daemon answers.`,
  examples: [],
  run: (context) => askAndTell(context, { kind: "resume" }),
};

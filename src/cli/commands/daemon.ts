import type { Command, CommandContext } from "../command.ts";
import { optionsOfDeployment } from "../deployment.ts";
import { eventLogOf } from "../event-log.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { mqttOptionProblem } from "../mqtt-options.ts";
import { runDaemon } from "../run-daemon.ts";
import { runtimeDirectoryOf } from "../runtime-directory.ts";
import { leaveToDaemon, withStateLock } from "../with-state-lock.ts";

/** Stays, and keeps what runs as the directory says. */
export const daemonCommand: Command = {
  name: "daemon",
  positionals: "[DIR]",
  positionalCount: { minimum: 0, maximum: 1 },
  summary: "Keep deploying: whatever is saved into the directory runs a moment later",
  description: `Watches a directory of manifests and keeps the containers of Eclipse Kanto as it says: a file that is saved is deployed at once, one that is touched is deployed again, what was changed by hand is repaired, and what failed is tried again. A mistake in a file never costs the container that runs.

'kad status' shows what it knows and does, 'kad why NAME' explains one container. SIGHUP makes it read its configuration again, SIGTERM ends it; neither disturbs a container.`,
  examples: [
    { line: "/data/var/containers/manifests", meaning: "what the service on a vehicle does" },
    { line: "--prune --resync-interval 1m manifests", meaning: "also remove containers whose manifests are gone" },
  ],
  run: runAsDaemon,
};

export async function runAsDaemon(context: CommandContext): Promise<ExitStatus> {
  const problem = mqttOptionProblem(context.settings);
  if (problem !== null) {
    context.stderr.write(`${problem}\n`);
    return EXIT_STATUS.wrongUsage;
  }
  return withStateLock(context, {
    async work() {
      const log = eventLogOf(context, "stays");
      try {
        await runDaemon(context, {
          ...optionsOfDeployment(context, log),
          runtimeDirectory: runtimeDirectoryOf(context),
        });
        return EXIT_STATUS.asDesired;
      } finally {
        log.close();
      }
    },
    whenDaemonHolds: (message) => leaveToDaemon(context, message),
  });
}

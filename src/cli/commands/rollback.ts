import { escapeControlCharacters } from "../../core/render/escape-control-characters.ts";
import { openMemory } from "../../engine/reconcile-once.ts";
import { rollBack } from "../../engine/roll-back.ts";
import { askAndTell } from "../ask-daemon.ts";
import type { Command, CommandContext } from "../command.ts";
import type { EventLog } from "../compose-app.ts";
import { openDeployment, optionsOfDeployment } from "../deployment.ts";
import { eventLogOf } from "../event-log.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { withStateLock } from "../with-state-lock.ts";
import { applyToEnd } from "./apply.ts";

/** Goes back to an earlier deployment on purpose. */
export const rollbackCommand: Command = {
  name: "rollback",
  positionals: "NAME [DIR]",
  positionalCount: { minimum: 1, maximum: 2 },
  summary: "Go back to an earlier deployment of a container",
  description: `Deploys an earlier definition of a container instead of what its manifest states, as safely as any other change, and keeps it until the manifest changes. Without --to: the last one that has proven itself and differs from what runs. 'history' shows them all.

Where a daemon runs it is asked to do it, and DIR is its own; it says what is under way and does not wait for it.

Exit status: as that of apply.`,
  examples: [
    { line: "databroker /data/var/containers/manifests", meaning: "back to what ran before" },
    { line: "--to 3 databroker", meaning: "back to deployment 3; manifests in this directory" },
  ],
  run: runRollback,
};

async function runRollback(context: CommandContext): Promise<ExitStatus> {
  const [containerName = ""] = context.positionals;
  return withStateLock(context, {
    async work() {
      const log = eventLogOf(context);
      try {
        return await rollBackAndApply(context, log);
      } finally {
        log.close();
      }
    },
    whenDaemonHolds: () => askAndTell(context, { kind: "rollback", containerName, to: context.settings.rollbackTo }),
  });
}

async function rollBackAndApply(context: CommandContext, log: EventLog): Promise<ExitStatus> {
  const [name = ""] = context.positionals;
  const deployment = openDeployment(context, optionsOfDeployment(context, log));
  const memory = await openMemory(deployment.ports, context.admission);
  const chosen = await rollBack(deployment.ports, memory, name, context.settings.rollbackTo);
  if (!chosen.ok) {
    await deployment.close();
    context.stderr.write(`${escapeControlCharacters(chosen.failure)}\n`);
    return EXIT_STATUS.notAsDesired;
  }
  return applyToEnd(context, log, deployment, memory);
}

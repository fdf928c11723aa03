import { isAsDesired } from "../../core/model/report.ts";
import { formatReport } from "../../core/render/report-text.ts";
import { type EngineMemory, openMemory, reconcileOnce } from "../../engine/reconcile-once.ts";
import type { Command, CommandContext } from "../command.ts";
import type { EventLog } from "../compose-app.ts";
import {
  type Deployment,
  openDeployment,
  optionsOfDeployment,
  reconcileSettings,
  reportFailure,
} from "../deployment.ts";
import { eventLogOf, logsJson } from "../event-log.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { whenKantoAnswers } from "../reach-kanto.ts";
import { usesColor } from "../terminal-style.ts";
import { leaveToDaemon, withStateLock } from "../with-state-lock.ts";
import { runAsDaemon } from "./daemon.ts";

/** Brings what runs to what the directory says; once, or with `--daemon` whenever the directory changes. */
export const applyCommand: Command = {
  name: "apply",
  positionals: "[DIR]",
  positionalCount: { minimum: 0, maximum: 1 },
  summary: "Deploy a directory of manifests, once",
  description: `Deploys a directory of manifests to Eclipse Kanto, once: missing containers are created and started, changed ones are replaced, everything else is left alone. Containers that no manifest names are never touched.

Exit status: 0 all as desired, 1 something failed, waits or is held, 2 wrong usage, 3 Kanto did not answer in time.`,
  examples: [
    { line: "", meaning: "deploy the manifests in this directory" },
    { line: "/data/var/containers/manifests", meaning: "deploy the manifests in that directory" },
    {
      line: "--prune --stop-timeout 5s manifests",
      meaning: "also remove what was deployed from manifests that are gone",
    },
  ],
  run: runApply,
};

async function runApply(context: CommandContext): Promise<ExitStatus> {
  const { settings } = context;
  if (settings.daemon) {
    return runAsDaemon(context);
  }
  return withStateLock(context, {
    async work() {
      const log = eventLogOf(context);
      try {
        return await applyOnce(context, log);
      } finally {
        log.close();
      }
    },
    whenDaemonHolds: (message) => leaveToDaemon(context, message),
  });
}

async function applyOnce(context: CommandContext, log: EventLog): Promise<ExitStatus> {
  const deployment = openDeployment(context, optionsOfDeployment(context, log));
  return applyToEnd(context, log, deployment, await openMemory(deployment.ports, context.admission));
}

/** One pass, its report and its exit status; closes the deployment. */
export async function applyToEnd(
  context: CommandContext,
  log: EventLog,
  { ports, close }: Deployment,
  memory: EngineMemory,
): Promise<ExitStatus> {
  const { settings, stdout, signal, app } = context;
  // Asking for a run means asking for what was stopped by hand, too.
  const wanted = reconcileSettings(context, true);
  const outcome = await whenKantoAnswers(() => reconcileOnce(ports, memory, wanted, signal), {
    clock: app.clock,
    emit: log.emit,
    signal,
    timeoutMs: settings.connectTimeoutMs,
  });
  await close();
  log.close();
  if (!outcome.ok) {
    return reportFailure(context, outcome);
  }
  if (!logsJson(context)) {
    stdout.write(formatReport(outcome.value, { color: usesColor(context, stdout) }));
  }
  return isAsDesired(outcome.value) && !signal.aborted ? EXIT_STATUS.asDesired : EXIT_STATUS.notAsDesired;
}

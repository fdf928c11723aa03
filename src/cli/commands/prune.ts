import { isAsDesired } from "../../core/model/report.ts";
import { escapeControlCharacters } from "../../core/render/escape-control-characters.ts";
import { formatReport } from "../../core/render/report-text.ts";
import { pruneOnce } from "../../engine/prune-once.ts";
import { openMemory, planOnce } from "../../engine/reconcile-once.ts";
import { askDaemon, tellAnswer, tellNoDaemon } from "../ask-daemon.ts";
import type { Command, CommandContext } from "../command.ts";
import type { EventLog } from "../compose-app.ts";
import { openDeployment, optionsOfDeployment, reconcileSettings, reportFailure } from "../deployment.ts";
import { eventLogOf } from "../event-log.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { whenKantoAnswers } from "../reach-kanto.ts";
import { usesColor } from "../terminal-style.ts";
import { withStateLock } from "../with-state-lock.ts";

/** Removes orphans, once, after showing them. */
export const pruneCommand: Command = {
  name: "prune",
  positionals: "[DIR]",
  positionalCount: { minimum: 0, maximum: 1 },
  summary: "Remove containers whose manifests are gone, after showing them",
  description: `Removes containers that were deployed from here and whose manifests are gone, once: it shows which, and asks first. Nothing else is changed. Others are never removed, and none are where the directory cannot be read or is suddenly empty.

Where a daemon runs it is asked to do it, and DIR is its own.

Exit status: 0 nothing is left to remove, 1 something is, 2 wrong usage, 3 Kanto or the daemon did not answer.`,
  examples: [
    { line: "", meaning: "show them, and ask" },
    { line: "--yes", meaning: "in a script" },
  ],
  run: (context) =>
    withStateLock(context, {
      work: () => pruneAlone(context),
      whenDaemonHolds: () => pruneByDaemon(context),
    }),
};

async function pruneByDaemon(context: CommandContext): Promise<ExitStatus> {
  const shown = await askDaemon(context, { kind: "prune", dryRun: true });
  if (!shown.ok) return tellNoDaemon(context, shown.failure);
  if (shown.value.kind !== "pruned") return tellAnswer(context, shown.value);
  const { containerNames } = shown.value;
  const consent = await askConsent(context, containerNames);
  if (consent !== "granted") return consent;
  const removed = await askDaemon(context, { kind: "prune", dryRun: false });
  if (!removed.ok) return tellNoDaemon(context, removed.failure);
  if (removed.value.kind !== "pruned") return tellAnswer(context, removed.value);
  context.stdout.write(`being removed: ${listOf(removed.value.containerNames)}\n`);
  return EXIT_STATUS.asDesired;
}

async function pruneAlone(context: CommandContext): Promise<ExitStatus> {
  const log = eventLogOf(context);
  const { ports, close } = openDeployment(context, optionsOfDeployment(context, log));
  try {
    return await pruneWith(context, log, ports);
  } finally {
    await close();
    log.close();
  }
}

async function pruneWith(
  context: CommandContext,
  log: EventLog,
  ports: ReturnType<typeof openDeployment>["ports"],
): Promise<ExitStatus> {
  const { settings, stdout, signal, app } = context;
  const memory = await openMemory(ports, context.admission);
  const wanted = reconcileSettings(context, false);
  const policy = { ...wanted.policy, prune: true };
  const reach = { clock: app.clock, emit: log.emit, signal, timeoutMs: settings.connectTimeoutMs };
  const planned = await whenKantoAnswers(() => planOnce(ports, memory, policy, signal), reach);
  if (!planned.ok) return reportFailure(context, planned);
  const decisions = planned.value.plan.containers;
  for (const { name, cause } of decisions.filter(({ action }) => action === "orphan")) {
    stdout.write(`stays: ${escapeControlCharacters(`${name}, ${cause}`)}\n`);
  }
  const names = decisions.filter(({ action }) => action === "prune").map(({ name }) => name);
  const consent = await askConsent(context, names);
  if (consent !== "granted") return consent;
  const outcome = await pruneOnce(ports, memory, wanted, { names: new Set(names), signal });
  log.close();
  if (!outcome.ok) return reportFailure(context, outcome);
  stdout.write(formatReport(outcome.value, { color: usesColor(context, stdout) }));
  return isAsDesired(outcome.value) ? EXIT_STATUS.asDesired : EXIT_STATUS.notAsDesired;
}

/** Shows what would go and asks; or the exit status of a run that goes no further. */
async function askConsent(context: CommandContext, names: readonly string[]): Promise<"granted" | ExitStatus> {
  const { settings, stdout, stderr, app, signal } = context;
  if (names.length === 0) {
    stdout.write("nothing to remove\n");
    return EXIT_STATUS.asDesired;
  }
  stdout.write(`to be removed: ${listOf(names)}\n`);
  if (settings.yes) return "granted";
  const answer = await app.askYesNo(`remove ${names.length === 1 ? "it" : `these ${names.length}`}?`, signal);
  if (answer === null) {
    stderr.write("expected --yes, since nobody can be asked here; nothing is removed\n");
    return EXIT_STATUS.wrongUsage;
  }
  if (answer) return "granted";
  stdout.write("nothing is removed\n");
  return EXIT_STATUS.notAsDesired;
}

function listOf(names: readonly string[]): string {
  return escapeControlCharacters(names.join(", "));
}

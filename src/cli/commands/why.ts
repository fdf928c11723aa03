import type { DeployerStatus } from "../../core/model/status.ts";
import { makeStatus } from "../../core/reconcile/make-status.ts";
import { escapeControlCharacters } from "../../core/render/escape-control-characters.ts";
import { toJsonText } from "../../core/render/json-text.ts";
import { formatWhy } from "../../core/render/why-text.ts";
import { openMemory, type Planned, planOnce } from "../../engine/reconcile-once.ts";
import { askDaemon, tellAnswer, tellNoDaemon } from "../ask-daemon.ts";
import type { Command, CommandContext } from "../command.ts";
import { openDeployment, optionsOfDeployment, reconcileSettings, reportFailure } from "../deployment.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { whenKantoAnswers } from "../reach-kanto.ts";
import { exitStatusOf, selectContainers, statusTextOptions } from "../shown-status.ts";

/** Explains one container. */
export const whyCommand: Command = {
  name: "why",
  positionals: "NAME [DIR]",
  positionalCount: { minimum: 1, maximum: 2 },
  summary: "Explain why a container is as it is, and what happens next",
  description: `Explains one container: where it stands and why, what its manifest wants, what is there, what differs field by field, and what happens next. The daemon is asked; where none runs, Kanto and the directory are looked at, and nothing is changed.

Exit status: 0 it is as desired, 1 it is not, 2 wrong usage, 3 neither the daemon nor Kanto answers.`,
  examples: [
    { line: "databroker", meaning: "what the daemon knows of the container named databroker" },
    { line: "databroker manifests", meaning: "where no daemon runs: by the manifests in that directory" },
  ],
  run: runWhy,
};

async function runWhy(context: CommandContext): Promise<ExitStatus> {
  const asked = await askDaemon(context, { kind: "status" });
  if (asked.ok) {
    return asked.value.kind === "status" ? explain(context, asked.value.status) : tellAnswer(context, asked.value);
  }
  return asked.failure.kind === "not-running" ? lookAndExplain(context) : tellNoDaemon(context, asked.failure);
}

function explain(context: CommandContext, status: DeployerStatus): ExitStatus {
  const { settings, positionals, stdout, stderr } = context;
  const names = positionals.slice(0, 1);
  const selected = selectContainers(status, names);
  const [container] = selected.ok ? selected.value.containers : [];
  if (!selected.ok || container === undefined) {
    stderr.write(`${selected.ok ? "no such container" : escapeControlCharacters(selected.failure)}\n`);
    return EXIT_STATUS.notAsDesired;
  }
  stdout.write(settings.json ? `${toJsonText(container)}\n` : formatWhy(container, status, statusTextOptions(context)));
  return exitStatusOf(selected.value, names);
}

/** Without a daemon: what `plan` finds, told as a status. */
async function lookAndExplain(context: CommandContext): Promise<ExitStatus> {
  const { settings, stderr, signal, app } = context;
  stderr.write(`no daemon answers; looking at Kanto and ${escapeControlCharacters(settings.manifests)} instead\n`);
  const log = app.openEventLog({ format: "plain", output: stderr, color: false, unicode: false, verbose: false });
  const { ports, close } = openDeployment(context, optionsOfDeployment(context, log));
  const memory = await openMemory(ports, context.admission);
  const { policy } = reconcileSettings(context, false);
  const planned = await whenKantoAnswers(() => planOnce(ports, memory, policy, signal), {
    clock: app.clock,
    emit: log.emit,
    signal,
    timeoutMs: settings.connectTimeoutMs,
  });
  await close();
  if (!planned.ok) return reportFailure(context, planned);
  return explain(context, statusOfLook(context, planned.value, memory.inventory));
}

function statusOfLook(
  { version, settings, app }: CommandContext,
  planned: Planned,
  inventory: Parameters<typeof makeStatus>[0]["inventory"],
): DeployerStatus {
  const timestamp = app.clock.timestamp();
  const runtime = { socketPath: settings.socketPath, reachable: true, since: timestamp, lastError: null };
  const facts = {
    ...{ deployerVersion: version, processId: process.pid, startedAt: timestamp, timestamp, runtime, inventory },
    ...{ directoryPath: settings.manifests, suspension: null, ...planned, plannedFrom: planned.desired },
    ...{ underWay: new Map(), retries: new Map(), yielded: new Set<string>() },
  };
  return makeStatus(facts, null);
}

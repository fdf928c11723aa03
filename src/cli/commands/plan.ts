import { planToJson } from "../../core/render/plan-json.ts";
import { formatPlan } from "../../core/render/plan-text.ts";
import { renderProblemLine } from "../../core/render/problem-text.ts";
import { openMemory, planOnce } from "../../engine/reconcile-once.ts";
import type { Command, CommandContext } from "../command.ts";
import { openDeployment, optionsOfDeployment, reconcileSettings, reportFailure } from "../deployment.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { whenKantoAnswers } from "../reach-kanto.ts";
import { usesColor } from "../terminal-style.ts";

/** Shows what `apply` would do, and changes nothing. */
export const planCommand: Command = {
  name: "plan",
  positionals: "[DIR]",
  positionalCount: { minimum: 0, maximum: 1 },
  summary: "Show what apply would do, field by field",
  description: `Shows what apply would do, and changes nothing: each container that is not as its manifest says, with the fields that differ. What is kept from earlier runs is read, so let the same user run both.

Exit status: 0 nothing to do, 1 something to do, waiting or held, 2 wrong usage, 3 Kanto did not answer in time.`,
  examples: [
    { line: "manifests", meaning: "what would be deployed from there" },
    { line: "-v manifests", meaning: "with unchanged containers and every call to Kanto" },
    { line: "--json manifests", meaning: "the same for a program" },
  ],
  run: runPlan,
};

async function runPlan(context: CommandContext): Promise<ExitStatus> {
  const { settings, stdout, stderr, signal, app } = context;
  const log = app.openEventLog({ format: "plain", output: stderr, color: false, unicode: false, verbose: false });
  const { ports, close } = openDeployment(context, optionsOfDeployment(context, log));
  const memory = await openMemory(ports, context.admission);
  const { policy } = reconcileSettings(context, true);
  const outcome = await whenKantoAnswers(() => planOnce(ports, memory, policy, signal), {
    clock: app.clock,
    emit: log.emit,
    signal,
    timeoutMs: settings.connectTimeoutMs,
  });
  await close();
  if (!outcome.ok) {
    return reportFailure(context, outcome);
  }
  const { plan, desired } = outcome.value;
  for (const problem of desired.problems) {
    stderr.write(`${renderProblemLine(problem)}\n`);
  }
  const style = { color: usesColor(context, stdout), verbose: settings.verbose, history: memory.history };
  stdout.write(settings.json ? planToJson(plan) : formatPlan(plan, style));
  const isQuiet = plan.containers.every(({ action }) => QUIET_ACTIONS.has(action));
  return isQuiet && plan.operations.length === 0 ? EXIT_STATUS.asDesired : EXIT_STATUS.notAsDesired;
}

const QUIET_ACTIONS: ReadonlySet<string> = new Set(["none", "leave", "orphan"]);

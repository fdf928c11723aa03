import { nearestKey } from "../core/manifest/nearest-key.ts";
import { failed, ok, type Result } from "../core/model/result.ts";
import type { DeployerStatus } from "../core/model/status.ts";
import { isSettledPhase } from "../core/reconcile/make-status.ts";
import { toJsonText } from "../core/render/json-text.ts";
import { formatContainers, formatStatus, type StatusTextOptions } from "../core/render/status-text.ts";
import type { CommandContext } from "./command.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { usesColor, usesUnicode } from "./terminal-style.ts";

/** The part of a status that a person asked for by names; all of it without. Fails with a sentence. */
export function selectContainers(status: DeployerStatus, names: readonly string[]): Result<DeployerStatus, string> {
  const known = status.containers.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestKey(unknown, known);
    const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
    return failed(
      `expected the name of a container that is deployed from here (${known.join(", ") || "none"}), got '${unknown}'${hint}`,
    );
  }
  return ok(
    names.length === 0
      ? status
      : { ...status, containers: status.containers.filter(({ name }) => names.includes(name)) },
  );
}

/** The text of a status, or of some of its containers, as the options ask for it. */
export function showStatus(context: CommandContext, status: DeployerStatus): string {
  if (context.settings.json) return `${toJsonText(status)}\n`;
  const options = statusTextOptions(context);
  return context.positionals.length === 0
    ? formatStatus(status, options)
    : `${formatContainers(status.containers, options).join("\n")}\n`;
}

export function statusTextOptions(context: CommandContext): StatusTextOptions {
  const { stdout, environment, app } = context;
  return {
    color: usesColor(context, stdout),
    unicode: usesUnicode(environment),
    columns: stdout.isTerminal ? stdout.size().columns : PIPED_COLUMNS,
    nowMs: Date.parse(app.clock.timestamp()),
  };
}

/** 0 where everything, or each container that was asked for, is as desired. */
export function exitStatusOf(status: DeployerStatus, names: readonly string[]): ExitStatus {
  const isFine =
    names.length === 0
      ? status.health === "as-desired"
      : status.containers.every(({ phase }) => isSettledPhase(phase)) && status.runtime.reachable;
  return isFine ? EXIT_STATUS.asDesired : EXIT_STATUS.notAsDesired;
}

const PIPED_COLUMNS = 160;

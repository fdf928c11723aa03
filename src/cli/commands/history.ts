import type { Deployment } from "../../core/model/history.ts";
import { formatHistory } from "../../core/render/history-text.ts";
import { toJsonText } from "../../core/render/json-text.ts";
import { redactText } from "../../core/render/redact.ts";
import type { Command, CommandContext } from "../command.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { stateDirectoryOf } from "../state-directory.ts";
import { usesColor } from "../terminal-style.ts";

/** Shows what ran of a container, when, and why it changed. */
export const historyCommand: Command = {
  name: "history",
  positionals: "NAME",
  positionalCount: { minimum: 1, maximum: 1 },
  summary: "Show what ran of a container, when, and why it changed",
  description: `Shows the last deployments of a container, newest first: its number, when it was deployed, what became of it, how long nothing ran meanwhile, why it was deployed, and the fields that changed. Kanto is not asked. 'rollback' takes one of the numbers.`,
  examples: [{ line: "databroker", meaning: "what ran of the container named databroker" }],
  run: runHistory,
};

async function runHistory(context: CommandContext): Promise<ExitStatus> {
  const { app, positionals, stdout, stderr } = context;
  const [name = ""] = positionals;
  const { history, warnings } = await app.openStateStore(stateDirectoryOf(context)).load();
  for (const warning of warnings) stderr.write(`warning: ${warning}\n`);
  const deployments = history.deployments.get(name);
  if (deployments === undefined) {
    const names = [...history.deployments.keys()].sort().join(", ");
    stderr.write(`expected the name of a container that was deployed from here (${names || "none"}), got '${name}'\n`);
    return EXIT_STATUS.notAsDesired;
  }
  if (context.settings.json) stdout.write(`${toJsonText(deployments.map(withoutSpec))}\n`);
  else stdout.write(formatHistory(deployments, { color: usesColor(context, stdout) }));
  return EXIT_STATUS.asDesired;
}

/** A spec holds secrets; what a program needs of it is the image. */
function withoutSpec({ spec, cause, failure, ...deployment }: Deployment) {
  const image = spec.image.name;
  return { ...deployment, image, cause: redactText(cause), failure: failure === null ? null : redactText(failure) };
}

import { componentFromManifest, type Loss } from "../../core/desired-state-message/component-from-manifest.ts";
import { CONTAINERS_DOMAIN, type DesiredStateMessage } from "../../core/desired-state-message/desired-state-message.ts";
import { readManifest } from "../../core/manifest/read-manifest.ts";
import { EMPTY_INVENTORY } from "../../core/model/inventory.ts";
import { buildDesiredState } from "../../core/reconcile/build-desired-state.ts";
import { escapeControlCharacters } from "../../core/render/escape-control-characters.ts";
import { renderProblemLine } from "../../core/render/problem-text.ts";
import type { Command, CommandContext } from "../command.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";

/** A directory of manifests as the update manager says it. */
export const exportCommand: Command = {
  name: "export",
  positionals: "[DIR]",
  positionalCount: { minimum: 0, maximum: 1 },
  summary: "Say a directory of manifests as the Kanto Update Manager does",
  description: `Prints a directory of manifests as a desired-state message of the Kanto Update Manager, for the containers domain. An update removes every container that it does not list: begin with this message, and it extends what is there.

What a desired state has no words for is listed on stderr. The message holds real values, secrets too: --output writes a file that only you can read, and to a terminal it goes only with --show-secrets.

Exit status: 0 everything is in it, 1 something is not, 2 wrong usage.`,
  examples: [
    { line: "--desired-state --output update.json manifests", meaning: "into a file" },
    { line: "--desired-state manifests | jq .payload", meaning: "to another program" },
  ],
  run: runExport,
};

async function runExport(context: CommandContext): Promise<ExitStatus> {
  const { settings, app, stdout, stderr } = context;
  const { output } = settings;
  if (!settings.desiredState) {
    stderr.write("expected --desired-state: that is the only form there is\n");
    return EXIT_STATUS.wrongUsage;
  }
  if (output === null && stdout.isTerminal && !settings.showSecrets) {
    stderr.write(
      "the message holds real values, secrets too: expected --output FILE, or --show-secrets to see it here\n",
    );
    return EXIT_STATUS.wrongUsage;
  }
  const snapshot = await app
    .openDirectory({ path: settings.manifests, recursive: settings.recursive, strictPermissions: false })
    .read();
  const read = snapshot.files.map((file) => readManifest(file));
  const { refused, complete } = snapshot;
  const desired = buildDesiredState({ read, refused, complete, inventory: EMPTY_INVENTORY });
  const errors = desired.problems.filter(({ severity }) => severity === "error");
  for (const problem of [...(snapshot.problem === null ? [] : [snapshot.problem]), ...errors]) {
    stderr.write(`${renderProblemLine(problem)}\n`);
  }
  if (!complete) return EXIT_STATUS.notAsDesired;
  const exported = [...desired.containers.values()].map(componentFromManifest);
  const losses = exported.flatMap((one) => one.losses);
  for (const loss of losses) stderr.write(`${escapeControlCharacters(lossLine(loss))}\n`);
  const message: DesiredStateMessage = {
    activityId: `kad-export-${app.randomness.nonce()}`,
    timestamp: Date.parse(app.clock.timestamp()),
    payload: { domains: [{ id: CONTAINERS_DOMAIN, components: exported.map(({ component }) => component) }] },
  };
  const text = `${JSON.stringify(message, null, 2)}\n`;
  if (output === null) stdout.write(text);
  else {
    const written = await app.writePrivately(output, text);
    if (!written.ok) {
      stderr.write(`${output} cannot be written: ${written.failure}\n`);
      return EXIT_STATUS.notAsDesired;
    }
  }
  return errors.length + losses.length === 0 ? EXIT_STATUS.asDesired : EXIT_STATUS.notAsDesired;
}

function lossLine({ containerName, pointer, consequence }: Loss): string {
  return `${containerName}: ${pointer} is not in the message: ${consequence}`;
}

import type { DeployerStatus } from "../core/model/status.ts";
import { escapeControlCharacters } from "../core/render/escape-control-characters.ts";
import { escapeJsonText } from "../core/render/json-text.ts";
import { askDaemon, tellNoDaemon } from "./ask-daemon.ts";
import type { CommandContext } from "./command.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { exitStatusOf, selectContainers, showStatus } from "./shown-status.ts";

/**
 * Shows the status again and again until the program is told to end: in the same place on a terminal, one below the
 * other elsewhere, and then only what is news. A daemon that is restarted is waited for.
 */
export async function watchStatus(context: CommandContext): Promise<ExitStatus> {
  const { positionals, stderr, signal, app } = context;
  let exitStatus: ExitStatus = EXIT_STATUS.daemonUnreachable;
  let isAway = false;
  let shown = "";
  while (!signal.aborted) {
    const asked = await askDaemon(context, { kind: "status" });
    if (signal.aborted) break;
    if (asked.ok && asked.value.kind === "status") {
      const selected = selectContainers(asked.value.status, positionals);
      if (!selected.ok && shown === "") {
        stderr.write(`${escapeControlCharacters(selected.failure)}\n`);
        return EXIT_STATUS.notAsDesired;
      }
      // A name that was there and is gone: what is left is shown.
      const status = selected.ok ? selected.value : withoutOthers(asked.value.status, positionals);
      exitStatus = exitStatusOf(status, positionals);
      isAway = false;
      shown = showNews(context, status, shown);
    } else if (!asked.ok && !isAway) {
      const toldStatus = tellNoDaemon(context, asked.failure);
      if (shown === "") return toldStatus;
      stderr.write("waiting for it to come back\n");
      isAway = true;
    }
    await app.clock.sleep(LOOK_AGAIN_MS, signal);
  }
  return exitStatus;
}

function withoutOthers(status: DeployerStatus, names: readonly string[]): DeployerStatus {
  return { ...status, containers: status.containers.filter(({ name }) => names.includes(name)) };
}

/** What to compare the next one with. */
function showNews(context: CommandContext, status: DeployerStatus, shown: string): string {
  const { settings, stdout } = context;
  // The time of a next try is worked out anew each time, and may differ by a millisecond.
  const containers = status.containers.map((container) => ({ ...container, nextRetryAt: null }));
  const content = JSON.stringify({ ...status, updatedAt: "", containers });
  if (stdout.isTerminal && !settings.json) {
    stdout.write(`${CLEAR_SCREEN}${showStatus(context, status)}`);
  } else if (content !== shown) {
    const text = settings.json ? `${escapeJsonText(JSON.stringify(status))}\n` : showStatus(context, status);
    stdout.write(`${shown === "" || settings.json ? "" : "\n"}${text}`);
  }
  return content;
}

/** To the upper left corner, and what is below it away; what was there before stays in the terminal's memory. */
const CLEAR_SCREEN = "\u001b[H\u001b[2J";
const LOOK_AGAIN_MS = 1_000;

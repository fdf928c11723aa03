import { join } from "node:path";
import type { Result } from "../core/model/result.ts";
import { escapeControlCharacters } from "../core/render/escape-control-characters.ts";
import { redactText } from "../core/render/redact.ts";
import type { ControlAnswer, ControlCommand } from "../engine/control-command.ts";
import type { CommandContext } from "./command.ts";
import type { ControlFailure } from "./compose-app.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { CONTROL_SOCKET_NAME } from "./run-daemon.ts";
import { runtimeDirectoryOf } from "./runtime-directory.ts";

/** Asks the daemon whose runtime directory the options name. */
export function askDaemon(
  context: CommandContext,
  command: ControlCommand,
): Promise<Result<ControlAnswer, ControlFailure>> {
  const socketPath = join(runtimeDirectoryOf(context), CONTROL_SOCKET_NAME);
  // A look at Kanto may come before the answer, and each look has a deadline of its own.
  const timeoutMs = command.kind === "status" ? STATUS_TIMEOUT_MS : LOOK_TIMEOUT_MS;
  return context.app.callControl(socketPath, command, { timeoutMs, signal: context.signal });
}

/** Asks, and says what came of it; the exit status is 0 where the daemon does it. */
export async function askAndTell(context: CommandContext, command: ControlCommand): Promise<ExitStatus> {
  const asked = await askDaemon(context, command);
  return asked.ok ? tellAnswer(context, asked.value) : tellNoDaemon(context, asked.failure);
}

/** Of an answer in words; one that carries data is another command's to show. */
export function tellAnswer({ stdout, stderr }: CommandContext, answer: ControlAnswer): ExitStatus {
  switch (answer.kind) {
    case "done":
      stdout.write(`${safe(answer.message)}\n`);
      return EXIT_STATUS.asDesired;
    case "refused":
      stderr.write(`${safe(answer.message)}\n`);
      return EXIT_STATUS.notAsDesired;
    default:
      stderr.write(`expected an answer in words from the daemon, got one of the kind '${answer.kind}'\n`);
      return EXIT_STATUS.daemonUnreachable;
  }
}

/** Says why the daemon was not reached, and what to do. */
export function tellNoDaemon({ stderr }: CommandContext, failure: ControlFailure): ExitStatus {
  const hint = HINTS[failure.kind];
  stderr.write(`${safe(failure.message)}\n${hint === "" ? "" : `${hint}\n`}`);
  return EXIT_STATUS.daemonUnreachable;
}

/** Whether the daemon of these options is that process: another one may be asked for something else. */
export async function isDaemon(context: CommandContext, processId: number): Promise<boolean> {
  const asked = await askDaemon(context, { kind: "status" });
  return asked.ok && asked.value.kind === "status" && asked.value.status.processId === processId;
}

function safe(text: string): string {
  return escapeControlCharacters(redactText(text));
}

const HINTS: Readonly<Record<ControlFailure["kind"], string>> = {
  "not-running":
    "start it with 'systemctl start kanto-auto-deployer' or 'kad daemon DIR'; if it runs already, name its folder with --runtime-directory; without a daemon there are 'kad plan DIR' and 'kad apply DIR'",
  "refused-permission": "run this as the user that the daemon runs as: with sudo, as a rule",
  "timed-out": "",
  "bad-answer": "",
};

const STATUS_TIMEOUT_MS = 10_000;
const LOOK_TIMEOUT_MS = 90_000;

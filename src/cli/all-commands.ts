import { COMMAND_NAMES, type CommandName } from "../config/option-definition.ts";
import type { Command } from "./command.ts";
import { applyCommand } from "./commands/apply.ts";
import { daemonCommand } from "./commands/daemon.ts";
import { devCommand } from "./commands/dev.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { emulatorCommand } from "./commands/emulator.ts";
import { exportCommand } from "./commands/export.ts";
import { helpCommand } from "./commands/help.ts";
import { historyCommand } from "./commands/history.ts";
import { importCommand } from "./commands/import.ts";
import { lintCommand } from "./commands/lint.ts";
import { logsCommand } from "./commands/logs.ts";
import { pauseCommand } from "./commands/pause.ts";
import { planCommand } from "./commands/plan.ts";
import { pruneCommand } from "./commands/prune.ts";
import { redeployCommand } from "./commands/redeploy.ts";
import { resumeCommand } from "./commands/resume.ts";
import { rollbackCommand } from "./commands/rollback.ts";
import { schemaCommand } from "./commands/schema.ts";
import { startCommand } from "./commands/start.ts";
import { statusCommand } from "./commands/status.ts";
import { stopCommand } from "./commands/stop.ts";
import { versionCommand } from "./commands/version.ts";
import { whyCommand } from "./commands/why.ts";

const OTHERS = [
  applyCommand,
  daemonCommand,
  planCommand,
  statusCommand,
  whyCommand,
  logsCommand,
  redeployCommand,
  startCommand,
  stopCommand,
  pauseCommand,
  resumeCommand,
  pruneCommand,
  historyCommand,
  rollbackCommand,
  lintCommand,
  exportCommand,
  importCommand,
  doctorCommand,
  devCommand,
  emulatorCommand,
  schemaCommand,
  versionCommand,
];

/** Every command, in the order in which help shows them. */
export const ALL_COMMANDS: readonly Command[] = [...OTHERS, helpCommand(() => ALL_COMMANDS)];

export function commandNamed(name: CommandName): Command {
  const command = ALL_COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    throw new Error(`internal: the command ${name} of ${COMMAND_NAMES.join(", ")} is missing`);
  }
  return command;
}

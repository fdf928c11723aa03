import type { CommandContext } from "./command.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { stateDirectoryOf } from "./state-directory.ts";

/** Runs `work` as the only one that writes this state directory; says so and does nothing where another holds it. */
export async function withStateLock(context: CommandContext, work: () => Promise<ExitStatus>): Promise<ExitStatus> {
  const { app, stderr } = context;
  const lock = await app.acquireStateLock(stateDirectoryOf(context));
  if (!lock.ok && lock.failure.kind === "held") {
    stderr.write(`${lock.failure.message}\n`);
    return EXIT_STATUS.notAsDesired;
  }
  if (!lock.ok) {
    stderr.write(`warning: ${lock.failure.message}; make sure that no second deployer runs\n`);
  }
  try {
    return await work();
  } finally {
    await (lock.ok ? lock.value.release() : undefined);
  }
}

import { isDaemon } from "./ask-daemon.ts";
import type { CommandContext } from "./command.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { stateDirectoryOf } from "./state-directory.ts";

export interface LockedWork {
  /** Runs as the only one that writes this state directory. */
  readonly work: () => Promise<ExitStatus>;
  /** Instead, where a daemon does; it can be asked. */
  readonly whenDaemonHolds: (message: string) => Promise<ExitStatus>;
}

/** Runs `work` alone with this state directory; says so and does nothing where a run that is no daemon has it. */
export async function withStateLock(
  context: CommandContext,
  { work, whenDaemonHolds }: LockedWork,
): Promise<ExitStatus> {
  const { app, stderr } = context;
  const lock = await app.acquireStateLock(stateDirectoryOf(context));
  if (!lock.ok && lock.failure.kind === "held") {
    const { processId, message } = lock.failure;
    if (await isDaemon(context, processId)) return whenDaemonHolds(message);
    stderr.write(`${message}\n`);
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

/** For what the daemon does by itself. */
export async function leaveToDaemon({ stderr }: CommandContext, message: string): Promise<ExitStatus> {
  stderr.write(
    `${message}\nit is a daemon and deploys by itself what is saved: 'kad status' shows what it does, 'kad redeploy NAME' has a container deployed anew\n`,
  );
  return EXIT_STATUS.notAsDesired;
}

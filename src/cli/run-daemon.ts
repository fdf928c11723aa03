import { join } from "node:path";
import { optionsForNextStart } from "../config/options-for-next-start.ts";
import type { Settings } from "../config/settings.ts";
import type { DeployerStatus } from "../core/model/status.ts";
import { answerCommands } from "../engine/answer-command.ts";
import { type ControlLoop, openControlLoop } from "../engine/control-loop.ts";
import type { LoopSettings } from "../engine/loop-settings.ts";
import { openPoisonGuard } from "../engine/poison-guard.ts";
import type { EngineMemory } from "../engine/reconcile-once.ts";
import { openMemory } from "../engine/reconcile-once.ts";
import type { CommandContext } from "./command.ts";
import { type DeploymentOptions, openDeployment } from "./deployment.ts";
import { standAside } from "./stand-aside.ts";

/** What a daemon needs besides a deployment. */
export interface DaemonOptions extends DeploymentOptions {
  /** Where the status file and the control socket lie; null: there are none. */
  readonly runtimeDirectory: string | null;
  /** Called with each new status. */
  readonly onStatus?: (status: DeployerStatus) => void;
}

/** How long the first look may keep the service from being called ready: Kanto may be far away. */
const READY_AFTER_MS = 2_000;
/** Longer than a look at a manager that hangs takes: its deadline, and the doubts about an empty List. */
const STALL_LIMIT_MS = 60_000;

/** Keeps deploying until the program is told to end. */
export async function runDaemon(context: CommandContext, options: DaemonOptions): Promise<void> {
  const { app, settings } = context;
  const { emit } = options.log;
  app.preferSmallMemory();
  const aside = await standAside(context, { stateDirectory: options.stateDirectory, emit });
  const signal = AbortSignal.any([context.signal, aside.handOver.switchedOff]);
  const { ports, close } = openDeployment(context, options);
  const { recursive, strictPermissions } = settings;
  const directory = app.openWatchedDirectory({ path: options.manifests, recursive, strictPermissions });
  const complain = (message: string) => emit({ kind: "daemon-troubled", message });
  const service = app.connectServiceManager({ onTrouble: complain });
  const statusFile =
    options.runtimeDirectory === null
      ? null
      : app.openStatusFile({
          runtimeDirectory: options.runtimeDirectory,
          onTrouble: complain,
          onRecovered: () => undefined,
        });
  const loopPorts = {
    ...ports,
    directory,
    suspension: aside.handOver,
    guard: await openPoisonGuard(app.openHandlingStore(options.stateDirectory), options.machine),
    onStatus(status: DeployerStatus) {
      statusFile?.write(status);
      service.status(status.summary);
      aside.publish(status);
      options.onStatus?.(status);
    },
  };
  const memory: EngineMemory = await openMemory(ports, context.admission);
  const identity = { deployerVersion: context.version, processId: process.pid, socketPath: options.socketPath };
  const loop: ControlLoop = openControlLoop(loopPorts, memory, loopSettings(settings), identity);
  const control =
    options.runtimeDirectory === null
      ? null
      : await app.serveControl({
          socketPath: join(options.runtimeDirectory, CONTROL_SOCKET_NAME),
          handle: answerCommands(loop, loopPorts, memory),
          onTrouble: complain,
        });
  if (control !== null && !control.ok) complain(control.failure.message);
  context.onReload(async () => {
    service.reloading();
    const changed = await context.readOptionsAgain();
    if (changed !== null) {
      const later = optionsForNextStart("daemon", settings, changed.settings);
      if (later.length > 0) complain(`changed, and not followed before the next start: ${later.join(", ")}`);
      memory.admission = changed.admission;
      loop.change(loopSettings(changed.settings));
    }
    await loop.lookNow();
    await service.ready(loop.status().summary);
  });
  const running = loop.run(signal);
  void Promise.race([loop.firstLook, app.clock.sleep(READY_AFTER_MS, signal)]).then(() =>
    service.ready(loop.status().summary),
  );
  const { lastProgressAtMs } = loop;
  const watchdog = app.feedWatchdog(
    { serviceManager: service, clock: app.clock, lastProgressAtMs, stallLimitMs: STALL_LIMIT_MS },
    signal,
  );
  signal.addEventListener("abort", () => service.stopping(), { once: true });
  await running;
  await Promise.all([
    aside.close(),
    watchdog,
    control?.ok ? control.value.close() : undefined,
    statusFile?.close(),
    close(),
  ]);
}

export const CONTROL_SOCKET_NAME = "control.sock";

function loopSettings(settings: Settings): LoopSettings {
  const { maxParallel, stopTimeoutMs, healthWindowMs, prune, onTouch, resyncIntervalMs } = settings;
  const redeploysTouched = onTouch === "redeploy";
  return { maxParallel, stopTimeoutMs, healthWindowMs, prune, redeploysTouched, resyncIntervalMs };
}

import type { Result } from "../core/model/result.ts";
import type { RuntimeFailure } from "../core/model/runtime-failure.ts";
import { escapeControlCharacters } from "../core/render/escape-control-characters.ts";
import type { ContainerRuntime, Machine } from "../engine/ports.ts";
import type { EnginePorts, ReconcileSettings } from "../engine/reconcile-once.ts";
import type { CommandContext } from "./command.ts";
import type { EventLog } from "./compose-app.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { stateDirectoryOf } from "./state-directory.ts";

/** What an engine needs to work for one command, and how to end it. */
export interface Deployment {
  readonly ports: EnginePorts;
  close(): Promise<void>;
}

export interface DeploymentOptions {
  readonly log: EventLog;
  readonly manifests: string;
  readonly socketPath: string;
  readonly stateDirectory: string;
  readonly machine: Machine;
  /** See `KantoOptions`. */
  readonly isReadyAtOnce: boolean;
}

/** The deployment that the options ask for. */
export function optionsOfDeployment(context: CommandContext, log: EventLog): DeploymentOptions {
  const { settings, app } = context;
  return {
    log,
    manifests: settings.manifests,
    socketPath: settings.socketPath,
    stateDirectory: stateDirectoryOf(context),
    machine: app.machine,
    isReadyAtOnce: false,
  };
}

export function openDeployment({ app, settings }: CommandContext, options: DeploymentOptions): Deployment {
  const { recursive, strictPermissions, createTimeoutMs } = settings;
  const runtime: ContainerRuntime = app.connectKanto({ ...options, createTimeoutMs });
  const ports: EnginePorts = {
    directory: app.openDirectory({ path: options.manifests, recursive, strictPermissions }),
    runtime,
    state: app.openStateStore(options.stateDirectory),
    machine: options.machine,
    clock: app.clock,
    randomness: app.randomness,
    emit: options.log.emit,
  };
  return { ports, close: () => runtime.close() };
}

export function reconcileSettings({ settings }: CommandContext, startStopped: boolean): ReconcileSettings {
  const { maxParallel, stopTimeoutMs, prune, healthWindowMs, noWait } = settings;
  const policy = { prune, startStopped, start: new Set<string>(), redeploy: new Map<string, string>(), healthWindowMs };
  return { maxParallel, stopTimeoutMs, policy, waitsForHealth: !noWait };
}

/** Says why a run came to nothing, and with which status it ends. */
export function reportFailure(
  { stderr, signal }: CommandContext,
  { failure }: Extract<Result<never, RuntimeFailure>, { ok: false }>,
): ExitStatus {
  if (signal.aborted) {
    stderr.write("ended before it was done\n");
    return EXIT_STATUS.notAsDesired;
  }
  stderr.write(`Kanto cannot be asked: ${escapeControlCharacters(failure.message)}\n`);
  return EXIT_STATUS.kantoUnreachable;
}

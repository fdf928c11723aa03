import type { ContainerResult, Report } from "../core/model/report.ts";
import type { DirectorySnapshot } from "../engine/ports.ts";
import {
  type EngineMemory,
  type EnginePorts,
  type ReconcileSettings,
  reconcileOnce,
} from "../engine/reconcile-once.ts";
import { compareSnapshots } from "./directory-change.ts";
import { whenKantoAnswers } from "./reach-kanto.ts";

export interface KeepDeployingOptions {
  readonly settings: ReconcileSettings;
  readonly pollIntervalMs: number;
  readonly signal: AbortSignal;
  /** After each pass that came to an end. */
  readonly onPass: (report: Report) => void;
  /** Files were written again unchanged, too many at once to mean each of them. */
  readonly onCopy: () => void;
}

/**
 * Looks at the directory at a fixed interval and runs a pass whenever its content changed, until the signal aborts.
 * A file written again with the same bytes has its container redeployed. Waits for Kanto for ever.
 */
export async function keepDeploying(
  ports: EnginePorts,
  memory: EngineMemory,
  { settings, pollIntervalMs, signal, onPass, onCopy }: KeepDeployingOptions,
): Promise<void> {
  let before: DirectorySnapshot | null = null;
  // While something is in its health window, the next look must not wait for a file to change.
  let isPending = false;
  let told = "";
  while (!signal.aborted) {
    const after = await ports.directory.read();
    const change = compareSnapshots(before, after);
    before = after;
    if (change.isCopy) {
      onCopy();
    }
    if (change.isChanged || isPending) {
      const redeploy = touchedContainers(change.touchedPaths, memory);
      const outcome = await whenKantoAnswers(
        () =>
          reconcileOnce(
            ports,
            memory,
            { ...settings, waitsForHealth: false, policy: { ...settings.policy, redeploy } },
            signal,
          ),
        { clock: ports.clock, emit: ports.emit, signal, timeoutMs: null },
      );
      if (outcome.ok) {
        isPending = outcome.value.pendingHealthMs !== null;
        const news = newsOf(outcome.value);
        if (change.isChanged || (news !== "" && news !== told)) onPass(outcome.value);
        told = news;
      } else {
        before = null;
      }
    }
    await ports.clock.sleep(pollIntervalMs, signal);
  }
}

/** What a person would want to hear of a pass that no change of a file called for; empty: nothing. */
function newsOf({ containers }: Report): string {
  return containers
    .filter(({ result }) => !QUIET_RESULTS.has(result))
    .map(({ name, result, detail }) => `${name}: ${result}, ${detail}`)
    .join("\n");
}

const QUIET_RESULTS: ReadonlySet<ContainerResult> = new Set(["unchanged", "tidied", "left", "orphaned"]);

/** By container name, with the cause. */
function touchedContainers(paths: readonly string[], { cache }: EngineMemory): ReadonlyMap<string, string> {
  return new Map(
    paths.flatMap((path) => {
      const read = cache.get(path)?.read;
      return read?.kind === "usable" ? [[read.manifest.spec.name, `its manifest ${path} was touched`] as const] : [];
    }),
  );
}

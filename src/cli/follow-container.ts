import { escapeControlCharacters } from "../core/render/escape-control-characters.ts";
import type { ContainerRuntime, RuntimeContainer } from "../engine/ports.ts";
import { chooseContainer } from "./choose-container.ts";
import type { CommandContext } from "./command.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { printLog } from "./print-log.ts";

/**
 * Shows what a container writes until the program is told to end. A container that takes its place, as after each
 * change of a manifest, is followed from its first line on.
 */
export async function followContainer(
  context: CommandContext,
  runtime: ContainerRuntime,
  first: RuntimeContainer,
): Promise<ExitStatus> {
  const { settings, signal, stderr } = context;
  let container = first;
  let lines: number | null = settings.lines;
  const seenIds = new Set([first.id]);
  while (!signal.aborted) {
    const replaced = new AbortController();
    const watching = AbortSignal.any([signal, replaced.signal]);
    const successor = awaitSuccessor(context, runtime, container, watching).finally(() => replaced.abort());
    const outcome = await printLog(context, container, { lines, follow: true, signal: watching });
    if (outcome !== EXIT_STATUS.asDesired && container === first) {
      replaced.abort();
      return outcome;
    }
    const next = await successor;
    if (next === null) break;
    stderr.write(`${escapeControlCharacters(`-- '${next.name}' is another container now: ${next.id} --`)}\n`);
    container = next;
    // What ran before comes back where its successor fails: its old lines were shown already.
    lines = seenIds.has(next.id) ? 0 : null;
    seenIds.add(next.id);
  }
  return EXIT_STATUS.asDesired;
}

/** Null where the signal comes first. A Kanto that does not answer for a while is no reason to stop. */
async function awaitSuccessor(
  { app }: CommandContext,
  runtime: ContainerRuntime,
  { id, name }: RuntimeContainer,
  signal: AbortSignal,
): Promise<RuntimeContainer | null> {
  while (!signal.aborted) {
    await app.clock.sleep(LOOK_AGAIN_MS, signal);
    const listed = await runtime.list();
    const chosen = listed.ok ? chooseContainer(listed.value, name) : null;
    const hasStarted = chosen !== null && app.containerLogPath(chosen).ok && chosen.state.startedAt !== "";
    if (hasStarted && chosen.id !== id) return chosen;
  }
  return null;
}

const LOOK_AGAIN_MS = 1_000;

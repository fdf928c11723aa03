import { escapeControlCharacters } from "../../core/render/escape-control-characters.ts";

/** What systemd is told at one time. */
export interface ServiceMessage {
  readonly state?: ServiceState;
  readonly statusText?: string;
  readonly isAlive?: true;
}

export type ServiceState =
  | { readonly kind: "ready" }
  /** When the reload began, on the system's monotonic clock. */
  | { readonly kind: "reloading"; readonly monotonicUs: bigint }
  | { readonly kind: "stopping" };

/** systemd takes 4096 bytes in all; a character has at most four. */
const STATUS_CHARACTER_LIMIT = 500;

/**
 * Adds a message to those that wait to be told. Messages become one where they can; two different states cannot: systemd
 * would see only one of them. There are never more than three.
 */
export function addMessage(waiting: readonly ServiceMessage[], added: ServiceMessage): readonly ServiceMessage[] {
  const { state } = added;
  const same = waiting.findIndex((message) => state !== undefined && message.state?.kind === state.kind);
  if (same !== -1) {
    // A state that comes a second time makes what was to be told in between a thing of the past.
    return [...waiting.slice(0, same), merge(...waiting.slice(same), added)];
  }
  const last = waiting.at(-1);
  return last === undefined || (last.state !== undefined && state !== undefined)
    ? [...waiting, added]
    : [...waiting.slice(0, -1), merge(last, added)];
}

function merge(...messages: readonly ServiceMessage[]): ServiceMessage {
  const merged: ServiceMessage = Object.assign({}, ...messages);
  return merged;
}

/** The message as systemd reads it: one assignment each. */
export function assignmentsOf({ state, statusText, isAlive }: ServiceMessage): readonly string[] {
  return [
    ...(state === undefined ? [] : stateAssignments(state)),
    ...(statusText === undefined ? [] : [`STATUS=${statusLine(statusText)}`]),
    ...(isAlive === true ? ["WATCHDOG=1"] : []),
  ];
}

function stateAssignments(state: ServiceState): readonly string[] {
  switch (state.kind) {
    case "ready":
      return ["READY=1"];
    case "reloading":
      return ["RELOADING=1", `MONOTONIC_USEC=${state.monotonicUs}`];
    case "stopping":
      return ["STOPPING=1"];
  }
}

function statusLine(text: string): string {
  const characters = Array.from(escapeControlCharacters(text));
  return characters.length <= STATUS_CHARACTER_LIMIT
    ? characters.join("")
    : `${characters.slice(0, STATUS_CHARACTER_LIMIT - 1).join("")}…`;
}

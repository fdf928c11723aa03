import type { RuntimeContainer } from "../engine/ports.ts";

/** The container that a person means: by its name, else by its id; null where there is none. */
export function chooseContainer(listed: readonly RuntimeContainer[], name: string): RuntimeContainer | null {
  // Names may repeat: what runs is meant, and of several the newest.
  const named = listed
    .filter((container) => container.name === name)
    .sort((one, other) => rank(other) - rank(one) || (one.createdAt < other.createdAt ? 1 : -1));
  return named[0] ?? listed.find(({ id }) => id === name) ?? null;
}

function rank({ state }: RuntimeContainer): number {
  return state.status === "Running" ? 1 : 0;
}

import type { Role } from "./role-name.ts";

const LONGEST_NAME_PART = 60;
const FIT_ID = /^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/;
const LONGEST_ID = 76;

/**
 * An id for a container that does not exist yet: `<name, made fit, at most 60>-<nonce>`, with the role between the two
 * where it is not the container itself. Chosen before Create and journaled, so that a lost answer is found again.
 *
 * @param nonce eight hexadecimal digits, new for each attempt: a used id may have remains in containerd
 */
export function chooseContainerId(containerName: string, nonce: string, role: Role = "container"): string {
  const fit = containerName
    .replaceAll(/[^A-Za-z0-9._-]/g, "-")
    .slice(0, LONGEST_NAME_PART)
    .split(/[._-]/)
    .filter((part) => part !== "");
  const parts = fit.length === 0 ? ["container"] : fit;
  return [...parts, ...(role === "probe" || role === "keep" ? [role] : []), nonce].join("-");
}

/** What containerd takes; Kanto creates containers of other ids and can never start them. */
export function isFitContainerId(id: string): boolean {
  return id.length <= LONGEST_ID && FIT_ID.test(id);
}

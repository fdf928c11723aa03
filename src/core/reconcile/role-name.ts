/** The parts that a container can play while another takes its place; each shows in its name. */
export type Role = "container" | "probe" | "keep" | "next" | "old";

const SUFFIXES: Readonly<Record<Exclude<Role, "container">, string>> = {
  /** Made to pull and check a new spec under an id that is still taken; never started. */
  probe: ".kad-probe",
  /** Made to keep the old image from being expired; never started. */
  keep: ".kad-keep",
  /** The successor until the swap. */
  next: ".kad-next",
  /** The predecessor after the swap. */
  old: ".kad-old",
};

/**
 * The name that a container bears at the runtime in a given role. Exactly one bears the manifest's own name: two of
 * one name confuse the update agent.
 */
export function runtimeName(containerName: string, role: Role): string {
  return role === "container" ? containerName : containerName + SUFFIXES[role];
}

/** The reverse: which container a listed name belongs to, and in which role. */
export function parseRuntimeName(listedName: string): { readonly containerName: string; readonly role: Role } {
  for (const [role, suffix] of Object.entries(SUFFIXES)) {
    if (listedName.endsWith(suffix) && listedName.length > suffix.length) {
      return { containerName: listedName.slice(0, -suffix.length), role: role as Role };
    }
  }
  return { containerName: listedName, role: "container" };
}

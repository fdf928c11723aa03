import type { AdmissionRule } from "./admission-rule.ts";

/** `deny` holds the container's manifest, as an error in it would: what runs is left alone. */
export type AdmissionVerdict = "allow" | "warn" | "deny";

/** The verdicts that somebody stated. */
export type StatedVerdicts = Readonly<Partial<Record<AdmissionRule, AdmissionVerdict | undefined>>>;

/** What containers may be given. It judges manifests before they are deployed, never what runs already. */
export interface AdmissionPolicy {
  /** For all containers. */
  readonly rules: StatedVerdicts;
  /** Where `rules` state nothing. */
  readonly fallback: AdmissionVerdict;
  /** By the container's name; before `rules`. */
  readonly exceptions: ReadonlyMap<string, StatedVerdicts>;
  /** What image names may begin with: a registry, with or without folders of it; null: anything. */
  readonly registries: readonly string[] | null;
  /** Absolute paths of the machine in plain form: no `.`, no `..`, no `//`, no `/` at the end. */
  readonly sensitivePaths: readonly string[];
}

export function verdictOn(policy: AdmissionPolicy, containerName: string, rule: AdmissionRule): AdmissionVerdict {
  const { exceptions, rules, fallback } = policy;
  return exceptions.get(containerName)?.[rule] ?? rules[rule] ?? fallback;
}

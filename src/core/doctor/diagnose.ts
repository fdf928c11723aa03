import { checkCompetitors } from "./check-competitors.ts";
import { checkContainers } from "./check-containers.ts";
import { checkKanto } from "./check-kanto.ts";
import { checkMachine } from "./check-machine.ts";
import { checkManifests } from "./check-manifests.ts";
import { checkState } from "./check-state.ts";
import type { Finding } from "./finding.ts";
import type { MachineFacts } from "./machine-facts.ts";

/** Everything that can be said of a machine, in the order in which a person would look. */
export function diagnose(facts: MachineFacts): readonly Finding[] {
  return [checkKanto, checkContainers, checkManifests, checkState, checkMachine, checkCompetitors].flatMap((check) =>
    check(facts),
  );
}

import type { ContainerSpec } from "../model/container-spec.ts";
import type { Deployment } from "../model/history.ts";
import { failed, ok, type Result } from "../model/result.ts";
import { compareSpec } from "./compare-spec.ts";

/**
 * The deployment to go back to: the stated one, else the last proven one whose definition differs from what runs now.
 *
 * @param current what was deployed last
 */
export function chooseRollback(
  name: string,
  deployments: readonly Deployment[],
  current: ContainerSpec | null,
  number: number | null,
): Result<Deployment, string> {
  if (number === null) {
    const last = deployments.findLast(
      ({ outcome, spec }) => outcome === "proven" && (current === null || compareSpec(spec, current).length > 0),
    );
    return last === undefined ? failed(`there is no earlier definition of '${name}' that has proven itself`) : ok(last);
  }
  const stated = deployments.find((deployment) => deployment.number === number);
  if (stated === undefined) {
    const numbers = deployments.map((deployment) => deployment.number).join(", ");
    return failed(`expected one of the deployments ${numbers || "(none)"} of '${name}', got ${number}`);
  }
  return ok(stated);
}

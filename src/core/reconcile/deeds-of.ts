import type { ContainerPlan, Plan, PlannedOperation } from "../model/plan.ts";
import { failureClass, type RuntimeFailureKind } from "../model/runtime-failure.ts";
import type { Deed } from "./make-report.ts";
import type { OperationOutcomes } from "./operation-outcome.ts";

/** What was done for each container that a plan had operations for. */
export function deedsOf(plan: Plan, outcomes: OperationOutcomes): readonly Deed[] {
  const operations = new Map<string, PlannedOperation[]>();
  for (const planned of plan.operations) {
    const own = operations.get(planned.containerName);
    if (own === undefined) operations.set(planned.containerName, [planned]);
    else own.push(planned);
  }
  const done = plan.containers.flatMap((decision) => {
    const own = operations.get(decision.name);
    return own === undefined ? [] : [{ decision, deed: deedOf(decision, own, plan, outcomes) }];
  });
  const ended = done.map(({ deed }) => deed).filter(({ endsAttempt }) => endsAttempt);
  return done.map(({ decision, deed }) => withPartners(deed, decision.goesBackWith, ended));
}

/** Containers that hand ports to each other go back together: where one does, the others' attempts end too. */
function withPartners(deed: Deed, partners: readonly string[], ended: readonly Deed[]): Deed {
  const first = ended.find(({ name }) => partners.includes(name));
  if (first === undefined || deed.endsAttempt) return deed;
  const failure = `goes back with '${first.name}': ${first.failure}`;
  return { ...deed, failure, failureClass: first.failureClass, endsAttempt: true, cameThrough: false };
}

/**
 * Failures after which the next look finds another way: a dead process is healed, a lost id gets a successor, and what
 * was asked of a manager that went away may have happened all the same.
 */
const ANOTHER_WAY: ReadonlySet<RuntimeFailureKind> = new Set([
  "exit-lost",
  "process-gone",
  "id-poisoned",
  "unreachable",
]);

function deedOf(
  { name, action, cause }: ContainerPlan,
  operations: readonly PlannedOperation[],
  plan: Plan,
  outcomes: OperationOutcomes,
): Deed {
  const open = operations.filter(({ number }) => outcomes.get(number)?.kind !== "succeeded");
  const [first] = open;
  if (first === undefined)
    return { name, action, cause, failure: null, failureClass: null, endsAttempt: false, cameThrough: true };
  // What is left is only sweeping up: the next look sweeps again.
  const cameThrough = open.every(({ operation }) => operation.kind === "remove");
  const failed = open.map(({ number }) => outcomes.get(number)).find((outcome) => outcome?.kind === "failed");
  if (failed !== undefined) {
    const endsAttempt = !cameThrough && !ANOTHER_WAY.has(failed.failure.kind);
    const { message, kind } = failed.failure;
    return { name, action, cause, failure: message, failureClass: failureClass(kind), endsAttempt, cameThrough };
  }
  const skipped = outcomes.get(first.number);
  const blockedBy = skipped?.kind === "skipped" ? skipped.blockedBy : null;
  const blocker = plan.operations.find(({ number }) => number === blockedBy);
  const reason = blocker === undefined ? "the run was ended" : `waits for '${blocker.containerName}', which failed`;
  return { name, action, cause, failure: reason, failureClass: null, endsAttempt: !cameThrough, cameThrough };
}

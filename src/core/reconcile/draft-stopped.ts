import type { ObservedContainer } from "../model/observed-state.ts";
import { type Draft, draft, idleDraft, isUp, policyStep, type Step } from "./draft.ts";

/** What to do for a container that a person stopped with `kad stop`: stop what is up, and leave it so. */
export function draftStopped(name: string, named: readonly ObservedContainer[]): Draft {
  const up = named.filter(isUp);
  const [first] = named;
  const containerId = first?.id ?? null;
  if (up.length === 0) return idleDraft({ name, cause: "stopped with 'kad stop'", containerId }, "leave");
  return draft({ name, cause: "asked for with 'kad stop'", containerId }, "stop", up.flatMap(stopForGood), null);
}

/** Under `always` Kanto would start it again at once. */
function stopForGood({ id, spec, state }: ObservedContainer): readonly Step[] {
  const { type, retryTimeoutSeconds } = spec.restartPolicy;
  const policy = { type: "no", maximumRetryCount: 0, retryTimeoutSeconds };
  const hasProcess = state.status === "Running" || state.status === "Paused";
  return [
    ...(type === "no" ? [] : [policyStep("park-policy", id, policy, "so that Kanto does not start it again", [])]),
    ...(hasProcess
      ? [
          {
            part: `stop ${id}` as const,
            operation: { kind: "stop" as const, containerId: id, pid: state.pid, stopTimeoutMs: null },
            cause: "asked for",
            after: ["park-policy" as const],
          },
        ]
      : []),
  ];
}

import { describe, expect, test } from "vitest";
import { observedOf, specOf } from "../../../test/support/builders.ts";
import { draft, idleDraft, type Step } from "./draft.ts";
import { draftStopped } from "./draft-stopped.ts";

function restarting(type: string) {
  return { restartPolicy: { type, maximumRetryCount: 3, retryTimeoutSeconds: 7 } };
}

function parking(containerId: string): Step {
  const restartPolicy = { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 7 };
  const operation = { kind: "update", containerId, resources: null, restartPolicy } as const;
  return { part: "park-policy", operation, cause: "so that Kanto does not start it again", after: [] };
}

function stopping(containerId: string): Step {
  const operation = { kind: "stop", containerId, pid: 4711, stopTimeoutMs: null } as const;
  return { part: `stop ${containerId}`, operation, cause: "asked for", after: ["park-policy"] };
}

const ASKED = { name: "app", cause: "asked for with 'kad stop'", containerId: "one" };

describe("what a person stopped", () => {
  test("is left as it is where nothing of it is up, or nothing is there", () => {
    const over = { name: "app", cause: "stopped with 'kad stop'" };
    const ended = observedOf("app", { id: "one", status: "Exited" }, restarting("no"));
    expect(draftStopped("app", [ended])).toEqual(idleDraft({ ...over, containerId: "one" }, "leave"));
    expect(draftStopped("app", [])).toEqual(idleDraft({ ...over, containerId: null }, "leave"));
  });

  test("is stopped once Kanto would not start it again", () => {
    const running = observedOf("app", { id: "one" }, restarting("always"));
    expect(draftStopped("app", [running])).toEqual(draft(ASKED, "stop", [parking("one"), stopping("one")], null));
  });

  test("is stopped at once where its policy restarts nothing", () => {
    const running = observedOf("app", { id: "one" }, restarting("no"));
    expect(draftStopped("app", [running])).toEqual(draft(ASKED, "stop", [stopping("one")], null));
  });

  test("is stopped where it is paused", () => {
    const observed = observedOf("app", { id: "one", status: "Paused" }, restarting("no"));
    const paused = { ...observed, state: { ...observed.state, pid: 4711 } };
    expect(draftStopped("app", [paused])).toEqual(draft(ASKED, "stop", [stopping("one")], null));
  });

  test("is only kept from its next start where it is between two", () => {
    const between = observedOf("app", { id: "one", status: "Exited" }, restarting("on-failure"));
    expect(draftStopped("app", [between])).toEqual(draft(ASKED, "stop", [parking("one")], null));
  });

  test("is stopped wherever the name is up, and what is not up is left", () => {
    const ended = observedOf("app", { id: "one", status: "Stopped" });
    const others = ["two", "three"].map((id) => observedOf("app", { id }, { ...specOf("app"), ...restarting("no") }));
    expect(draftStopped("app", [ended, ...others])).toEqual(
      draft(ASKED, "stop", [stopping("two"), stopping("three")], null),
    );
  });
});

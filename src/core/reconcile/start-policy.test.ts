import { describe, expect, test } from "vitest";
import { entryOf, OBSERVED_AT, type ObservedDiffering, observedOf } from "../../../test/support/builders.ts";
import type { InventoryEntry } from "../model/inventory.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { decideStart, type StartAsked } from "./start-policy.ts";

const JUST_NOW = "2026-01-01T00:59:59Z";
const LONG_AGO = "2026-01-01T00:00:00Z";
const BEFORE_THIS_BOOT = entryOf("app", { startedInBoot: "boot-0" });
const LOST = "task for containerd container app not found";

function policyOf(type: string, retryTimeoutSeconds = 0) {
  return { restartPolicy: { type, maximumRetryCount: 0, retryTimeoutSeconds } };
}

function ended(differing: ObservedDiffering, type = "no"): ObservedContainer {
  return observedOf("app", { status: "Exited", finishedAt: LONG_AGO, ...differing }, policyOf(type));
}

/** As `<kind>: <cause>`. */
function decided(
  container: ObservedContainer,
  entry: InventoryEntry | null = entryOf("app"),
  asked: StartAsked = "nothing",
  bootId = "boot-1",
): string {
  const decision = decideStart(container, entry ?? undefined, { bootId, observedAt: OBSERVED_AT }, asked);
  return decision.kind === "running" ? "running" : `${decision.kind}: ${decision.cause}`;
}

describe("a container that runs", () => {
  test("is running, unless its process is gone", () => {
    expect(decided(observedOf("app"))).toBe("running");
    expect(decided(observedOf("app", { process: "unknown" }))).toBe("running");
    expect(decided(observedOf("app", { process: "gone" }))).toBe(
      "heal: Kanto lists it as running, but its process is gone",
    );
  });
});

describe("a container that was never started, or stopped", () => {
  test("is started where it was only created, whatever else is said of it", () => {
    expect(decided(observedOf("app", { status: "Created" }))).toBe("start: created but never started");
    expect(decided(observedOf("app", { status: "Created", manuallyStopped: true }))).toBe(
      "start: created but never started",
    );
  });

  test("C8: is started where Kanto's own end stopped it, or where its start failed", () => {
    expect(decided(observedOf("app", { status: "Stopped" }))).toBe("start: stopped with Kanto");
    expect(decided(observedOf("app", { status: "Stopped", manuallyStopped: true, error: "no such program" }))).toBe(
      "start: its last start failed: no such program",
    );
  });

  test("C8: is left where a hand stopped it, until somebody asks", () => {
    const stopped = observedOf("app", { status: "Stopped", manuallyStopped: true });
    expect(decided(stopped)).toBe("leave: stopped by hand");
    expect(decided(stopped, entryOf("app"), "stopped")).toBe("start: was stopped by hand");
    expect(decided(stopped, entryOf("app"), "this")).toBe("start: was stopped by hand");
  });
});

describe("a container that ended by itself", () => {
  test.each(["no", "on-failure"])(
    "has done its work under '%s' with exit code 0, and is started once for each boot",
    (type) => {
      const done = ended({}, type);
      expect(decided(done)).toBe("leave: has done its work (exit code 0)");
      expect(decided(done, null)).toBe("leave: has done its work (exit code 0)");
      expect(decided(done, BEFORE_THIS_BOOT)).toBe("start: ended with exit code 0 before this boot of the machine");
    },
  );

  test("with another exit code is failing, and is started once for each boot", () => {
    const bad = ended({ exitCode: 3 });
    expect(decided(bad)).toBe("failing: ended with exit code 3");
    expect(decided(bad, BEFORE_THIS_BOOT)).toBe("start: ended with exit code 3 before this boot of the machine");
  });

  test("with an error is failing, whatever its exit code, and Kanto's words are told", () => {
    expect(decided(ended({ error: "out of memory" }))).toBe("failing: ended with exit code 0: out of memory");
  });

  test("is not started again for a boot that cannot be known", () => {
    expect(decided(ended({}), entryOf("app"), "nothing", "")).toBe("leave: has done its work (exit code 0)");
  });

  test.each(["always", "unless-stopped"])("is Kanto's to restart under '%s'", (type) => {
    expect(decided(ended({ exitCode: 1, finishedAt: JUST_NOW, restartCount: 4 }, type))).toBe(
      "failing: ended with exit code 1; Kanto restarts it (4 restarts so far)",
    );
  });

  test.each(["always", "unless-stopped"])("is started where Kanto has forgotten it under '%s'", (type) => {
    expect(decided(ended({ exitCode: 1 }, type))).toBe("start: ended with exit code 1, and Kanto does not restart it");
    expect(decided(ended({ exitCode: 1, manuallyStopped: true }, type))).toBe(
      "failing: ended with exit code 1; Kanto restarts it (0 restarts so far)",
    );
  });

  test.each([
    ["its default of 60 s", 0, "2026-01-01T00:58:50Z", "2026-01-01T00:58:49Z"],
    ["the 5 s of its policy", 5, "2026-01-01T00:59:45Z", "2026-01-01T00:59:44Z"],
  ])("is forgotten by Kanto when %s and ten more are over", (_, retryTimeoutSeconds, inTime, tooLate) => {
    const policy = policyOf("always", retryTimeoutSeconds);
    expect(decided(observedOf("app", { status: "Exited", finishedAt: inTime }, policy))).toMatch(/^failing: /);
    expect(decided(observedOf("app", { status: "Exited", finishedAt: tooLate }, policy))).toMatch(/^start: /);
  });

  test("is started where a person asked for this very one, unless Kanto is to restart it", () => {
    expect(decided(ended({ exitCode: 3 }), entryOf("app"), "this")).toBe("start: asked for");
    expect(decided(ended({}), entryOf("app"), "stopped")).toBe("leave: has done its work (exit code 0)");
    expect(decided(ended({ exitCode: 1, finishedAt: JUST_NOW }, "always"), entryOf("app"), "this")).toMatch(
      /^failing: .*; Kanto restarts it/,
    );
  });

  test("in a power cut is started once for each boot", () => {
    const lost = ended({ error: LOST }, "unless-stopped");
    expect(decided(lost)).toBe(`failing: ended with exit code 0: ${LOST}`);
    expect(decided(lost, null)).toBe("start: lost in a power cut");
    expect(decided(lost, BEFORE_THIS_BOOT)).toBe("start: lost in a power cut before this boot of the machine");
  });
});

test.each([
  ["Dead", "heal: Kanto lists it as dead"],
  ["Paused", "leave: paused by hand"],
  ["Creating", "leave: Kanto lists it as Creating"],
  ["Unknown", "leave: Kanto lists it as Unknown"],
] as const)("what Kanto lists as %s is no start: %s", (status, decision) => {
  expect(decided(observedOf("app", { status }))).toBe(decision);
});

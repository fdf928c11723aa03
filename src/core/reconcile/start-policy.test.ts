import { describe, expect, test } from "vitest";
import { entryOf, OBSERVED_AT, observedOf } from "../../../test/support/builders.ts";
import type { InventoryEntry } from "../model/inventory.ts";
import type { ObservedContainer } from "../model/observed-state.ts";
import { decideStart, type StartAsked } from "./start-policy.ts";

const JUST_NOW = "2026-01-01T00:59:59Z";
const LONG_AGO = "2026-01-01T00:00:00Z";
const NOW = { bootId: "boot-1", observedAt: OBSERVED_AT };

function policyOf(type: string) {
  return { restartPolicy: { type, maximumRetryCount: 0, retryTimeoutSeconds: 0 } };
}

function decided(
  container: ObservedContainer,
  entry: InventoryEntry | null = entryOf("app"),
  asked: StartAsked = "nothing",
) {
  return decideStart(container, entry ?? undefined, NOW, asked).kind;
}

describe("a container that runs", () => {
  test("is running, unless its process is gone", () => {
    expect(decided(observedOf("app"))).toBe("running");
    expect(decided(observedOf("app", { process: "unknown" }))).toBe("running");
    expect(decided(observedOf("app", { process: "gone" }))).toBe("heal");
  });
});

describe("a container that was never started, or stopped", () => {
  test("is started where it was only created", () => {
    expect(decided(observedOf("app", { status: "Created" }))).toBe("start");
  });

  test("C8: is started where Kanto's own end stopped it, or where its start failed", () => {
    expect(decided(observedOf("app", { status: "Stopped" }))).toBe("start");
    expect(decided(observedOf("app", { status: "Stopped", manuallyStopped: true, error: "no such program" }))).toBe(
      "start",
    );
  });

  test("C8: is left where a hand stopped it, until somebody asks", () => {
    const stopped = observedOf("app", { status: "Stopped", manuallyStopped: true });
    expect(decided(stopped)).toBe("leave");
    expect(decided(stopped, entryOf("app"), "stopped")).toBe("start");
  });

  test("is left where it is paused", () => {
    expect(decided(observedOf("app", { status: "Paused" }))).toBe("leave");
  });
});

describe("a container that ended by itself", () => {
  test.each(["no", "on-failure"])(
    "has done its work under '%s' with exit code 0, and is started once for each boot",
    (type) => {
      const ended = observedOf("app", { status: "Exited", finishedAt: LONG_AGO }, policyOf(type));
      expect(decided(ended)).toBe("leave");
      expect(decided(ended, null)).toBe("leave");
      expect(decided(ended, entryOf("app", { startedInBoot: "boot-0" }))).toBe("start");
    },
  );

  test("with another exit code is failing, and is started once for each boot", () => {
    const ended = observedOf("app", { status: "Exited", exitCode: 3, finishedAt: LONG_AGO }, policyOf("no"));
    expect(decided(ended)).toBe("failing");
    expect(decided(ended, entryOf("app", { startedInBoot: "boot-0" }))).toBe("start");
  });

  test.each(["always", "unless-stopped"])("is Kanto's to restart under '%s'", (type) => {
    expect(decided(observedOf("app", { status: "Exited", exitCode: 1, finishedAt: JUST_NOW }, policyOf(type)))).toBe(
      "failing",
    );
  });

  test.each(["always", "unless-stopped"])("is started where Kanto has forgotten it under '%s'", (type) => {
    const ended = { status: "Exited", exitCode: 1, finishedAt: LONG_AGO } as const;
    expect(decided(observedOf("app", ended, policyOf(type)))).toBe("start");
    expect(decided(observedOf("app", { ...ended, manuallyStopped: true }, policyOf(type)))).toBe("failing");
  });

  test("in a power cut is started once for each boot", () => {
    const lost = observedOf("app", {
      status: "Exited",
      error: "task for containerd container app not found",
      finishedAt: LONG_AGO,
    });
    expect(decided(lost)).toBe("failing");
    expect(decided(lost, null)).toBe("start");
    expect(decided(lost, entryOf("app", { startedInBoot: "boot-0" }))).toBe("start");
  });
});

test("remains that Kanto lists as dead are healed, what it is busy with is left", () => {
  expect(decided(observedOf("app", { status: "Dead" }))).toBe("heal");
  expect(decided(observedOf("app", { status: "Creating" }))).toBe("leave");
});

import { describe, expect, test } from "vitest";
import { entryOf, imageOf, inventoryOf, manifestOf, observedOf, specOf } from "../../../test/support/builders.ts";
import { decisionOf } from "../../../test/support/round-builders.ts";
import { STATUS_AT, type StatusSituation, statusFactsOf } from "../../../test/support/status-facts.ts";
import { makeStatus } from "./make-status.ts";

const APP = manifestOf("app", { image: imageOf("example.com/app:2") });
const LISTED = observedOf("app", { restartCount: 3, error: "no such device" });
const HELD = { name: "app", path: "held.json", reason: "no image" };
const ORPHAN = decisionOf("app", "orphan");

function containersIn(situation: StatusSituation) {
  return makeStatus(statusFactsOf(situation), null).containers;
}

describe("the status of a container", () => {
  test("tells all that is known of it, without its secrets", () => {
    const to = ["DB_PASSWORD=canary-2718"];
    const differences = [{ pointer: "/config/env", from: undefined, to, remedy: "replace" as const }];
    const retries = new Map([["app", { reason: "no answer", dueInMs: 90_000 }]]);
    expect(
      containersIn({
        manifests: [APP],
        listed: [LISTED],
        decisions: [decisionOf("app", "failed", { differences })],
        retries,
      }),
    ).toEqual([
      {
        name: "app",
        phase: "retrying",
        reason: "because of failed",
        since: STATUS_AT,
        manifestPath: "app.json",
        containerId: "app-00000000",
        image: "example.com/app:2",
        restarts: 3,
        nextRetryAt: "2026-11-23T07:01:30.000Z",
        lastError: "no answer",
        differences: [{ ...differences[0], to: ["DB_PASSWORD=***"] }],
      },
    ]);
  });

  test("tells that nothing of it is there yet", () => {
    expect(containersIn({ manifests: [APP], decisions: null, observed: null })).toEqual([
      {
        name: "app",
        phase: "deploying",
        reason: "not looked at yet",
        since: STATUS_AT,
        manifestPath: "app.json",
        containerId: null,
        image: "example.com/app:2",
        restarts: 0,
        nextRetryAt: null,
        lastError: null,
        differences: [],
      },
    ]);
  });

  test.each<[string, StatusSituation, readonly (string | null)[]]>([
    [
      "of a manifest what it wants, and the container that is there",
      {
        manifests: [APP],
        listed: [LISTED],
        decisions: [decisionOf("app", "none")],
        inventory: inventoryOf(entryOf("app")),
      },
      ["app.json", "app-00000000", "example.com/app:2"],
    ],
    [
      "the container that the plan is about, not the one on record",
      {
        manifests: [APP],
        listed: [LISTED],
        decisions: [decisionOf("app", "none")],
        inventory: inventoryOf(entryOf("app", { containerId: "app-99999999" })),
      },
      ["app.json", "app-00000000", "example.com/app:2"],
    ],
    [
      "of a manifest that cannot be used its path, and what runs",
      { held: [HELD], listed: [LISTED], decisions: [decisionOf("app", "hold")] },
      ["held.json", "app-00000000", "example.com/app:1"],
    ],
    [
      "of a manifest that the update manager overrules what it wants",
      { held: [{ ...HELD, yielded: APP }], listed: [LISTED], decisions: [decisionOf("app", "hold")] },
      ["app.json", "app-00000000", "example.com/app:2"],
    ],
    ["of an orphan what runs", { listed: [LISTED], decisions: [ORPHAN] }, [null, "app-00000000", "example.com/app:1"]],
    [
      "of an orphan that is not listed what was recorded",
      { decisions: [ORPHAN], inventory: inventoryOf(entryOf("app", { containerId: "app-99999999" })) },
      [null, "app-99999999", "example.com/app:1"],
    ],
    [
      "of an orphan that was adopted and is not listed its id",
      { decisions: [ORPHAN], inventory: inventoryOf(entryOf("app", { sent: null })) },
      [null, "app-00000000", null],
    ],
    [
      "nothing of what is under way before the directory was read",
      { desired: null, decisions: null, observed: null, underWay: new Map([["app", "going back"]]) },
      [null, null, null],
    ],
  ])("names manifest, id and image: %s", (_which, situation, expected) => {
    expect(containersIn(situation).map((status) => [status.manifestPath, status.containerId, status.image])).toEqual([
      expected,
    ]);
  });

  test("tells the error that explains most: of the try to come, else of what failed, else Kanto's", () => {
    const failure = {
      spec: specOf("app"),
      insteadSpec: null,
      reason: "ended with TOKEN=abc in its window",
      failedAt: "",
    };
    const retries = new Map([["app", { reason: "no answer", dueInMs: 0 }]]);
    const inventory = { ...inventoryOf(), failures: new Map([["app", failure]]) };
    const looked: StatusSituation = { manifests: [APP], listed: [LISTED], decisions: [decisionOf("app", "failed")] };
    const lastErrorIn = (situation: StatusSituation) => containersIn({ ...looked, ...situation })[0]?.lastError;
    expect([
      lastErrorIn({ retries, inventory }),
      lastErrorIn({ inventory }),
      lastErrorIn({}),
      lastErrorIn({ listed: [observedOf("app")] }),
    ]).toEqual(["no answer", "ended with TOKEN=*** in its window", "no such device", null]);
  });
});

test("a status lists whatever is wanted, held, decided or under way, once each and in order of the names", () => {
  const containers = containersIn({
    manifests: [manifestOf("d"), manifestOf("a")],
    held: [{ ...HELD, name: "c" }],
    decisions: [decisionOf("e", "orphan"), decisionOf("a", "none")],
    underWay: new Map([["b", "removing"]]),
  });
  expect(containers.map(({ name, phase }) => `${name} ${phase}`)).toEqual([
    "a running",
    "b deploying",
    "c held",
    "d deploying",
    "e orphaned",
  ]);
});

import { describe, expect, test } from "vitest";
import {
  desiredOf,
  entryOf,
  imageOf,
  inventoryOf,
  manifestOf,
  observedOf,
  PLAN_POLICY,
  type PlanSituation,
  planInputOf,
  specOf,
} from "../../../test/support/builders.ts";
import { draftAsText } from "../../../test/support/draft-text.ts";
import type { DesiredState, Hold } from "../model/desired-state.ts";
import type { Journal } from "../model/journal.ts";
import { draftUnstated } from "./draft-unstated.ts";
import { contextOf } from "./plan-context.ts";

function draftsFor(situation: PlanSituation) {
  return draftUnstated(contextOf(planInputOf(situation)));
}

function textFor(situation: PlanSituation): readonly string[] {
  return draftsFor(situation).flatMap(draftAsText);
}

/** An attempt for one name; what ran before may bear another. */
function journalOf(name: string, before: string | null = name, more: Journal["attempts"] = new Map()): Journal {
  const previous =
    before === null ? null : { containerId: `${before}-00000000`, spec: specOf(before), wasRunning: true };
  return { attempts: new Map([[name, { name, nonce: "11111111", previous, partners: [] }], ...more]) };
}

function heldAs(hold: Partial<Hold>): DesiredState {
  return {
    ...desiredOf(),
    held: new Map([["app", { name: "app", path: "app.json", reason: "it is empty", ...hold }]]),
  };
}

const OLD = observedOf("app", { listedName: "app.kad-old", status: "Stopped" });

describe("a name whose manifest cannot be used", () => {
  test("is held: what runs is left, and people learn why", () => {
    expect(textFor({ desired: heldAs({}), listed: [observedOf("app")] })).toEqual([
      "app: hold, app.json cannot be used: it is empty",
    ]);
  });

  test("is held where a container was made that never ran and replaces nothing", () => {
    expect(textFor({ desired: heldAs({}), listed: [observedOf("app", { status: "Created" })] })).toEqual([
      "app: hold, app.json cannot be used: it is empty",
    ]);
  });

  test("loses what an ended attempt left beside it", () => {
    const listed = [
      OLD,
      observedOf("app", { id: "app-11111111" }),
      observedOf("app", { id: "n", listedName: "app.kad-next" }),
      observedOf("app", { id: "p", listedName: "app.kad-probe", status: "Created" }),
      observedOf("app", { id: "k", listedName: "app.kad-keep", status: "Created" }),
    ];
    expect(textFor({ desired: heldAs({}), listed, journal: journalOf("app") })).toEqual([
      "app: tidy, an attempt has ended",
      "tidy app-00000000 [start, stop app-00000000] remove app-00000000: left by the attempt",
      "park n [start] update n policy no: so that Kanto does not start it again",
      "stop n [start, park n] stop n: left by the attempt",
      "tidy n [start, stop n] remove n: left by the attempt",
      "tidy p [start, stop p] remove p: left by the attempt",
      "tidy k [start, stop k] remove k: left by the attempt",
    ]);
  });

  test.each([
    ["with a health window", 10_000],
    ["without a health window", 0],
  ])("gets back what was set aside where the new one was never started, %s", (_what, healthWindowMs) => {
    const listed = [OLD, observedOf("app", { id: "app-11111111", status: "Created" })];
    const policy = { ...PLAN_POLICY, healthWindowMs };
    expect(textFor({ desired: heldAs({}), listed, journal: journalOf("app"), policy })).toEqual([
      "app: restore, its manifest went before it was started",
      "clear [park app-11111111] remove app-11111111: failed",
      "swap [stop app-00000000, clear] rename app-00000000 to app: gets its name back",
      "start [stop app-00000000, clear, swap, restore-policy] start app-00000000: what ran before runs again",
    ]);
  });
});

describe("a name that the update manager has set otherwise than its manifest", () => {
  const desired = heldAs({ reason: "set by an update", yielded: manifestOf("app", { image: imageOf("new:2") }) });
  const difference = {
    pointer: "/image/name",
    from: "example.com/app:1",
    to: "new:2",
    remedy: "replace",
  };

  test("is held, with what differs in the one that runs", () => {
    const listed = [observedOf("app", { id: "a", status: "Stopped" }), observedOf("app", { id: "b" })];
    const [draft] = draftsFor({ desired, listed, journal: journalOf("app") });
    expect(draft).toMatchObject({ name: "app", action: "hold", cause: "set by an update", steps: [] });
    expect(draft).toMatchObject({ containerId: "b", differences: [difference] });
  });

  test("is held, with what differs in the first where none runs", () => {
    const listed = [
      observedOf("app", { id: "a", status: "Stopped" }),
      observedOf("app", { id: "b", status: "Exited" }),
    ];
    expect(draftsFor({ desired, listed })).toMatchObject([{ containerId: "a", differences: [difference] }]);
  });

  test.each([
    ["nothing is listed", []],
    ["only a successor is listed", [observedOf("app", { listedName: "app.kad-next" })]],
  ])("is held where %s", (_what, listed) => {
    expect(draftsFor({ desired, listed })).toMatchObject([{ action: "hold", containerId: null, differences: [] }]);
  });
});

describe("what we own and no manifest states", () => {
  const inventory = inventoryOf(entryOf("app"));
  const manifests = [manifestOf("other")];

  test("is an orphan also while what ran before an attempt still runs untouched", () => {
    const situation = { manifests, inventory, listed: [observedOf("app")] };
    expect(textFor({ ...situation, journal: journalOf("app") })).toEqual([
      "app: orphan, its manifest app.json is gone",
    ]);
    expect(textFor({ ...situation, journal: journalOf("app", null) })).toEqual([
      "app: orphan, its manifest app.json is gone",
    ]);
  });

  test("is no matter where it is not listed either", () => {
    expect(textFor({ manifests, inventory })).toEqual([]);
    expect(textFor({ manifests, inventory, listed: [observedOf("app", { listedName: "app.kad-next" })] })).toEqual([]);
  });

  test("comes back where only the one that was set aside is left", () => {
    expect(draftsFor({ manifests, inventory, listed: [OLD], journal: journalOf("app") })).toMatchObject([
      { name: "app", action: "restore", cause: "an earlier attempt was cut off", containerId: "app-00000000" },
    ]);
  });

  test("is stopped and removed with its remains where asked", () => {
    const policy = { ...PLAN_POLICY, prune: true };
    const listed = [observedOf("app"), observedOf("app", { id: "k", listedName: "app.kad-keep", status: "Created" })];
    expect(textFor({ manifests, inventory, listed, policy })).toEqual([
      "app: prune, its manifest app.json is gone",
      "park app-00000000 [start] update app-00000000 policy no: so that Kanto does not start it again",
      "stop app-00000000 [start, park app-00000000] stop app-00000000: its manifest app.json is gone",
      "tidy app-00000000 [start, stop app-00000000] remove app-00000000: its manifest app.json is gone",
      "tidy k [start, stop k] remove k: its manifest app.json is gone",
    ]);
  });
});

describe("what its manifest has given another name", () => {
  const inventory = inventoryOf(entryOf("app"));
  const manifests = [manifestOf("other"), manifestOf("new", {}, { path: "app.json" })];
  const listed = [
    observedOf("other"),
    observedOf("app"),
    observedOf("app", { id: "k", listedName: "app.kad-keep", status: "Created" }),
  ];
  const cause = "app.json now names it 'new', which runs";

  test("goes, with its remains, when a container of the new name runs", () => {
    const both = [observedOf("new", { id: "n1", status: "Stopped" }), observedOf("new", { id: "n2" })];
    expect(textFor({ manifests, inventory, listed: [...listed, ...both] })).toEqual([
      `app: tidy, ${cause}`,
      "park app-00000000 [start] update app-00000000 policy no: so that Kanto does not start it again",
      `stop app-00000000 [start, park app-00000000] stop app-00000000: ${cause}`,
      `tidy app-00000000 [start, stop app-00000000] remove app-00000000: ${cause}`,
      `tidy k [start, stop k] remove k: ${cause}`,
    ]);
  });

  test("stays while none of the new name runs", () => {
    const stopped = observedOf("new", { status: "Stopped" });
    expect(textFor({ manifests, inventory, listed: [observedOf("other"), observedOf("app"), stopped] })).toEqual([
      "app: orphan, its manifest app.json is gone",
    ]);
  });

  test("is the new name's to decide while nothing bears that", () => {
    expect(textFor({ manifests, inventory, listed })).toEqual([]);
  });

  test("is the new name's to decide while an attempt for that may have to bring it back", () => {
    const bothApps = [...listed, observedOf("app", { id: "app-2", createdAt: "2025-01-01T00:00:00Z" })];
    const situation = { manifests, inventory, listed: [...bothApps, observedOf("new", { status: "Created" })] };
    expect(textFor({ ...situation, journal: journalOf("new", "app", journalOf("other", null).attempts) })).toEqual([]);
  });

  test("stays where the file was renamed twice and nothing bears the last name", () => {
    const twice = inventoryOf(entryOf("app"), entryOf("before", { manifestPath: "app.json" }));
    expect(textFor({ manifests, inventory: twice, listed: [...listed, observedOf("before")] })).toEqual([
      "before: orphan, its manifest app.json is gone",
    ]);
  });
});

describe("what is known from an attempt only", () => {
  const manifests = [manifestOf("other")];

  test("comes back where it was set aside", () => {
    expect(draftsFor({ manifests, listed: [OLD], journal: journalOf("app") })).toMatchObject([
      { name: "app", action: "restore", cause: "an earlier attempt was cut off", containerId: "app-00000000" },
    ]);
  });

  test("loses what was half made", () => {
    const listed = [observedOf("app", { id: "n", listedName: "app.kad-next", status: "Created" })];
    expect(textFor({ manifests, listed, journal: journalOf("app", null) })).toEqual([
      "app: tidy, its manifest is gone",
      "tidy n [start, stop n] remove n: left by the attempt",
    ]);
  });

  test.each<[string, PlanSituation]>([
    ["a manifest states", { manifests: [manifestOf("app")] }],
    ["is owned", { manifests, inventory: inventoryOf(entryOf("app")) }],
  ])("is not asked for a name that %s", (_what, situation) => {
    expect(draftsFor({ ...situation, journal: journalOf("app", null) })).toEqual([]);
  });

  test("is not asked for a name that is held", () => {
    expect(draftsFor({ desired: heldAs({}), journal: journalOf("app", null) })).toMatchObject([{ action: "hold" }]);
  });
});

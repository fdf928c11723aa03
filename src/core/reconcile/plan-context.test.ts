import { describe, expect, test } from "vitest";
import {
  desiredOf,
  entryOf,
  inventoryOf,
  manifestOf,
  observedOf,
  type PlanSituation,
  planInputOf,
} from "../../../test/support/builders.ts";
import { contextOf } from "./plan-context.ts";

function ownersIn(situation: PlanSituation) {
  return Object.fromEntries(contextOf(planInputOf(situation)).ownerOf);
}

describe("a listed container", () => {
  test("belongs to the name that a manifest states, the inventory owns or an attempt is open for", () => {
    const attempt = { name: "begun", nonce: "11111111", previous: null, partners: [] };
    expect(
      ownersIn({
        manifests: [manifestOf("stated")],
        inventory: inventoryOf(entryOf("owned")),
        journal: { attempts: new Map([["begun", attempt]]) },
        listed: ["stated", "owned", "begun", "foreign"].map((name) => observedOf(name)),
      }),
    ).toEqual({ "stated-00000000": "stated", "owned-00000000": "owned", "begun-00000000": "begun" });
  });

  test("belongs to a name that is held", () => {
    const held = new Map([["held", { name: "held", path: "held.json", reason: "it is empty" }]]);
    expect(ownersIn({ desired: { ...desiredOf(), held }, listed: [observedOf("held")] })).toEqual({
      "held-00000000": "held",
    });
  });

  test("belongs to the name that it plays a part for", () => {
    const listed = ["app.kad-next", "app.kad-old", "app.kad-probe", "app.kad-keep", "other.kad-old"].map((listedName) =>
      observedOf("app", { id: listedName, listedName }),
    );
    expect(ownersIn({ manifests: [manifestOf("app")], listed })).toEqual({
      "app.kad-next": "app",
      "app.kad-old": "app",
      "app.kad-probe": "app",
      "app.kad-keep": "app",
    });
  });
});

describe("a name that was edited inside its file", () => {
  const manifests = [manifestOf("new", {}, { path: "app.json" })];
  const before = entryOf("app");
  const inventory = inventoryOf(entryOf("another"), before);

  test("takes over the container that the file made before", () => {
    const listed = [observedOf("app"), observedOf("another")];
    const { renames, ownerOf } = contextOf(planInputOf({ manifests, inventory, listed }));
    expect(Object.fromEntries(renames)).toEqual({ new: before });
    expect(Object.fromEntries(ownerOf)).toEqual({ "app-00000000": "new", "another-00000000": "another" });
  });

  test("takes over nothing where there is a container of the new name", () => {
    const listed = [observedOf("app"), observedOf("new")];
    const { renames, ownerOf } = contextOf(planInputOf({ manifests, inventory, listed }));
    expect(renames.size).toBe(0);
    expect(Object.fromEntries(ownerOf)).toEqual({ "app-00000000": "app", "new-00000000": "new" });
  });

  test("takes over nothing where the container of the old name is gone, or only its leaves are there", () => {
    expect(contextOf(planInputOf({ manifests, inventory })).renames.size).toBe(0);
    const listed = [observedOf("app", { listedName: "app.kad-old" })];
    expect(contextOf(planInputOf({ manifests, inventory, listed })).renames.size).toBe(0);
  });

  test("takes over nothing where a manifest still states the old name", () => {
    const both = [manifestOf("app", {}, { path: "other.json" }), ...manifests];
    expect(contextOf(planInputOf({ manifests: both, inventory, listed: [observedOf("app")] })).renames.size).toBe(0);
  });
});

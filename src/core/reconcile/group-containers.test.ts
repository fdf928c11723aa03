import { expect, test } from "vitest";
import { observedOf } from "../../../test/support/builders.ts";
import { groupContainers } from "./group-containers.ts";

/** The ids of each group. */
function idsOf(listed: Parameters<typeof groupContainers>[0], ...names: readonly string[]) {
  return Object.fromEntries(
    [...groupContainers(listed, new Set(names))].map(([name, { named, roles }]) => [
      name,
      {
        named: named.map(({ id }) => id),
        ...Object.fromEntries(
          Object.entries(roles).map(([role, containers]) => [role, containers.map(({ id }) => id)]),
        ),
      },
    ]),
  );
}

const NONE = { named: [], probe: [], keep: [], next: [], old: [] };

test("each container is sorted by the name that it belongs to and the part that it plays for it", () => {
  const listed = ["app", "app.kad-probe", "app.kad-keep", "app.kad-next", "app.kad-old"].map((listedName) =>
    observedOf("app", { listedName, id: listedName }),
  );
  expect(idsOf([...listed, observedOf("other", { id: "x" })], "app", "other", "missing")).toEqual({
    app: {
      named: ["app"],
      probe: ["app.kad-probe"],
      keep: ["app.kad-keep"],
      next: ["app.kad-next"],
      old: ["app.kad-old"],
    },
    other: { ...NONE, named: ["x"] },
  });
});

test("what is foreign is in no group, not even where its name looks like a part", () => {
  expect(idsOf([observedOf("foreign"), observedOf("foreign.kad-next")], "app")).toEqual({});
});

test("a stated name that looks like a part is the container's own", () => {
  expect(idsOf([observedOf("app.kad-old", { id: "x" })], "app", "app.kad-old")).toEqual({
    "app.kad-old": { ...NONE, named: ["x"] },
  });
});

test("containers of one name come oldest first, those of one age by id, however Kanto lists them", () => {
  const listed = [
    observedOf("app", { id: "a", createdAt: "2026-01-01T00:00:02Z" }),
    observedOf("app", { id: "d", createdAt: "2026-01-01T00:00:00Z" }),
    observedOf("app", { id: "c", createdAt: "2026-01-01T00:00:01Z" }),
    observedOf("app", { id: "b", createdAt: "2026-01-01T00:00:01Z" }),
  ];
  const expected = { app: { ...NONE, named: ["d", "b", "c", "a"] } };
  expect(idsOf(listed, "app")).toEqual(expected);
  expect(idsOf(listed.toReversed(), "app")).toEqual(expected);
});

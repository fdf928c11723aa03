import { expect, test } from "vitest";
import {
  entryOf,
  imageOf,
  inventoryOf,
  manifestOf,
  observedOf,
  planAsText,
  planInputOf,
} from "../../../test/support/builders.ts";
import { makePlan } from "./make-plan.ts";

test("what an earlier attempt left under the stated id goes before the container is created under it", () => {
  const manifests = [manifestOf("app", { image: imageOf("example.com/app:2") }, { containerId: "app" })];
  const listed = [observedOf("app", { id: "app", listedName: "app.kad-next", status: "Created" })];
  const input = planInputOf({ manifests, listed, inventory: inventoryOf(entryOf("app")) });
  expect(planAsText(makePlan(input))).toBe(
    [
      "app: create, there is no such container",
      "#1 [] remove app",
      "#2 [1] create app as app from example.com/app:2",
      "#3 [2] start app",
    ].join("\n"),
  );
});

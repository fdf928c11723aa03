import { describe, expect, test } from "vitest";
import {
  entryOf,
  imageOf,
  inventoryOf,
  manifestOf,
  observedOf,
  planAsText,
  planInputOf,
  portOf,
} from "../../../test/support/builders.ts";
import { makePlan } from "./make-plan.ts";

const WITH_PORT = { portMappings: [portOf(1)] };
const NEW_IMAGE = { image: imageOf("example.com/giver:2") };

describe("a port that a running container gives up", () => {
  const listed = [observedOf("giver", {}, WITH_PORT), observedOf("taker")];
  const inventory = inventoryOf(entryOf("giver", {}, WITH_PORT), entryOf("taker"));

  test("waits with a newcomer until the successor has come through: else it could not be taken back", () => {
    const manifests = [manifestOf("giver", NEW_IMAGE), manifestOf("newcomer", WITH_PORT)];
    const text = planAsText(makePlan(planInputOf({ manifests, listed: listed.slice(0, 1), inventory })));
    expect(text).toContain("newcomer: wait, host port 1 is kept for the container 'giver', which is being replaced");
    expect(text).not.toContain("create newcomer");
  });

  test("goes at once to one that runs, for it can go back", () => {
    const manifests = [manifestOf("giver", NEW_IMAGE), manifestOf("taker", WITH_PORT)];
    const { containers } = makePlan(planInputOf({ manifests, listed, inventory }));
    expect(containers.map(({ name, action, goesBackWith }) => `${name} ${action} with ${goesBackWith.join()}`)).toEqual(
      ["giver replace with taker", "taker replace with giver"],
    );
  });
});

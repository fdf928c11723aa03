import { describe, expect, test } from "vitest";
import { observedOf, specOf } from "../../../test/support/builders.ts";
import { CAMERA, creating, portsOf, replacing, settle, starting } from "../../../test/support/drafts.ts";
import { type Draft, draft, removalSteps, startStep } from "./draft.ts";

const UNTOUCHED = { waits: [], partners: {} };

describe("what a draft needs of the host", () => {
  test("keeps it waiting where a container outside the plan holds the port, with nothing touched", () => {
    const app = replacing("app", { from: {}, to: portsOf(1) });
    const settled = settle([app], { up: [observedOf("app"), observedOf("foreign", {}, portsOf(1))] });
    expect(settled).toMatchObject({
      ...UNTOUCHED,
      decisions: ["app: wait, host port 1 is held by the container 'foreign'"],
    });
    expect(settled.drafts).toMatchObject([{ containerId: "app-00000000", steps: [], outcome: null }]);
  });

  test.each([
    ["is not running", { up: [observedOf("foreign", { status: "Stopped" }, portsOf(1))] }],
    ["has other ports", { up: [observedOf("foreign", {}, portsOf(2))] }],
    ["is its own", { up: [observedOf("app", {}, portsOf(1))] }],
  ])("is free where the container that is there %s", (_case, surroundings) => {
    const app = replacing("app", { from: portsOf(1), to: { ...portsOf(1), privileged: true } });
    expect(settle([app], surroundings)).toMatchObject({ ...UNTOUCHED, decisions: ["app: replace, it differs"] });
  });

  test("is free where it removes the holder itself", () => {
    const holder = observedOf("remains", {}, portsOf(1));
    const fresh = creating("app", portsOf(1));
    const app = { ...fresh, steps: [...removalSteps(holder, ""), ...fresh.steps] };
    expect(settle([app], { up: [holder] })).toMatchObject({ ...UNTOUCHED, decisions: ["app: create, new"] });
  });

  test("is shared where it is a device that a container outside the plan uses", () => {
    const up = [observedOf("foreign", {}, CAMERA)];
    expect(settle([creating("app", CAMERA)], { up })).toMatchObject({ ...UNTOUCHED, decisions: ["app: create, new"] });
  });

  test("does not matter where nothing is started", () => {
    const update = { ...startStep("app-00000000", "", []), part: "update" } as const;
    const app = draft({ name: "app", cause: "memory" }, "update", [update], specOf("app", portsOf(1)));
    const drafts = [app, creating("other", portsOf(1))];
    expect(settle(drafts, { up: [observedOf("foreign", {}, portsOf(2))] })).toMatchObject({
      ...UNTOUCHED,
      decisions: ["app: update, memory", "other: create, new"],
    });
  });

  test("is nothing where it is not known what starts", () => {
    const app: Draft = { ...creating("app", {}), outcome: null };
    expect(settle([app], { up: [observedOf("foreign", {}, portsOf(1))] }).decisions).toEqual(["app: create, new"]);
  });
});

describe("a port that several want", () => {
  test("goes to the first name, and the others are told to whom", () => {
    const drafts = [creating("a", portsOf(1)), creating("b", portsOf(2)), creating("c", portsOf(3, 2))];
    expect(settle(drafts, {}).decisions).toEqual([
      "a: create, new",
      "b: create, new",
      "c: wait, host port 2 goes to the container 'b'",
    ]);
  });

  test("goes to what ran before rather than to what is stopped, and to that rather than to a newcomer", () => {
    const ran = replacing("c", { from: {}, to: portsOf(1, 2) });
    const drafts = [creating("a", portsOf(3)), starting("b", portsOf(2, 3)), ran];
    expect(settle(drafts, { up: [observedOf("c")] }).decisions).toEqual([
      "a: create, new",
      "b: wait, host port 2 goes to the container 'c'",
      "c: replace, it differs",
    ]);
    expect(settle([creating("a", portsOf(3)), starting("b", portsOf(3))], {}).decisions).toEqual([
      "a: wait, host port 3 goes to the container 'b'",
      "b: start, stopped",
    ]);
  });

  test("is not promised to one that has to wait for another", () => {
    const drafts = [creating("a", portsOf(1, 2)), creating("b", portsOf(2))];
    expect(settle(drafts, { up: [observedOf("foreign", {}, portsOf(1))] }).decisions).toEqual([
      "a: wait, host port 1 is held by the container 'foreign'",
      "b: create, new",
    ]);
  });
});

describe("a port for which an attempt is open", () => {
  const atStake = { app: [specOf("app", portsOf(1, 3)), specOf("app", portsOf(3))] };
  const successor = observedOf("app", {}, portsOf(3));

  test("is kept for it, be it free for the moment", () => {
    expect(settle([creating("new", portsOf(1))], { up: [successor], atStake })).toMatchObject({
      ...UNTOUCHED,
      decisions: ["new: wait, host port 1 is kept for the container 'app', which is being replaced"],
    });
  });

  test("is no matter for others, nor for the container itself", () => {
    const drafts = [creating("app", portsOf(1)), creating("new", portsOf(2))];
    expect(settle(drafts, { atStake }).decisions).toEqual(["app: create, new", "new: create, new"]);
  });

  test("stays with one that has it", () => {
    const holder = replacing("holder", { from: portsOf(1), to: { ...portsOf(1), privileged: true } });
    expect(settle([holder], { up: [observedOf("holder", {}, portsOf(1))], atStake }).decisions).toEqual([
      "holder: replace, it differs",
    ]);
  });

  test("is named after the attempt that needs it, of several", () => {
    const both = { other: [specOf("other", portsOf(9))], ...atStake };
    expect(settle([creating("new", portsOf(1))], { atStake: both }).decisions).toEqual([
      "new: wait, host port 1 is kept for the container 'app', which is being replaced",
    ]);
  });
});

import { expect, test } from "vitest";
import { entryOf, manifestOf, type ObservedDiffering, observedOf } from "../../../test/support/builders.ts";
import type { ContainerSpec } from "../model/container-spec.ts";
import { chooseKept } from "./choose-kept.ts";

const manifest = manifestOf("app", {}, { containerId: "stated" });
const entry = entryOf("app", { containerId: "known" });

function listed(id: string, differing: ObservedDiffering = {}, spec: Partial<ContainerSpec> = {}) {
  return observedOf("app", { id, ...differing }, spec);
}

const STOPPED = { status: "Stopped" } as const;
const FAR = { privileged: true, networkMode: "host" };

test.each([
  ["that runs", [listed("stated", STOPPED), listed("x", {}, FAR)], "x"],
  ["whose process is there", [listed("stated", { process: "gone" }), listed("x", {}, FAR)], "x"],
  ["with the stated id where several run", [listed("known"), listed("stated", {}, FAR), listed("x")], "stated"],
  ["with the stated id where none runs", [listed("x", STOPPED), listed("stated", STOPPED)], "stated"],
  ["that the inventory knows", [listed("x"), listed("known", {}, FAR), listed("y")], "known"],
  ["that differs least", [listed("x", {}, FAR), listed("y", {}, { privileged: true }), listed("z", {}, FAR)], "y"],
  ["that is the oldest where all else is equal", [listed("x"), listed("y"), listed("z")], "x"],
])("of several containers of one name the one is kept %s", (_rule, containers, kept) => {
  const chosen = chooseKept(containers, manifest, entry);
  expect(chosen.kept.id).toBe(kept);
  expect(chosen.extra.map(({ id }) => id)).toEqual(containers.map(({ id }) => id).filter((id) => id !== kept));
});

test("the choice needs neither a stated id nor a record", () => {
  expect(chooseKept([listed("x", {}, FAR), listed("y")], manifestOf("app"), undefined).kept.id).toBe("y");
});

test("to choose from nothing is a mistake of ours", () => {
  expect(() => chooseKept([], manifest, entry)).toThrow("internal: there is no container to choose from");
});

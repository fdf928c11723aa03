import { describe, expect, test } from "vitest";
import { entryOf, imageOf, observedOf, specOf } from "../../../test/support/builders.ts";
import type { ContainerSpec } from "../model/container-spec.ts";
import { detectDrift } from "./detect-drift.ts";

const PRIVILEGED = { pointer: "/host_config/privileged", from: false, to: true, remedy: "replace" };
const IMAGE = {
  pointer: "/image/name",
  from: "example.com/app:1",
  to: "example.com/app:2",
  remedy: "replace",
};

function withLog(log: Partial<ContainerSpec["log"]>): Partial<ContainerSpec> {
  return { log: { ...specOf("app").log, ...log } };
}

describe("a container that we made", () => {
  test("differs in what its file says now and did not say before", () => {
    expect(detectDrift(specOf("app", { privileged: true }), observedOf("app"), entryOf("app"))).toEqual([PRIVILEGED]);
  });

  test("differs in what was changed by hand since Kanto answered", () => {
    expect(detectDrift(specOf("app"), observedOf("app", {}, { privileged: true }), entryOf("app"))).toEqual([
      { ...PRIVILEGED, from: true, to: false },
    ]);
  });

  test("does not differ in what Kanto made of it, beside a change of the file", () => {
    const answered = { domainName: "kanto's" };
    const entry = entryOf("app", { answer: specOf("app", answered) });
    expect(detectDrift(specOf("app", { privileged: true }), observedOf("app", {}, answered), entry)).toEqual([
      PRIVILEGED,
    ]);
  });

  test("differs once in a field that both the file and a hand changed, as the file says", () => {
    const desired = specOf("app", { image: imageOf("example.com/app:2") });
    const observed = observedOf("app", {}, { image: imageOf("example.com/app:3"), privileged: true });
    expect(detectDrift(desired, observed, entryOf("app"))).toEqual([IMAGE, { ...PRIVILEGED, from: true, to: false }]);
  });

  test("is not asked about drift before Kanto's answer was seen", () => {
    const entry = entryOf("app", { answer: null });
    expect(detectDrift(specOf("app"), observedOf("app", {}, { privileged: true }), entry)).toEqual([]);
  });

  test("does not differ where what is listed is what is wanted, whatever the record says", () => {
    const wanted = { image: imageOf("example.com/app:2") };
    expect(detectDrift(specOf("app", wanted), observedOf("app", {}, wanted), entryOf("app"))).toEqual([]);
  });
});

describe("a container of which there is no record", () => {
  test.each([
    ["adopted", entryOf("app", { sent: null, answer: null })],
    ["another than the recorded one", entryOf("app", { containerId: "other" }, { privileged: true })],
    ["of lost state", undefined],
  ])("(%s) is compared with the manifest as it is listed", (_, entry) => {
    expect(detectDrift(specOf("app", { privileged: true }), observedOf("app"), entry)).toEqual([PRIVILEGED]);
  });

  test("may keep the log size that the earlier deployer sent", () => {
    const observed = observedOf("app", {}, withLog({ maxSize: "1M" }));
    expect(detectDrift(specOf("app"), observed, undefined)).toEqual([]);
  });

  test.each([
    ["another size that is wanted", { maxSize: "1M" }, { maxSize: "50M" }, "max_size"],
    ["another size that is there", { maxSize: "2M" }, { maxSize: "100M" }, "max_size"],
    ["the same texts in another field", { rootDirectory: "1M" }, { rootDirectory: "100M" }, "root_dir"],
  ])("is not spared %s", (_, there, wanted, field) => {
    const [from] = Object.values(there);
    const [to] = Object.values(wanted);
    expect(detectDrift(specOf("app", withLog(wanted)), observedOf("app", {}, withLog(there)), undefined)).toEqual([
      { pointer: `/host_config/log_config/driver_config/${field}`, from, to, remedy: "replace" },
    ]);
  });
});

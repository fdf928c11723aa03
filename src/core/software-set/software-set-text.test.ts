import fc from "fast-check";
import { expect, test } from "vitest";
import {
  desiredOf,
  entryOf,
  imageOf,
  inventoryOf,
  manifestOf,
  observedOf,
  specOf,
} from "../../../test/support/builders.ts";
import type { ContainerSpec } from "../model/container-spec.ts";
import { compareSpec } from "../reconcile/compare-spec.ts";
import { runningSpecs } from "./running-specs.ts";
import { namesImagesExactly, softwareSetText } from "./software-set-text.ts";

const fields: fc.Arbitrary<Partial<ContainerSpec>> = fc.record({
  hostName: fc.constantFrom("a", "b"),
  networkMode: fc.constantFrom("bridge", "host"),
  environment: fc.shuffledSubarray(["A=1", "B=2", "C=3"]),
  command: fc.shuffledSubarray(["run", "fast"]),
  privileged: fc.boolean(),
  runtime: fc.constantFrom("io.containerd.runc.v2", "io.containerd.runc.v1", "io.containerd.kata.v2"),
  extraHosts: fc.shuffledSubarray(["a:1.1.1.1", "b:2.2.2.2"]),
  mounts: fc.shuffledSubarray([
    { source: "/a", destination: "/a", propagationMode: "rprivate" },
    { source: "/b", destination: "/b", propagationMode: "rprivate" },
  ]),
  portMappings: fc.shuffledSubarray([
    { protocol: "tcp", containerPort: 80, hostIp: "0.0.0.0", hostPort: 80, hostPortEnd: 80 },
    { protocol: "udp", containerPort: 80, hostIp: "0.0.0.0", hostPort: 80, hostPortEnd: 80 },
  ]),
  resources: fc.record({
    memory: fc.constantFrom("", "10M"),
    memoryReservation: fc.constant(""),
    memorySwap: fc.constant(""),
  }),
});

test("texts are equal exactly when the specs are", () => {
  fc.assert(
    fc.property(fields, fields, (one, other) => {
      const specs = [specOf("app", one), specOf("app", other)] as const;
      const areEqual = softwareSetText([specs[0]]) === softwareSetText([specs[1]]);
      expect(areEqual).toBe(compareSpec(...specs).length === 0);
    }),
    { numRuns: 500 },
  );
});

test("the order of containers does not matter, their names and number do", () => {
  const text = softwareSetText([specOf("a"), specOf("b")]);
  expect(softwareSetText([specOf("b"), specOf("a")])).toBe(text);
  expect(softwareSetText([specOf("a")])).not.toBe(text);
  expect(softwareSetText([specOf("a"), specOf("b", { image: imageOf("example.com/a:1") })])).not.toBe(text);
});

test("only digests name images exactly", () => {
  const digest = `example.com/a@sha256:${"0".repeat(64)}`;
  expect(namesImagesExactly([specOf("a", { image: imageOf(digest) })])).toBe(true);
  expect(namesImagesExactly([specOf("a", { image: imageOf(digest) }), specOf("b")])).toBe(false);
});

test("what runs counts as we sent it, unless it was changed; what does not run does not count", () => {
  const sent = specOf("app", { environment: ["FROM=us"] });
  const entry = entryOf("app", { sent, answer: specOf("app", { environment: ["FROM=kanto"] }) });
  const run = (listed: Parameters<typeof observedOf>[1], environment: readonly string[]) =>
    runningSpecs(
      desiredOf(manifestOf("app")),
      { containers: [observedOf("app", listed, { environment }), observedOf("foreign")], bootId: "", observedAt: "" },
      inventoryOf(entry),
    ).map((spec) => spec.environment);
  expect(run({}, ["FROM=kanto"])).toEqual([["FROM=us"]]);
  expect(run({}, ["FROM=hand"])).toEqual([["FROM=hand"]]);
  expect(run({ status: "Stopped" }, ["FROM=kanto"])).toEqual([]);
  expect(run({ status: "Exited" }, ["FROM=kanto"])).toEqual([["FROM=us"]]);
  expect(run({ status: "Exited", exitCode: 1 }, ["FROM=kanto"])).toEqual([]);
});

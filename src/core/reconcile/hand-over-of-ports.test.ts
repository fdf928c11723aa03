import { describe, expect, test } from "vitest";
import { observedOf, specOf } from "../../../test/support/builders.ts";
import { CAMERA, creating, portsOf, removing, replacing, settle } from "../../../test/support/drafts.ts";

describe("a port that a running container gives up for its successor", () => {
  const giver = replacing("giver", { from: portsOf(1), to: {} });
  const up = [observedOf("giver", {}, portsOf(1)), observedOf("taker")];
  const keptForGiver = "host port 1 is kept for the container 'giver', which is being replaced";

  test("waits with a newcomer until the successor has come through: else it could not be taken back", () => {
    expect(settle([giver, creating("taker", portsOf(1))], { up })).toMatchObject({
      decisions: ["giver: replace, it differs", `taker: wait, ${keptForGiver}`],
      waits: [],
    });
  });

  test("waits with one that did not run before either", () => {
    const taker = replacing("taker", { from: {}, to: portsOf(1), wasRunning: false });
    expect(settle([giver, taker], { up: up.slice(0, 1) }).decisions).toEqual([
      "giver: replace, it differs",
      `taker: wait, ${keptForGiver}`,
    ]);
  });

  test("goes at once to one that runs, for it can go back", () => {
    expect(settle([giver, replacing("taker", { from: {}, to: portsOf(1) })], { up })).toMatchObject({
      decisions: ["giver: replace, it differs", "taker: replace, it differs"],
      partners: { giver: ["taker"], taker: ["giver"] },
      waits: [
        // It starts when the port is free, and nobody stops before both definitions are accepted.
        "taker start after success of giver release",
        "taker release after success of giver create",
        "giver release after success of taker create",
        // What ran before stays until both have started.
        "giver tidy giver-00000000 after success of taker start",
        "taker tidy taker-00000000 after success of giver start",
      ],
    });
  });

  test("goes at once to one with an attempt open, for that one goes back as well", () => {
    const { decisions, partners } = settle([giver, creating("taker", portsOf(1))], {
      up: up.slice(0, 1),
      atStake: { taker: [specOf("taker", portsOf(1))] },
    });
    expect(decisions).toEqual(["giver: replace, it differs", "taker: create, new"]);
    expect(partners).toEqual({ giver: ["taker"], taker: ["giver"] });
  });

  test("is not given up where the successor has it too", () => {
    const stays = replacing("giver", { from: portsOf(1), to: { ...portsOf(1), privileged: true } });
    expect(settle([stays, replacing("taker", { from: {}, to: portsOf(1) })], { up })).toMatchObject({
      decisions: ["giver: replace, it differs", "taker: wait, host port 1 is held by the container 'giver'"],
      waits: [],
    });
  });

  test("is not given up where the container is to run as it is", () => {
    const idle = creating("giver", {});
    expect(settle([idle, replacing("taker", { from: {}, to: portsOf(1) })], { up }).decisions).toEqual([
      "giver: create, new",
      "taker: wait, host port 1 is held by the container 'giver'",
    ]);
  });
});

describe("a port goes to a newcomer", () => {
  test("when the container is removed for good, each of several at its own step", () => {
    const up = [observedOf("gone", { id: "one" }), observedOf("gone", { id: "two" }, portsOf(1))];
    expect(settle([removing("gone", up), creating("new", portsOf(1))], { up })).toMatchObject({
      decisions: ["gone: prune, gone", "new: create, new"],
      waits: [
        "new start after success of gone stop two",
        "gone stop two after success of new create",
        "gone tidy one after success of new start",
        "gone tidy two after success of new start",
      ],
    });
  });

  test("when its process is gone, with the removal", () => {
    const up = [observedOf("dead", { process: "gone" }, portsOf(1))];
    const dead = replacing("dead", { from: portsOf(1), to: {}, wasRunning: false, action: "heal" });
    expect(settle([dead, creating("new", portsOf(1))], { up }).waits).toEqual([
      "new start after success of dead release",
      "dead release after success of new create",
    ]);
  });
});

describe("a device that a running container uses", () => {
  const up = [observedOf("giver", {}, CAMERA)];

  test("is free for a newcomer when it has stopped, whether its successor has it or not", () => {
    for (const to of [{}, { ...CAMERA, privileged: true }]) {
      const giver = replacing("giver", { from: CAMERA, to });
      const settled = settle([giver, creating("new", CAMERA)], { up });
      expect(settled.decisions).toEqual(["giver: replace, it differs", "new: create, new"]);
      expect(settled.waits).toContain("new start after success of giver release");
    }
  });

  test("is no matter for one that uses another", () => {
    const other = { devices: CAMERA.devices.map((device) => ({ ...device, pathOnHost: "/dev/video1" })) };
    expect(settle([replacing("giver", { from: CAMERA, to: {} }), creating("new", other)], { up }).waits).toEqual([]);
  });
});

test("containers that hand ports round in a ring, or in a row, go back with all of them", () => {
  const round = (name: string, from: number, to: number) => replacing(name, { from: portsOf(from), to: portsOf(to) });
  const up = [1, 2, 3, 4].map((port) => observedOf(["d", "b", "c", "a"][port - 1] ?? "", {}, portsOf(port)));
  const drafts = [round("a", 4, 3), round("b", 2, 1), round("c", 3, 2), round("d", 1, 5)];
  expect(settle(drafts, { up }).partners).toEqual({
    a: ["b", "c", "d"],
    b: ["a", "c", "d"],
    c: ["a", "b", "d"],
    d: ["a", "b", "c"],
  });
});

test("where one waits, what it would have given up is not free for the next", () => {
  const drafts = [
    replacing("a", { from: portsOf(1), to: portsOf(2) }),
    replacing("b", { from: portsOf(2), to: portsOf(3) }),
  ];
  const up = [observedOf("a", {}, portsOf(1)), observedOf("b", {}, portsOf(2)), observedOf("foreign", {}, portsOf(3))];
  expect(settle(drafts, { up })).toMatchObject({
    decisions: [
      "a: wait, host port 2 is held by the container 'b'",
      "b: wait, host port 3 is held by the container 'foreign'",
    ],
    waits: [],
    partners: {},
  });
});

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
  planAsText,
  planInputOf,
  portOf,
  specOf,
} from "../../../test/support/builders.ts";
import type { Journal } from "../model/journal.ts";
import { makePlan } from "./make-plan.ts";

function planFor(situation: PlanSituation): string {
  return planAsText(makePlan(planInputOf(situation)));
}

const NEW_IMAGE = { image: imageOf("example.com/app:2") };

function journalOf(name: string, previous: { id?: string; image?: string; wasRunning?: boolean }): Journal {
  const spec = specOf(name, previous.image === undefined ? {} : { image: imageOf(previous.image) });
  const before = { containerId: previous.id ?? `${name}-00000000`, spec, wasRunning: previous.wasRunning ?? true };
  return { attempts: new Map([[name, { name, nonce: "11111111", previous: before, partners: [] }]]) };
}

describe("what is missing", () => {
  test("is created under a chosen id and started", () => {
    expect(planFor({ manifests: [manifestOf("app")] })).toBe(
      [
        "app: create, there is no such container",
        "#1 [] create app-abcdef01 as app from example.com/app:1",
        "#2 [1] start app-abcdef01",
      ].join("\n"),
    );
  });

  test("is created under the id that its manifest states", () => {
    expect(planFor({ manifests: [manifestOf("app", {}, { containerId: "app" })] })).toContain("create app as app");
  });

  test("gets a chosen id where the stated one is poisoned", () => {
    const inventory = { ...inventoryOf(), poisonedIds: new Set(["app"]) };
    expect(planFor({ manifests: [manifestOf("app", {}, { containerId: "app" })], inventory })).toContain(
      "create app-abcdef01 as app",
    );
  });

  test("waits where a container of another name holds its id", () => {
    expect(
      planFor({ manifests: [manifestOf("app", {}, { containerId: "x" })], listed: [observedOf("other", { id: "x" })] }),
    ).toBe("app: wait, its id 'x' is held by the container 'other'");
  });

  test("starts after its providers, whatever becomes of them", () => {
    const consumer = manifestOf("app", { extraHosts: ["broker:container_broker-host"] });
    expect(planFor({ manifests: [consumer, manifestOf("broker")] })).toContain("#4 [1 3?] start app-abcdef01");
  });

  test("goes on running until its providers have started again, where all are replaced at once", () => {
    const consumer = { extraHosts: ["broker:container_broker-host"] };
    const text = planFor({
      manifests: [manifestOf("app", { ...consumer, privileged: true }), manifestOf("broker", { privileged: true })],
      listed: [observedOf("app", {}, consumer), observedOf("broker")],
    });
    const [, start] = /#(\d+) \[[^\]]*\] start broker-abcdef01/.exec(text) ?? [];
    expect(text).toMatch(new RegExp(`\\[[^\\]]*\\b${start}\\?[^\\]]*\\] update app-00000000`));
    expect(text).toMatch(new RegExp(`\\[[^\\]]*\\b${start}\\?[^\\]]*\\] stop app-00000000`));
  });

  test("makes way at once for a provider that takes a port from it", () => {
    const consumer = { extraHosts: ["broker:container_broker-host"] };
    const text = planFor({
      manifests: [manifestOf("app", consumer), manifestOf("broker", { portMappings: [portOf(80)] })],
      listed: [observedOf("app", {}, { ...consumer, portMappings: [portOf(80)] }), observedOf("broker")],
    });
    const [, stop] = /#(\d+) \[[^\]]*\] stop app-00000000/.exec(text) ?? [];
    expect(text).toMatch(new RegExp(`\\[[^\\]]*\\b${stop}\\b[^\\]]*\\] start broker-abcdef01`));
  });

  test("is started in spite of a cycle, which is reported", () => {
    const a = manifestOf("a", { extraHosts: ["b:container_b-host"] });
    const b = manifestOf("b", { extraHosts: ["a:container_a-host"] });
    const text = planFor({ manifests: [a, b] });
    expect(text).toContain("warning: 'a' and 'b' need each other's address; 'a' starts first and learns it later");
    expect(text).toContain("[1] start a-abcdef01");
  });
});

describe("what is as its manifest says", () => {
  test("is left alone", () => {
    expect(
      planFor({ manifests: [manifestOf("app")], listed: [observedOf("app")], inventory: inventoryOf(entryOf("app")) }),
    ).toBe("app: none, runs as the manifest says");
  });

  test("becomes ours where we did not make it, and is left alone", () => {
    const plan = makePlan(planInputOf({ manifests: [manifestOf("app")], listed: [observedOf("app", { id: "uuid" })] }));
    expect(plan.containers[0]).toMatchObject({ action: "none", adopted: true });
    expect(plan.operations).toEqual([]);
  });

  test("keeps the log size that the earlier deployer gave it", () => {
    const log = { ...specOf("app").log, maxSize: "1M" };
    expect(planFor({ manifests: [manifestOf("app")], listed: [observedOf("app", {}, { log })] })).toBe(
      "app: none, runs as the manifest says",
    );
  });

  test("is not touched for what Kanto changed by itself", () => {
    const answer = specOf("app", { environment: ["KANTO=added"] });
    const inventory = inventoryOf(entryOf("app", { answer }));
    const listed = [observedOf("app", {}, { environment: ["KANTO=added"] })];
    expect(planFor({ manifests: [manifestOf("app")], listed, inventory })).toBe("app: none, runs as the manifest says");
  });

  test("is left where another has its id only", () => {
    const manifests = [manifestOf("app", {}, { containerId: "app" })];
    expect(planFor({ manifests, listed: [observedOf("app", { id: "other-id" })] })).toBe(
      "app: none, runs as the manifest says",
    );
  });
});

describe("what differs", () => {
  test("is replaced beside the running one, which stays as the way back until the new one runs", () => {
    const inventory = inventoryOf(entryOf("app"));
    expect(planFor({ manifests: [manifestOf("app", NEW_IMAGE)], listed: [observedOf("app")], inventory })).toBe(
      [
        "app: replace, /image/name differs",
        "#1 [] create app-abcdef01 as app.kad-next from example.com/app:2",
        "#2 [1] rename app-00000000 to app.kad-old",
        "#3 [1 2] update app-00000000 policy no",
        "#4 [1 2 3] stop app-00000000",
        "#5 [1 2 4] rename app-abcdef01 to app",
        "#6 [1 2 4 5] start app-abcdef01",
        "#7 [6] remove app-00000000",
      ].join("\n"),
    );
  });

  test("is replaced under its own id after a probe was accepted, with a keeper of the old image", () => {
    const manifests = [manifestOf("app", NEW_IMAGE, { containerId: "app" })];
    const inventory = inventoryOf(entryOf("app", { containerId: "app" }));
    expect(planFor({ manifests, listed: [observedOf("app", { id: "app" })], inventory })).toBe(
      [
        "app: replace, /image/name differs",
        "#1 [] create app-probe-abcdef01 as app.kad-probe from example.com/app:2",
        "#2 [1] create app-keep-abcdef01 as app.kad-keep from example.com/app:1",
        "#3 [1 2] update app policy no",
        "#4 [1 2 3] stop app",
        "#5 [1 2 4] remove app",
        "#6 [1 2 4 5] create app as app from example.com/app:2",
        "#7 [1 2 4 5 6] start app",
        "#8 [7] remove app-probe-abcdef01",
        "#9 [7] remove app-keep-abcdef01",
      ].join("\n"),
    );
  });

  test("in resources and restart policy only is changed while it runs", () => {
    const resources = { memory: "64M", memoryReservation: "", memorySwap: "128M" };
    expect(
      planFor({
        manifests: [manifestOf("app", { resources })],
        listed: [observedOf("app")],
        inventory: inventoryOf(entryOf("app")),
      }),
    ).toBe(["app: update, 2 fields differ", "#1 [] update app-00000000 memory '64M'"].join("\n"));
  });

  test("C8: by hand is brought back", () => {
    const listed = [
      observedOf("app", {}, { restartPolicy: { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 0 } }),
    ];
    expect(planFor({ manifests: [manifestOf("app")], listed, inventory: inventoryOf(entryOf("app")) })).toBe(
      ["app: update, /host_config/restart_policy/type differs", "#1 [] update app-00000000 policy unless-stopped"].join(
        "\n",
      ),
    );
  });

  test("in nothing is replaced all the same where a person touched the file", () => {
    const policy = { ...PLAN_POLICY, redeploy: new Map([["app", "touched"]]) };
    const inventory = inventoryOf(entryOf("app"));
    expect(planFor({ manifests: [manifestOf("app")], listed: [observedOf("app")], inventory, policy })).toContain(
      "app: replace, touched",
    );
  });

  test("in its name, inside the file, replaces the container of the old name", () => {
    const manifests = [manifestOf("new", {}, { path: "app.json" })];
    const text = planFor({ manifests, listed: [observedOf("app")], inventory: inventoryOf(entryOf("app")) });
    expect(text).toBe(
      [
        "new: replace, app.json now names it so; before it was 'app'",
        "#1 [] create new-abcdef01 as new.kad-next from example.com/new:1",
        "#2 [1] update app-00000000 policy no",
        "#3 [1 2] stop app-00000000",
        "#4 [1 3] rename new-abcdef01 to new",
        "#5 [1 3 4] start new-abcdef01",
        "#6 [5] remove app-00000000",
      ].join("\n"),
    );
  });

  test("and failed before stays as it is until the manifest changes", () => {
    const failures = new Map([
      ["app", { spec: specOf("app", NEW_IMAGE), insteadSpec: null, reason: "no such program", failedAt: "" }],
    ]);
    const inventory = { ...inventoryOf(entryOf("app")), failures };
    const situation = { listed: [observedOf("app")], inventory };
    expect(planFor({ ...situation, manifests: [manifestOf("app", NEW_IMAGE)] })).toMatch(
      /^app: failed, no such program/,
    );
    expect(
      planFor({ ...situation, manifests: [manifestOf("app", { image: imageOf("example.com/app:3") })] }),
    ).toContain("app: replace");
  });
});

describe("a process that is gone", () => {
  test("is healed by a successor under another id, for the old one is likely lost", () => {
    const listed = [observedOf("app", { id: "app", process: "gone" })];
    const manifests = [manifestOf("app", {}, { containerId: "app" })];
    expect(planFor({ manifests, listed, inventory: inventoryOf(entryOf("app", { containerId: "app" })) })).toBe(
      [
        "app: heal, Kanto lists it as running, but its process is gone",
        "#1 [] create app-abcdef01 as app.kad-next from example.com/app:1",
        "#2 [1] remove app",
        "#3 [1 2] rename app-abcdef01 to app",
        "#4 [1 2 3] start app-abcdef01",
      ].join("\n"),
    );
  });
});

test("a container whose id can never be started again gets a successor under another", () => {
  const listed = [observedOf("app", { id: "app", status: "Stopped", error: "failed to create containerIO" })];
  const inventory = { ...inventoryOf(entryOf("app", { containerId: "app" })), poisonedIds: new Set(["app"]) };
  const text = planFor({ manifests: [manifestOf("app", {}, { containerId: "app" })], listed, inventory });
  expect(text).toContain("app: heal, its id has remains in containerd");
  expect(text).toContain("create app-abcdef01 as app.kad-next");
});

describe("several containers of one name", () => {
  test("C10: the one that runs is kept, the others are stopped and removed", () => {
    const listed = [
      observedOf("app", { id: "a", status: "Stopped" }),
      observedOf("app", { id: "b" }),
      observedOf("app", { id: "c", status: "Created" }),
    ];
    expect(planFor({ manifests: [manifestOf("app")], listed })).toBe(
      ["app: tidy, 3 containers bear this name", "#1 [] remove a", "#2 [] remove c"].join("\n"),
    );
  });

  test("C10: are the same plan in whatever order they are listed", () => {
    const listed = [observedOf("app", { id: "a" }), observedOf("app", { id: "b" }), observedOf("app", { id: "c" })];
    const manifests = [manifestOf("app")];
    expect(planFor({ manifests, listed: [...listed].reverse() })).toBe(planFor({ manifests, listed }));
  });
});

describe("host ports", () => {
  test("held by a foreign container make the manifest wait, with nothing touched", () => {
    const manifests = [manifestOf("app", { portMappings: [portOf(8080)] })];
    const listed = [observedOf("app"), observedOf("foreign", {}, { portMappings: [portOf(8080)] })];
    expect(planFor({ manifests, listed, inventory: inventoryOf(entryOf("app")) })).toBe(
      "app: wait, host port 8080 is held by the container 'foreign'",
    );
  });

  test("wanted by two new containers go to the first name; the other waits", () => {
    const manifests = [
      manifestOf("a", { portMappings: [portOf(9411)] }),
      manifestOf("b", { portMappings: [portOf(9411)] }),
    ];
    const text = planFor({ manifests });
    expect(text).toContain("a: create");
    expect(text).toContain("b: wait, host port 9411 goes to the container 'a'");
  });

  test("that are free only for the moment of a swap stay with what ran before", () => {
    const manifests = [manifestOf("a", { portMappings: [portOf(1)] }), manifestOf("b", { portMappings: [portOf(1)] })];
    const text = planFor({ manifests, journal: journalOf("b", {}) });
    expect(text).toContain("a: wait, host port 1 is kept for the container 'b', which is being replaced");
    expect(text).toContain("b: create");
  });

  test("that two containers trade are given up by both before either starts", () => {
    const manifests = [manifestOf("a", { portMappings: [portOf(2)] }), manifestOf("b", { portMappings: [portOf(1)] })];
    const listed = [
      observedOf("a", {}, { portMappings: [portOf(1)] }),
      observedOf("b", {}, { portMappings: [portOf(2)] }),
    ];
    const inventory = inventoryOf(
      entryOf("a", {}, { portMappings: [portOf(1)] }),
      entryOf("b", {}, { portMappings: [portOf(2)] }),
    );
    const plan = makePlan(planInputOf({ manifests, listed, inventory }));
    const numberOf = (kind: string, id: string) =>
      plan.operations.find(({ operation }) => operation.kind === kind && operation.containerId === id)?.number ??
      Number.NaN;
    const waitsOf = (number: number) => plan.operations[number - 1]?.dependsOn.map((dependency) => dependency.number);
    expect(waitsOf(numberOf("start", "a-abcdef01"))).toContain(numberOf("stop", "b-00000000"));
    expect(waitsOf(numberOf("start", "b-abcdef01"))).toContain(numberOf("stop", "a-00000000"));
    expect(waitsOf(numberOf("stop", "a-00000000"))).toContain(numberOf("create", "b-abcdef01"));
    expect(waitsOf(numberOf("stop", "b-00000000"))).toContain(numberOf("create", "a-abcdef01"));
  });
});

describe("an attempt that was cut off", () => {
  const manifests = [manifestOf("app", NEW_IMAGE)];
  const inventory = inventoryOf(entryOf("app"));
  const journal = journalOf("app", {});

  test("after the predecessor was set aside: it gets its name and policy back and runs", () => {
    const listed = [
      observedOf(
        "app",
        { listedName: "app.kad-old", status: "Stopped", manuallyStopped: true },
        { restartPolicy: { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 0 } },
      ),
      observedOf("app", { id: "app-11111111", listedName: "app.kad-next", status: "Created" }, NEW_IMAGE),
    ];
    expect(planFor({ manifests, listed, inventory, journal })).toBe(
      [
        "app: restore, an earlier attempt was cut off",
        "#1 [] rename app-00000000 to app",
        "#2 [1] update app-00000000 policy unless-stopped",
        "#3 [1 2] start app-00000000",
        "#4 [1 3] remove app-11111111",
      ].join("\n"),
    );
  });

  test("after the successor was started: the predecessor goes", () => {
    const listed = [
      observedOf("app", { listedName: "app.kad-old", status: "Stopped", manuallyStopped: true }),
      observedOf("app", { id: "app-11111111" }, NEW_IMAGE),
    ];
    const made = inventoryOf(entryOf("app", { containerId: "app-11111111" }, NEW_IMAGE));
    expect(planFor({ manifests, listed, inventory: made, journal })).toBe(
      ["app: tidy, has proven itself", "#1 [] remove app-00000000"].join("\n"),
    );
  });

  test("after the successor failed to start: it goes and the predecessor runs again", () => {
    const listed = [
      observedOf("app", { listedName: "app.kad-old", status: "Stopped", manuallyStopped: true }),
      observedOf("app", { id: "app-11111111", status: "Stopped", error: "no such program" }, NEW_IMAGE),
    ];
    expect(planFor({ manifests, listed, inventory, journal })).toBe(
      [
        "app: restore, an earlier attempt was cut off",
        "#1 [] remove app-11111111",
        "#2 [1] rename app-00000000 to app",
        "#3 [1 2] start app-00000000",
      ].join("\n"),
    );
  });

  test("under a stated id, after the old one was removed: forward, unless the new one is known to fail", () => {
    const stated = [manifestOf("app", NEW_IMAGE, { containerId: "app" })];
    const listed = [observedOf("app", { id: "app-keep-11111111", listedName: "app.kad-keep", status: "Created" })];
    const situation = { manifests: stated, listed, inventory, journal: journalOf("app", { id: "app" }) };
    expect(planFor(situation)).toBe(
      [
        "app: create, there is no such container",
        "#1 [] create app as app from example.com/app:2",
        "#2 [1] start app",
        "#3 [2] remove app-keep-11111111",
      ].join("\n"),
    );
    expect(planFor({ ...situation, givenUp: new Map([["app", "no such program"]]) })).toBe(
      [
        "app: restore, no such program",
        "#1 [] create app as app from example.com/app:1",
        "#2 [1] start app",
        "#3 [1 2] remove app-keep-11111111",
      ].join("\n"),
    );
  });

  test("brings the old one back although the manifest cannot be used by now", () => {
    const held = new Map([["app", { name: "app", path: "app.json", reason: "it is empty" }]]);
    const listed = [observedOf("app", { listedName: "app.kad-old", status: "Stopped", manuallyStopped: true })];
    expect(planFor({ desired: { ...desiredOf(), held }, listed, inventory, journal })).toContain("app: restore");
  });

  test("does not start again what did not run before", () => {
    const listed = [observedOf("app", { listedName: "app.kad-old", status: "Stopped", manuallyStopped: true })];
    expect(planFor({ manifests, listed, inventory, journal: journalOf("app", { wasRunning: false }) })).not.toContain(
      "start",
    );
  });
});

describe("an attempt that is given up", () => {
  const manifests = [manifestOf("app", NEW_IMAGE)];
  const givenUp = new Map([["app", "the image cannot be pulled"]]);

  test("leaves the running container and removes only what it made", () => {
    const listed = [
      observedOf("app"),
      observedOf("app", { id: "app-11111111", listedName: "app.kad-next", status: "Created" }, NEW_IMAGE),
    ];
    expect(
      planFor({ manifests, listed, inventory: inventoryOf(entryOf("app")), journal: journalOf("app", {}), givenUp }),
    ).toBe(["app: tidy, the image cannot be pulled", "#1 [] remove app-11111111"].join("\n"));
  });

  test("of a container that was new leaves nothing to do", () => {
    expect(planFor({ manifests, givenUp })).toBe("app: failed, the image cannot be pulled");
  });
});

describe("orphans", () => {
  const inventory = inventoryOf(entryOf("gone"));
  const listed = [observedOf("gone"), observedOf("foreign")];
  const prune = { ...PLAN_POLICY, prune: true };

  test("are reported and left", () => {
    expect(planFor({ manifests: [manifestOf("app")], listed, inventory })).toContain(
      "gone: orphan, its manifest gone.json is gone",
    );
  });

  test("are stopped and removed where asked; what is foreign is never touched", () => {
    const text = planFor({ manifests: [manifestOf("app")], listed, inventory, policy: prune });
    expect(text).toContain("gone: prune");
    expect(text).toMatch(
      /update gone-00000000 policy no\n#\d+ \[\d\] stop gone-00000000\n#\d+ \[\d\] remove gone-00000000/,
    );
    expect(text).not.toContain("foreign");
  });

  test("A11: are kept where the directory is suddenly empty, or could not be read", () => {
    expect(planFor({ listed, inventory, policy: prune })).toContain(
      "kept because the manifest directory is suddenly empty",
    );
    expect(planFor({ desired: { ...desiredOf(), complete: false }, listed, inventory, policy: prune })).toBe("");
  });
});

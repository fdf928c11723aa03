import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { containerStatusOf, statusOf } from "../../../test/support/status-builders.ts";
import type { Problem } from "../model/problem.ts";
import type { DeployerStatus } from "../model/status.ts";
import { CONTAINER_PHASES } from "../status/status-words.ts";
import { escapeControlCharacters, hasControlCharacters } from "./escape-control-characters.ts";
import { formatStatus, type StatusTextOptions } from "./status-text.ts";
import { textWidth } from "./table.ts";
import { formatWhy } from "./why-text.ts";

const NOW = Date.parse("2026-11-23T10:05:00Z");
const STYLE: StatusTextOptions = { color: false, unicode: true, columns: 80, nowMs: NOW };

const PROBLEM: Problem = {
  severity: "error",
  code: "unknown-key",
  file: "feeder.json",
  position: { line: 3, column: 5, length: 4 },
  pointer: "/imge",
  message: "the key 'imge' is not known",
  hint: "did you mean 'image'?",
};

const MIXED = statusOf({
  health: "degraded",
  summary: "2 of 5 containers not as desired: agent, feeder",
  directory: { path: "/data/var/containers/manifests", readable: true, problem: null, manifestCount: 4 },
  containers: [
    containerStatusOf("agent", {
      phase: "waiting",
      reason: "host port 9411 is held by zipkin",
      since: "2026-11-23T10:00:00Z",
      nextRetryAt: "2026-11-23T10:05:30Z",
      containerId: null,
    }),
    containerStatusOf("databroker", {
      image: "ghcr.io/eclipse/kuksa.val/a-very-long-path-of-a-registry/databroker:0.4.1",
    }),
    containerStatusOf("feeder", {
      phase: "failed",
      reason: "ended with exit code 3 within its health window; what ran before runs",
      lastError: "invalid declaration API_TOKEN=hunter2\u001b[2J",
      restarts: 12,
      differences: [
        { pointer: "/image/name", from: "feeder:1", to: "feeder:2", remedy: "replace" },
        { pointer: "/config/env", from: "API_TOKEN=hunter1", to: "API_TOKEN=hunter2", remedy: "replace" },
      ],
    }),
    containerStatusOf("once", { phase: "done", since: "2026-11-20T10:05:00Z" }),
    containerStatusOf("old", {
      phase: "orphaned",
      reason: "its manifest old.json is gone",
      manifestPath: null,
      image: null,
    }),
  ],
  problems: [PROBLEM],
});

describe("the status as text", () => {
  test("shows health, places, containers with what wants attention, and problems", () => {
    expect(formatStatus(MIXED, STYLE)).toMatchInlineSnapshot(`
      "✖ degraded: 2 of 5 containers not as desired: agent, feeder
        manifests  /data/var/containers/manifests (4 files)
        Kanto      /run/kanto.sock answers for 3 h 5 min
        daemon     1.2.3, process 4711, for 3 h 5 min

         NAME        PHASE     FOR        RESTARTS  IMAGE
      …  agent       waiting   5 min      0         registry.local/agent:1
          host port 9411 is held by zipkin
          nothing is touched until the way is free; it is looked at again in 30 s
      ✔  databroker  running   3 h 5 min  0         …of-a-registry/databroker:0.4.1
      ✖  feeder      failed    3 h 5 min  12        registry.local/feeder:1
          ended with exit code 3 within its health window; what ran before runs
          it waits for its manifest to change; to try the same again: kad redeploy
          feeder
      ✔  once        done      3 d        0         registry.local/once:1
      ?  old         orphaned  3 h 5 min  0         -
          its manifest old.json is gone
          it is left alone; put the manifest back, or remove it with: kad prune

      Problems
        feeder.json:3:5: error[unknown-key]: the key 'imge' is not known; did you mean
        'image'?
      "
    `);
  });

  test("of a suspended daemon without Kanto says both", () => {
    const status = statusOf({
      health: "unknown",
      summary: "waiting for Kanto: connection refused",
      runtime: { socketPath: "/run/k.sock", reachable: false, since: "2026-11-23T10:04:00Z", lastError: "refused" },
      suspension: { by: "person", reason: "maintenance", since: "2026-11-23T09:00:00Z", activityId: null },
    });
    expect(formatStatus(status, STYLE)).toMatchInlineSnapshot(`
      "? unknown: waiting for Kanto: connection refused
        manifests  /manifests (1 file)
        Kanto      /run/k.sock does not answer for 1 min: refused
        daemon     1.2.3, process 4711, for 3 h 5 min
        suspended by a person for 1 h 5 min: maintenance; nothing is changed until it
        ends (kad resume)
      "
    `);
  });

  test("has ASCII marks where the terminal shows no others", () => {
    const containers = CONTAINER_PHASES.map((phase) => containerStatusOf(phase, { phase }));
    expect(formatStatus(statusOf({ containers }), { ...STYLE, unicode: false })).toMatch(/^[\x20-\x7e\n]*$/);
  });

  test("colours change nothing but the colours", () => {
    const colorful = formatStatus(MIXED, { ...STYLE, color: true });
    expect(colorful).toContain("\u001b[");
    expect(stripVTControlCharacters(colorful)).toBe(formatStatus(MIXED, STYLE));
  });

  test.each([60, 61, 80, 100, 200])("no line is wider than %i columns", (columns) => {
    const long = "a long text of somebody else ".repeat(30);
    const status = statusOf({
      summary: long,
      directory: { path: `/${"x".repeat(300)}`, readable: false, problem: long, manifestCount: 0 },
      runtime: { socketPath: "/s", reachable: false, since: "x", lastError: long },
      suspension: { by: "update-manager", reason: long, since: "x", activityId: "a" },
      containers: CONTAINER_PHASES.map((phase) =>
        containerStatusOf("n".repeat(250), {
          phase,
          reason: "w".repeat(5_000),
          image: long,
          restarts: 123_456_789_012,
        }),
      ),
      problems: Array.from({ length: 50 }, () => ({ ...PROBLEM, message: long })),
    });
    for (const line of formatStatus(status, { ...STYLE, columns }).split("\n")) {
      expect(textWidth(line), line).toBeLessThanOrEqual(columns);
    }
  });
});

describe("why a container is as it is", () => {
  test("tells what is wanted, what is there, what differs and what happens next, without secrets", () => {
    const feeder = MIXED.containers[2] ?? containerStatusOf("none");
    expect(formatWhy(feeder, MIXED, STYLE)).toMatchInlineSnapshot(`
      "✖ feeder: failed for 3 h 5 min
        why
          ended with exit code 3 within its health window; what ran before runs
        wanted
          registry.local/feeder:1, as feeder.json says
        there
          container feeder-0a1b2c3d, restarted 12 times since it was started
        differs: what is there -> what its manifest wants
          /image/name: "feeder:1" -> "feeder:2"
          /config/env: "API_TOKEN=***" -> "API_TOKEN=***" (changed)
        last error
          invalid declaration API_TOKEN=***
        problems
          feeder.json:3:5: error[unknown-key]: the key 'imge' is not known; did you
          mean 'image'?
        next
          it waits for its manifest to change; to try the same again: kad redeploy
          feeder
      "
    `);
  });

  test("tells when the next try is", () => {
    const agent = MIXED.containers[0] ?? containerStatusOf("none");
    expect(formatWhy(agent, MIXED, STYLE)).toMatchInlineSnapshot(`
      "… agent: waiting for 5 min
        why
          host port 9411 is held by zipkin
        wanted
          registry.local/agent:1, as agent.json says
        there
          no container
        next
          nothing is touched until the way is free; it is looked at again in 30 s
          the next try is at 2026-11-23T10:05:30Z
      "
    `);
  });
});

describe("F7: whatever the texts hold, the screen shows text and nothing more", () => {
  const text = fc.string({ unit: "binary", maxLength: 40 });
  test("in the status and in why", () => {
    fc.assert(
      fc.property(text, text, text, (one, two, three) => {
        const container = containerStatusOf(one, {
          phase: "failed",
          reason: two,
          image: three,
          lastError: one,
          differences: [{ pointer: two, from: three, to: one, remedy: "replace" }],
        });
        const status: DeployerStatus = statusOf({
          summary: two,
          containers: [container],
          problems: [{ ...PROBLEM, file: one, message: three }],
          suspension: { by: "person", reason: three, since: two, activityId: one },
        });
        for (const shown of [formatStatus(status, STYLE), formatWhy(container, status, STYLE)]) {
          for (const line of shown.split("\n")) expect(hasControlCharacters(line)).toBe(false);
        }
      }),
    );
  });
});

test("F8: a secret that stands anywhere in a status does not reach the screen", () => {
  const secret = "DB_PASSWORD=canary-2718";
  const container = containerStatusOf("a", {
    phase: "failed",
    reason: secret,
    image: secret,
    lastError: secret,
    differences: [{ pointer: "/config/env", from: [secret], to: secret, remedy: "replace" }],
  });
  const status = statusOf({
    summary: secret,
    containers: [container],
    runtime: { socketPath: "/s", reachable: false, since: "x", lastError: secret },
    directory: { path: "/m", readable: false, problem: secret, manifestCount: 0 },
    suspension: { by: "person", reason: secret, since: "x", activityId: null },
    problems: [{ ...PROBLEM, message: secret, file: "a.json", got: secret }],
  });
  const shown = formatStatus(status, STYLE) + formatWhy(container, status, STYLE);
  expect(shown).toContain("DB_PASSWORD=***");
  expect(shown).not.toContain("canary");
  expect(escapeControlCharacters(shown.replaceAll("\n", ""))).toBe(shown.replaceAll("\n", ""));
});

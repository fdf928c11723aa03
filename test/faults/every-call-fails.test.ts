import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EmulatorScriptInput } from "../../src/emulator/script.ts";
import { hastyClock } from "../support/in-memory-ports.ts";
import { manifestText, openReconcileRig, type ReconcileRig } from "../support/reconcile-rig.ts";

/**
 * One change, and a fault at each of its calls in turn: not reached, carried out with the answer lost, refused, and the
 * manager killed before and after it. Whatever it is: never nothing, never two, and the next passes converge.
 */

const CALLS = ["Create", "Start", "Stop", "Update", "Rename", "Remove"] as const;
const FAULTS = [
  { kind: "not-reached" },
  { kind: "lost-answer" },
  { kind: "fail", text: "something that nobody has seen before" },
  { kind: "kill-before", restartAfterMs: 100 },
  { kind: "kill-after", restartAfterMs: 100 },
] as const;

interface Change {
  readonly name: string;
  readonly before: () => Map<string, string>;
  readonly after: () => Map<string, string>;
  readonly script?: EmulatorScriptInput;
  /** `name image` of what must run in the end. */
  readonly end: readonly string[];
}

const one = (name: string, image: string, more = {}) => [`${name}.json`, manifestText(name, image, more)] as const;
const port = (hostPort: number) => ({ host_config: { port_mappings: [{ container_port: 80, host_port: hostPort }] } });

const CHANGES: readonly Change[] = [
  {
    name: "a new container",
    before: () => new Map(),
    after: () => new Map([one("app", "app:1")]),
    end: ["app app:1"],
  },
  {
    name: "a replacement, chosen id",
    before: () => new Map([one("app", "app:1")]),
    after: () => new Map([one("app", "app:2")]),
    end: ["app app:2"],
  },
  {
    name: "a replacement, stated id",
    before: () => new Map([one("app", "app:1", { container_id: "app" })]),
    after: () => new Map([one("app", "app:2", { container_id: "app" })]),
    end: ["app app:2"],
  },
  {
    name: "a bad replacement, chosen id",
    before: () => new Map([one("app", "app:1")]),
    after: () => new Map([one("app", "app:2")]),
    script: { programs: [{ image: "app:2", program: { kind: "not-startable" } }] },
    end: ["app app:1"],
  },
  {
    name: "a bad replacement, stated id",
    before: () => new Map([one("app", "app:1", { container_id: "app" })]),
    after: () => new Map([one("app", "app:2", { container_id: "app" })]),
    script: { programs: [{ image: "app:2", program: { kind: "not-startable" } }] },
    end: ["app app:1"],
  },
  {
    name: "an update in place",
    before: () => new Map([one("app", "app:1")]),
    after: () => new Map([one("app", "app:1", { host_config: { resources: { memory: "64M" } } })]),
    end: ["app app:1"],
  },
  {
    name: "a name edited inside the file",
    before: () => new Map([["file.json", manifestText("app", "app:1")]]),
    after: () => new Map([["file.json", manifestText("new", "app:2")]]),
    end: ["new app:2"],
  },
  {
    name: "two containers that trade their ports",
    before: () => new Map([one("a", "a:1", port(1)), one("b", "b:1", port(2))]),
    after: () => new Map([one("a", "a:2", port(2)), one("b", "b:2", port(1))]),
    end: ["a a:2", "b b:2"],
  },
];

async function withRig(work: (rig: ReconcileRig) => Promise<void>): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "kad-faults-"));
  const rig = await openReconcileRig(scratch);
  try {
    await work(rig);
  } finally {
    await rig.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

function setFiles(rig: ReconcileRig, files: ReadonlyMap<string, string>): void {
  rig.files.clear();
  for (const [path, text] of files) rig.files.set(path, text);
}

function running(rig: ReconcileRig): readonly string[] {
  return rig.emulator
    .containers()
    .filter(({ state }) => state?.running)
    .map(({ name, image }) => `${name} ${image?.name}`)
    .sort();
}

/** At most four passes that the manager answers; while it is down, the next one waits for it. */
async function settle(rig: ReconcileRig, wantedEnd: readonly string[]): Promise<readonly string[]> {
  let answered = 0;
  const reports: string[] = [];
  while (answered < 4) {
    const report = await rig.run();
    reports.push(report);
    if (report.startsWith("no answer")) {
      await hastyClock.sleep(100);
      continue;
    }
    answered += 1;
    if (JSON.stringify(running(rig)) === JSON.stringify(wantedEnd) && rig.listed().length === wantedEnd.length) break;
  }
  return reports;
}

/** How often each call is made in the change without a fault. */
async function countCalls(change: Change): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  await withRig(async (rig) => {
    setFiles(rig, change.before());
    await rig.run();
    rig.emulator.forgetCalls();
    rig.emulator.follow(change.script ?? {});
    setFiles(rig, change.after());
    await rig.run();
    for (const { name } of rig.emulator.calls()) counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return counts;
}

describe.each(CHANGES)("$name", (change) => {
  test.each(FAULTS)("C2 C4: with a fault at every call: $kind", async (fault) => {
    const counts = await countCalls(change);
    let tried = 0;
    for (const call of CALLS) {
      for (let nth = 1; nth <= (counts.get(call) ?? 0); nth += 1) {
        tried += 1;
        await withRig(async (rig) => {
          setFiles(rig, change.before());
          await rig.run();
          const ranBefore = running(rig).length;
          rig.emulator.follow({ ...change.script, faults: [{ call, nth, fault }] });
          setFiles(rig, change.after());
          await rig.run();
          rig.emulator.follow(change.script ?? {});
          const reports = await settle(rig, change.end);
          const where = [
            `${call} ${nth}`,
            ...reports,
            ...rig.emulator
              .calls()
              .map(({ name, containerId, outcome }) => `${name} ${containerId} ${JSON.stringify(outcome)}`),
          ].join("\n");
          expect(running(rig), where).toEqual(change.end);
          expect(rig.listed(), `${where}: nothing is left behind`).toHaveLength(change.end.length);
          expect(rig.stored.journal.attempts.size, `${where}: no attempt is open`).toBe(0);
          expect(running(rig).length, where).toBeGreaterThanOrEqual(ranBefore);
        });
      }
    }
    expect(tried).toBeGreaterThan(0);
  });
});

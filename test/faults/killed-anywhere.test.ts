import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EmulatorScriptInput } from "../../src/emulator/script.ts";
import { hastyClock } from "../support/in-memory-ports.ts";
import { manifestText, openReconcileRig, type ReconcileRig } from "../support/reconcile-rig.ts";

/**
 * One change, and our process killed before each of its calls and each of its writes of state in turn; then killed
 * again at each step of what the next start does about it. Whatever runs in the end is the old or the new, never nothing.
 */

class Killed extends Error {}

const port = (hostPort: number) => ({ host_config: { port_mappings: [{ container_port: 80, host_port: hostPort }] } });
const one = (name: string, image: string, more = {}) => [`${name}.json`, manifestText(name, image, more)] as const;

const CHANGES = [
  { name: "chosen id", before: [one("app", "app:1")], after: [one("app", "app:2")], end: ["app app:2"] },
  {
    name: "stated id",
    before: [one("app", "app:1", { container_id: "app" })],
    after: [one("app", "app:2", { container_id: "app" })],
    end: ["app app:2"],
  },
  { name: "chosen id, bad", before: [one("app", "app:1")], after: [one("app", "bad:2")], end: ["app app:1"] },
  {
    name: "stated id, bad",
    before: [one("app", "app:1", { container_id: "app" })],
    after: [one("app", "bad:2", { container_id: "app" })],
    end: ["app app:1"],
  },
  {
    name: "new name in the file",
    before: [["file.json", manifestText("app", "app:1")] as const],
    after: [["file.json", manifestText("new", "app:2")] as const],
    end: ["new app:2"],
  },
  {
    name: "ports traded",
    before: [one("a", "a:1", port(1)), one("b", "b:1", port(2))],
    after: [one("a", "a:2", port(2)), one("b", "b:2", port(1))],
    end: ["a a:2", "b b:2"],
  },
];

const SCRIPT: EmulatorScriptInput = {
  programs: [{ image: "^bad:", program: { kind: "exit", exitCode: 3, afterMs: 400 } }],
};
const POLICY = { healthWindowMs: 2_000 };

async function withRig(work: (rig: ReconcileRig) => Promise<void>): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "kad-killed-"));
  const rig = await openReconcileRig(scratch, SCRIPT);
  try {
    await work(rig);
  } finally {
    await rig.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Runs until the given step, counted over calls and writes, and says how many steps were taken and whether it was killed. */
async function runUntil(
  rig: ReconcileRig,
  step: number,
): Promise<{ readonly steps: number; readonly killed: boolean }> {
  let steps = 0;
  let killed = false;
  const count = () => {
    // A process that is killed does nothing more, whatever was under way beside it.
    if (killed) throw new Killed();
    steps += 1;
    if (steps === step) {
      killed = true;
      throw new Killed();
    }
  };
  try {
    await rig.run({ policy: POLICY, beforeCall: count, beforeWrite: count });
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  // What was under way at the manager goes on there.
  if (killed) await hastyClock.sleep(500);
  return { steps, killed };
}

function running(rig: ReconcileRig): readonly string[] {
  return rig.emulator
    .containers()
    .filter(({ state }) => state?.running)
    .map(({ name, image }) => `${name} ${image?.name}`)
    .sort();
}

function setFiles(rig: ReconcileRig, files: readonly (readonly [string, string])[]): void {
  rig.files.clear();
  for (const [path, text] of files) rig.files.set(path, text);
}

describe.each(CHANGES)("$name", (change) => {
  async function killedAt(step: number, andAgainAt: number | null): Promise<boolean> {
    let reached = true;
    await withRig(async (rig) => {
      setFiles(rig, change.before);
      await rig.run({ policy: POLICY });
      setFiles(rig, change.after);
      reached = (await runUntil(rig, step)).killed;
      if (reached && andAgainAt !== null) reached = (await runUntil(rig, andAgainAt)).killed;
      for (let pass = 1; pass <= 3; pass += 1) await rig.run({ policy: POLICY });
      const where = `killed at step ${step}${andAgainAt === null ? "" : ` and at step ${andAgainAt} after that`}`;
      expect(running(rig), where).toEqual(change.end);
      expect(rig.listed(), `${where}: nothing is left behind`).toHaveLength(change.end.length);
      expect(rig.stored.journal.attempts.size, `${where}: no attempt is open`).toBe(0);
    });
    return reached;
  }

  test("D2: killed before each call and each write", async () => {
    let step = 1;
    while (await killedAt(step, null)) step += 1;
    expect(step).toBeGreaterThan(5);
  }, 120_000);

  test("D2: killed again at each step of the recovery", async () => {
    // From the middle of the change on, where something is at stake.
    for (const step of [4, 6, 8]) {
      let again = 1;
      while (await killedAt(step, again)) again += 1;
    }
  }, 300_000);
});

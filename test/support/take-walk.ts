import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EmulatorScriptInput } from "../../src/emulator/script.ts";
import { specOf } from "./builders.ts";
import { eventually } from "./eventually.ts";
import { hastyClock } from "./in-memory-ports.ts";
import { type LoopRig, openLoopRig } from "./loop-rig.ts";
import { manifestText } from "./reconcile-rig.ts";
import { type FoundContainer, openWalkModel, type WalkModel } from "./walk-model.ts";
import { WALK_NAMES, type WalkStep } from "./walk-steps.ts";

/**
 * Takes the steps with a daemon's loop and an emulated Kanto, and compares what is there with what the model expects at
 * each `settle` and at the end. Throws with the expectation that was not met, and what happened.
 */
export async function takeWalk(steps: readonly WalkStep[]): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "kad-walk-"));
  const rig = await openLoopRig(scratch, SCRIPT);
  const walk: Walk = { rig, model: openWalkModel(WALK_NAMES), taken: [] };
  try {
    await makeForeign(rig);
    await rig.start(SETTINGS);
    for (const step of [...steps, ...TO_THE_END]) await take(walk, step);
    // Whether it runs is Kanto's business: one whose exit it misses in its own end it never starts again.
    if (!rig.emulator.listed().some(({ id, image }) => id === FOREIGN && image?.name === `example.com/${FOREIGN}:1`)) {
      throw new Error(`expected the foreign container to be there, got ${rig.listed().join("; ")}`);
    }
  } finally {
    await rig.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

const SETTINGS = { healthWindowMs: 2_000 };
const SCRIPT: EmulatorScriptInput = {
  keepsRemoved: true,
  programs: [{ image: "bad-", program: { kind: "exit", exitCode: 3, afterMs: 300 } }],
};
const FOREIGN = "foreign";
const WITH_STATED_ID = "b";
const TO_THE_END: readonly WalkStep[] = [{ kind: "start-deployer" }, { kind: "resume" }, { kind: "settle" }];
/** Nothing more will happen by itself in these. */
const QUIET: ReadonlySet<string> = new Set(["running", "done", "failing", "failed", "held", "stopped", "orphaned"]);
const TOUCH_DECISION_MS = 3_000;
/** More than the half minute for which a change waits where Kanto seems to start a container for ever. */
const LONGEST_SETTLING_MS = 45_000;

interface Walk {
  readonly rig: LoopRig;
  readonly model: WalkModel;
  readonly taken: WalkStep[];
}

async function take(walk: Walk, step: WalkStep): Promise<void> {
  const { rig, model } = walk;
  const isByHand = step.kind.startsWith("hand-") || step.kind.startsWith("ask-");
  if (isByHand) {
    if (model.isDown || model.isPaused) return;
    await settle(walk);
    if (step.kind === "ask-stop" && !("name" in step && model.fileOf(step.name).kind === "good")) return;
  }
  walk.taken.push(step);
  model.step(step);
  switch (step.kind) {
    case "save":
      return rig.save(`${step.name}.json`, manifestOf(step.name, imageOf(step.name, step.version, step.isBad)));
    case "break":
      return rig.save(`${step.name}.json`, `{ "container_name": "${step.name}", `);
    case "erase":
      return rig.erase(`${step.name}.json`);
    case "touch":
      return rig.touch(`${step.name}.json`);
    case "hand-stop":
    case "hand-remove":
      return handCommand(rig, step.kind, step.name);
    case "ask-redeploy":
      rig.loop().requests.redeploy(step.name, "asked for");
      return void (await rig.loop().lookNow());
    case "ask-start":
      rig.loop().requests.start(step.name);
      return void (await rig.loop().lookNow());
    case "ask-stop":
      rig.loop().requests.stop(step.name);
      return void (await rig.loop().lookNow());
    case "pause":
      return rig.suspension.pause("a walk");
    case "resume":
      return rig.suspension.resume();
    case "stop-deployer":
      return rig.stop();
    case "start-deployer":
      if (isDown(rig)) await rig.start(SETTINGS);
      return;
    case "restart-deployer":
      await rig.stop();
      return rig.start(SETTINGS);
    case "restart-kanto":
      return restartKanto(rig, step.how);
    case "fault":
      return rig.emulator.follow({ ...SCRIPT, faults: [{ call: step.call, nth: 1, fault: step.fault }] });
    case "wait":
      return hastyClock.sleep(step.ms);
    case "settle":
      if (!model.isDown) await settle(walk);
  }
}

/** Faults end; then all that the model expects must come true, and stay so without another call. */
async function settle(walk: Walk): Promise<void> {
  const { rig, model, taken } = walk;
  rig.emulator.follow(SCRIPT);
  // Whether touched files are touches or a copy is decided after a moment.
  await hastyClock.sleep(TOUCH_DECISION_MS);
  const unmet = () => WALK_NAMES.flatMap((name) => expectation(name, model.judge(name, found(rig, name))));
  try {
    await eventually(
      async () => {
        await rig.loop().lookNow();
        return [...unmet(), ...(model.isPaused ? [] : unquiet(rig))];
      },
      (left) => left.length === 0,
      LONGEST_SETTLING_MS,
    );
    if (rig.emulator.calls().some(({ containerId }) => containerId === FOREIGN))
      throw new Error("a foreign container was touched");
    rig.emulator.forgetCalls();
    await rig.loop().lookNow();
    await rig.loop().lookNow();
    const calls = rig.mutatingCalls();
    if (calls.length > 0) throw new Error(`expected no more calls that change anything, got ${calls.join(", ")}`);
  } catch (error) {
    throw new Error(report(walk, [...unmet(), ...unquiet(rig)]), { cause: error });
  }
  for (const name of WALK_NAMES) model.settled(name, found(rig, name));
  taken.push({ kind: "settle" });
}

function expectation(name: string, unmet: string | null): readonly string[] {
  return unmet === null ? [] : [`${name}: expected that ${unmet}`];
}

function unquiet(rig: LoopRig): readonly string[] {
  return rig
    .loop()
    .status()
    .containers.filter(({ phase }) => !QUIET.has(phase))
    .map(({ name, phase, reason }) => `${name} is ${phase}: ${reason}`);
}

function found(rig: LoopRig, name: string): readonly FoundContainer[] {
  return rig.emulator
    .listed()
    .filter((container) => container.name === name || container.name.startsWith(`${name}.kad-`))
    .map((container) => {
      const [, bad = "", version = ""] = /:(bad-)?(\d+)$/.exec(container.image?.name ?? "") ?? [];
      return {
        listedName: container.name,
        version: bad === "" ? version : `bad ${version}`,
        isRunning: container.state?.running === true,
      };
    });
}

/** One of them states its id: the other form of replacement. */
function manifestOf(name: string, image: string): string {
  return manifestText(name, image, name === WITH_STATED_ID ? { container_id: name } : {});
}

function imageOf(name: string, version: number, isBad: boolean): string {
  return `example.com/${name}:${isBad ? "bad-" : ""}${version}`;
}

async function handCommand(rig: LoopRig, kind: "hand-stop" | "hand-remove", name: string): Promise<void> {
  const container = rig.emulator.listed().find((each) => each.name === name);
  if (container === undefined) return;
  await rig.handCommand(async (kanto) => {
    if (kind === "hand-remove") return kanto.remove(container.id);
    return container.state?.running ? kanto.stop(container.id, { signal: "SIGTERM", killAfterMs: 1_000 }) : null;
  });
}

async function restartKanto({ emulator }: LoopRig, how: "killed" | "stopped" | "power-cut"): Promise<void> {
  if (how === "killed") await emulator.kill();
  if (how === "stopped") await emulator.stop();
  if (how === "power-cut") await emulator.cutPower();
  await hastyClock.sleep(500);
  await emulator.start();
}

/** A container that no manifest names: it must be there in the end as it was. */
async function makeForeign(rig: LoopRig): Promise<void> {
  await rig.handCommand(async (kanto) => {
    await kanto.create({ containerId: FOREIGN, runtimeName: FOREIGN, spec: specOf(FOREIGN) });
    await kanto.start(FOREIGN);
  });
  rig.emulator.forgetCalls();
}

function isDown(rig: LoopRig): boolean {
  try {
    rig.loop();
    return false;
  } catch {
    return true;
  }
}

function report({ rig, taken }: Walk, left: readonly string[]): string {
  const happened = rig.emulator.calls().map(({ name, containerId, outcome }) => `${name} ${containerId}: ${outcome}`);
  return [
    ...left,
    `listed: ${rig.listed().join("; ")}`,
    `calls of late: ${happened
      .filter((line) => !line.startsWith("List"))
      .slice(-12)
      .join("; ")}`,
    `after: ${taken.map((step) => JSON.stringify(step)).join("\n  ")}`,
  ].join("\n");
}

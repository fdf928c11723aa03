import type { WalkStep } from "./walk-steps.ts";

/** What a person has reason to expect, without knowing how the deployer works. */
export interface WalkModel {
  step(step: WalkStep): void;
  /** Null where what is there is as it may be once all is quiet; else the expectation that it does not meet. */
  judge(name: string, found: readonly FoundContainer[]): string | null;
  /** Everything is quiet, and this is what is there. */
  settled(name: string, found: readonly FoundContainer[]): void;
  readonly isPaused: boolean;
  readonly isDown: boolean;
  fileOf(name: string): ModelFile;
  isStopped(name: string): boolean;
}

export interface FoundContainer {
  /** As Kanto lists it; may bear a suffix of ours. */
  readonly listedName: string;
  readonly version: ModelVersion;
  readonly isRunning: boolean;
}

/** `2` a good version, `bad 2` one that ends at once. */
export type ModelVersion = string;
export type ModelFile =
  | { readonly kind: "none" }
  | { readonly kind: "broken" }
  | { readonly kind: "good" | "bad"; readonly version: ModelVersion };

interface NameModel {
  file: ModelFile;
  /** What was there when all was quiet the last time; null: nothing. */
  there: FoundContainer | null;
  /** Everything that may have been brought about since then. */
  readonly saved: Set<ModelVersion>;
  /** A hand or a command stopped it, and nothing that starts it again has happened since. */
  isStopped: boolean;
  /** It was the deployer that was asked to stop it: then it is not made again either where a hand removes it. */
  isStopAsked: boolean;
  /** Something happened that may start or redeploy it, or not. */
  mayRun: boolean;
}

export function openWalkModel(names: readonly string[]): WalkModel {
  const models = new Map<string, NameModel>(
    names.map((name) => [
      name,
      { file: { kind: "none" }, there: null, saved: new Set(), isStopped: false, isStopAsked: false, mayRun: false },
    ]),
  );
  let isPaused = false;
  let isDown = false;
  function of(name: string): NameModel {
    const model = models.get(name);
    if (model === undefined) throw new Error(`expected a name of the walk, got ${name}`);
    return model;
  }
  return {
    get isPaused() {
      return isPaused;
    },
    get isDown() {
      return isDown;
    },
    fileOf: (name) => of(name).file,
    isStopped: (name) => of(name).isStopped,
    step(step) {
      if (step.kind === "pause") isPaused = true;
      if (step.kind === "resume") isPaused = false;
      if (step.kind === "stop-deployer") isDown = true;
      // A suspension by a person outlives the process; here it is kept beside it.
      if (step.kind === "start-deployer" || step.kind === "restart-deployer") isDown = false;
      if ("name" in step) stepOf(of(step.name), step);
    },
    judge: (name, found) => judge(of(name), found, isPaused),
    settled(name, found) {
      const model = of(name);
      model.there = found[0] ?? null;
      model.saved.clear();
      if (model.there?.isRunning === true) {
        model.isStopped = false;
        model.isStopAsked = false;
      }
      if (!isPaused) model.mayRun = false;
    },
  };
}

function stepOf(model: NameModel, step: Extract<WalkStep, { readonly name: string }>): void {
  switch (step.kind) {
    case "save": {
      const version = versionOf(step);
      const isSame = "version" in model.file && model.file.version === version;
      const isThere = model.there?.version === version;
      model.file = { kind: step.isBad ? "bad" : "good", version };
      model.saved.add(version);
      // The same bytes again are a touch, if it is seen.
      if (isSame || isThere) model.mayRun = true;
      else {
        model.isStopped = false;
        model.isStopAsked = false;
      }
      break;
    }
    case "break":
      model.file = { kind: "broken" };
      break;
    case "erase":
      model.file = { kind: "none" };
      break;
    case "touch":
    case "ask-redeploy":
    case "ask-start":
      model.mayRun = true;
      break;
    case "hand-stop":
    case "ask-stop":
      model.isStopped = true;
      model.isStopAsked ||= step.kind === "ask-stop";
      model.mayRun = false;
      if (model.there !== null) model.there = { ...model.there, isRunning: false };
      break;
    case "hand-remove":
      model.there = null;
      model.isStopped = model.isStopAsked;
      // It may be made again before anything else happens.
      if ("version" in model.file) model.saved.add(model.file.version);
      break;
  }
}

function judge(model: NameModel, found: readonly FoundContainer[], isPaused: boolean): string | null {
  const [only, ...others] = found;
  if (others.length > 0)
    return `one container at most, there are ${found.map(({ listedName }) => listedName).join(", ")}`;
  if (only?.listedName.includes(".kad-")) return `no container of ours is left behind, there is ${only.listedName}`;
  const was = model.there === null ? [] : [model.there.version];
  const stated = "version" in model.file ? [model.file.version] : [];
  const possible = new Set([...was, ...model.saved, ...stated]);
  if (only !== undefined && !possible.has(only.version)) {
    return `one of ${[...possible].join(", ")} is there, not ${only.version}`;
  }
  // Never nothing: what ran, and was not stopped on purpose, is only ever followed by something that runs.
  const ran = model.there?.isRunning === true && !model.isStopped && !isBadVersion(model.there.version);
  if (ran && (only === undefined || !only.isRunning || isBadVersion(only.version))) {
    return `what ran before, ${was.join()}, or a good one after it runs`;
  }
  if (isPaused || model.file.kind !== "good") {
    const mustBeThere = model.there !== null || (model.file.kind === "bad" && !isPaused && !model.isStopAsked);
    return only === undefined && mustBeThere ? "a container is there" : null;
  }
  if (only === undefined) return model.isStopAsked ? null : "a container is there";
  if (only.version !== model.file.version) return `version ${model.file.version} is there, not ${only.version}`;
  if (model.mayRun) return null;
  if (model.isStopped) return only.isRunning ? "what was stopped on purpose stays so" : null;
  return only.isRunning ? null : `${only.version} runs`;
}

function isBadVersion(version: ModelVersion): boolean {
  return version.startsWith("bad");
}

export function versionOf({ version, isBad }: { readonly version: number; readonly isBad: boolean }): ModelVersion {
  return isBad ? `bad ${version}` : String(version);
}

import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Container } from "../../src/gen/kanto/container_pb.ts";
import { SERVICE_COMMAND, SPOILT_COMMAND } from "./soak-stage.ts";

/** The manifests of the soak, how they are changed, and what may be there for each of them. */
export interface SoakDirectory {
  readonly path: string;
  readonly names: readonly string[];
  /** A new version that runs well. */
  save(name: string): void;
  /** A new version that ends badly as soon as it runs. */
  spoil(name: string): void;
  /** A file that is no manifest any more. */
  breakFile(name: string): void;
  touch(name: string): void;
  erase(name: string): void;
  /** Another file name; the container's name stays. */
  rename(name: string): void;
  /** A hand did something to the container: nobody can say whether it runs, until a new version is saved. */
  handled(name: string): void;
  /** Whether it ought to run without interruption. */
  isToRun(name: string): boolean;
  /** Whether a version that ends badly was saved a short while ago. */
  wasSpoilt(name: string): boolean;
  /** Seen running: from now on it must stay so. */
  sawRunning(name: string): void;
  /** Saves a new version of all whose state is anybody's guess, so that the directory says what must run. */
  makePlain(): void;
  /** Null where what is listed under the name, or a name of ours for it, is what may be there when all is quiet. */
  judge(name: string, listed: readonly Container[]): string | null;
}

type FileState = "good" | "spoilt" | "broken" | "gone";

interface Entry {
  fileName: string;
  state: FileState;
  version: number;
  readonly good: Set<number>;
  isHandled: boolean;
  mayBeAbsent: boolean;
  hasRun: boolean;
  /** Its file went after the last version was saved. */
  wasErased: boolean;
  /** Monotonic. */
  spoiltAtMs: number;
}

/** How long a version that ends badly is on the way: it is deployed, ends, and what ran before comes back. */
const SPOILT_FOR_MS = 30_000;

/** The first provides, the second uses it: both come and go one at a time. The third states its id. */
const SPECIAL: Readonly<Record<number, (name: string, image: readonly string[]) => object>> = {
  0: (name) => ({ host_name: name }),
  1: (_name, names) => ({ host_config: { extra_hosts: [`${names[0]}:container_${names[0]}`] } }),
  2: (name) => ({ container_id: `${name}-id` }),
};

export function openSoakDirectory(path: string, image: string, count: number): SoakDirectory {
  const names = Array.from({ length: count }, (_, index) => `app${index}`);
  const entries = new Map<string, Entry>();
  mkdirSync(path, { recursive: true });

  function of(name: string): Entry {
    const entry = entries.get(name);
    if (entry === undefined) throw new Error(`internal: the soak has no ${name}`);
    return entry;
  }

  function write({ fileName }: Entry, text: string): void {
    const target = join(path, fileName);
    writeFileSync(`${target}.new`, text, { mode: 0o644 });
    renameSync(`${target}.new`, target);
  }

  function writeVersion(name: string, state: "good" | "spoilt"): void {
    const entry = of(name);
    entry.state = state;
    entry.version += 1;
    entry.wasErased = false;
    if (state === "good") {
      entry.good.add(entry.version);
      entry.isHandled = false;
    }
    const cmd = state === "good" ? SERVICE_COMMAND : SPOILT_COMMAND;
    const special = SPECIAL[names.indexOf(name)]?.(name, names) ?? {};
    const config = { env: [`VERSION=${entry.version}`], cmd };
    write(entry, JSON.stringify({ container_name: name, image: { name: image }, config, ...special }));
  }

  for (const name of names) {
    const fileName = `${name}.json`;
    const good = new Set<number>();
    entries.set(name, {
      ...{
        fileName,
        state: "good",
        version: 0,
        good,
        isHandled: false,
        mayBeAbsent: true,
        hasRun: false,
        wasErased: false,
      },
      spoiltAtMs: Number.NEGATIVE_INFINITY,
    });
    writeVersion(name, "good");
  }

  const save = (name: string) => writeVersion(name, "good");
  return {
    path,
    names,
    save,
    spoil(name) {
      of(name).spoiltAtMs = performance.now();
      writeVersion(name, "spoilt");
    },
    wasSpoilt: (name) => performance.now() - of(name).spoiltAtMs < SPOILT_FOR_MS,
    breakFile(name) {
      const entry = of(name);
      entry.state = "broken";
      write(entry, '{ "container_name": "half a f');
    },
    touch(name) {
      if (of(name).state === "gone") return;
      const now = new Date();
      utimesSync(join(path, of(name).fileName), now, now);
    },
    erase(name) {
      const entry = of(name);
      entry.state = "gone";
      entry.mayBeAbsent = true;
      entry.hasRun = false;
      entry.wasErased = true;
      rmSync(join(path, entry.fileName), { force: true });
    },
    rename(name) {
      const entry = of(name);
      if (entry.state === "gone") return;
      const fileName = entry.fileName.startsWith("moved-") ? `${name}.json` : `moved-${name}.json`;
      renameSync(join(path, entry.fileName), join(path, fileName));
      entry.fileName = fileName;
    },
    handled(name) {
      const entry = of(name);
      entry.isHandled = true;
      entry.mayBeAbsent = true;
      entry.hasRun = false;
    },
    isToRun: (name) => of(name).hasRun && !of(name).isHandled && of(name).state !== "gone",
    sawRunning(name) {
      const entry = of(name);
      // A removal that has begun is not taken back for a file that cannot be used.
      const mayBeGoing = entry.state === "gone" || (entry.state === "broken" && entry.wasErased);
      if (!mayBeGoing && !entry.isHandled) entry.hasRun = true;
    },
    makePlain() {
      for (const [name, { state, isHandled }] of entries) {
        if (isHandled || state === "spoilt" || state === "broken") save(name);
      }
    },
    judge: (name, listed) => judge(name, of(name), listed),
  };
}

function judge(name: string, entry: Entry, listed: readonly Container[]): string | null {
  const ofName = listed.filter((container) => container.name === name || container.name.startsWith(`${name}.kad-`));
  const [found, ...others] = ofName;
  const shown = ofName
    .map((container) => `${container.name} ${versionOf(container)} ${container.state?.status}`)
    .join(", ");
  const complaint = (expected: string) => `${name}: expected ${expected}, found ${shown || "nothing"}`;
  if (entry.state === "gone") return found === undefined ? null : complaint("nothing, since its file is gone");
  if (others.length > 0 || (found !== undefined && found.name !== name)) return complaint("one container of its name");
  if (entry.state === "good") {
    const isThere = found !== undefined && versionOf(found) === entry.version;
    if (isThere && (found.state?.status === "Running" || entry.isHandled)) return null;
    return entry.isHandled ? null : complaint(`version ${entry.version} to run`);
  }
  if (found === undefined) return entry.mayBeAbsent ? null : complaint("an earlier version");
  const isGood = entry.good.has(versionOf(found)) && found.state?.status === "Running";
  return isGood || entry.mayBeAbsent ? null : complaint("an earlier version to run, since its file cannot be used");
}

export function versionOf({ config }: Container): number {
  return Number(config?.env.find((text) => text.startsWith("VERSION="))?.slice("VERSION=".length) ?? -1);
}

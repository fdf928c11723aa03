import {
  EMPTY_HANDLING,
  forgive,
  type HandlingRecord,
  isSetAside,
  MOST_ENDINGS,
  recordAtStart,
} from "../core/model/handling.ts";
import type { ManifestFile } from "../core/model/manifest.ts";
import type { DirectorySnapshot, HandlingStore, Machine, RefusedEntry } from "./ports.ts";

/** Sets aside a manifest in whose handling this process ended again and again, so that the others are deployed. */
export interface PoisonGuard {
  /**
   * The directory less what is set aside, which is refused with the reason. What is new is noted on disk before anybody
   * reads it.
   *
   * @param isKnown whether a file's bytes were read before by this process
   */
  admit(snapshot: DirectorySnapshot, isKnown: (file: ManifestFile) => boolean): Promise<DirectorySnapshot>;
  /** What is being deployed now, by the hashes of the manifests; the rest has come to its end. */
  deploying(sha256s: ReadonlySet<string>): Promise<void>;
  /** What a person touched is given another chance. */
  forgive(files: readonly ManifestFile[]): void;
}

/** Guards nothing: for programs that run once, and for tests. */
export const NO_GUARD: PoisonGuard = {
  admit: async (snapshot) => snapshot,
  deploying: async () => undefined,
  forgive: () => undefined,
};

export async function openPoisonGuard(store: HandlingStore, machine: Pick<Machine, "bootId">): Promise<PoisonGuard> {
  let record = recordAtStart((await store.load()) ?? EMPTY_HANDLING, await machine.bootId());
  let deploying: ReadonlySet<string> = new Set();
  await store.save(record);

  async function note(next: HandlingRecord): Promise<void> {
    const isSame = next.endings === record.endings && isSameSet(next.underWay, record.underWay);
    record = next;
    if (!isSame) await store.save(next);
  }

  return {
    async admit(snapshot, isKnown) {
      const admitted = snapshot.files.filter(({ sha256 }) => !isSetAside(record, sha256));
      const fresh = admitted.filter((file) => !isKnown(file)).map(({ sha256 }) => sha256);
      await note({ ...record, underWay: new Set([...deploying, ...fresh]) });
      if (admitted.length === snapshot.files.length) return snapshot;
      const refused = snapshot.files.filter(({ sha256 }) => isSetAside(record, sha256)).map(refusalOf);
      return { ...snapshot, files: admitted, refused: [...snapshot.refused, ...refused] };
    },
    async deploying(sha256s) {
      const over = [...record.underWay].filter((sha256) => !sha256s.has(sha256));
      deploying = sha256s;
      await note({ ...forgive(record, over), underWay: sha256s });
    },
    forgive(files) {
      record = forgive(
        record,
        files.map(({ sha256 }) => sha256),
      );
    },
  };
}

function refusalOf({ path }: ManifestFile): RefusedEntry {
  return {
    path,
    problem: {
      severity: "error",
      code: "ended-the-deployer",
      file: path,
      message: `the deployer ended ${MOST_ENDINGS} times in a row while it handled this file, and leaves it alone`,
      expected: "a file that can be handled",
      hint: "change or touch the file to have it tried again, and report what it was",
    },
  };
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((value) => other.has(value));
}

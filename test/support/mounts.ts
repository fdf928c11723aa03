import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach } from "vitest";

export interface TestMounts {
  /** `mount` with these arguments, the last of which is where; undone at the end of the test. */
  mount(...mountArguments: readonly string[]): Promise<void>;
  unmount(path: string): Promise<void>;
}

/** Real mounts, which need root. Call it after the hooks of the folders that are mounted over: it must undo first. */
export function useMounts(): TestMounts {
  const run = promisify(execFile);
  const mounted: string[] = [];

  async function unmount(path: string): Promise<void> {
    await run("umount", ["--lazy", path]);
    mounted.splice(mounted.lastIndexOf(path), 1);
  }

  afterEach(async () => {
    for (const path of mounted.toReversed()) await unmount(path);
  });

  return {
    unmount,
    async mount(...mountArguments) {
      await run("mount", [...mountArguments]);
      mounted.push(mountArguments.at(-1) ?? "");
    },
  };
}

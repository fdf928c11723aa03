import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { EmulatorScriptInput } from "../../src/emulator/script.ts";
import { type Emulator, startEmulator } from "../../src/emulator/start-emulator.ts";
import { type FinishedProgram, type TestProgram, useProgram } from "./program.ts";
import { rawKanto } from "./raw-kanto.ts";

/** The program as it ships, an emulated Kanto, and a directory of manifests and of state for each test. */
export interface EmulatedDeployment {
  readonly program: TestProgram;
  readonly socketPath: string;
  emulator(): Emulator;
  /** Inside the test's folder: `manifests`, `state`. */
  path(...parts: readonly string[]): string;
  /** A manifest file of that name; text and bytes are written as they are. */
  write(fileName: string, content: string | Uint8Array | object): Promise<void>;
  /** The flags that lead to this test's Kanto, state and manifests. */
  flags(...more: readonly string[]): readonly string[];
  apply(...more: readonly string[]): Promise<FinishedProgram>;
  /** The calls that changed something since `forgetCalls` of the emulator. */
  changes(): readonly string[];
  /** `name id status image started` of what is there, sorted: what must not change where nothing was to be done. */
  identities(): readonly string[];
}

export function useEmulatedDeployment(script: EmulatorScriptInput = {}): EmulatedDeployment {
  const program = useProgram();
  // One for the whole file: a daemon that has been up for a while is believed at once when its List is empty.
  const socketPath = join(tmpdir(), `kad-emulated-${process.pid}-${Math.trunc(performance.now())}.sock`);
  let scratch = "";
  let started: Emulator | undefined;

  beforeAll(async () => {
    started = await startEmulator({ socketPath, script });
  });
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), "kad-emulated-"));
    await mkdir(join(scratch, "manifests"), { mode: 0o755 });
    emulator().follow(script);
    emulator().forgetCalls();
  });
  afterEach(async () => {
    await removeAllContainers(socketPath);
    await rm(scratch, { recursive: true, force: true });
  });
  afterAll(async () => {
    await started?.kill();
    await rm(socketPath, { force: true });
  });

  function emulator(): Emulator {
    if (started === undefined) throw new Error("expected the emulator to have been started before the test");
    return started;
  }
  const path = (...parts: readonly string[]) => join(scratch, ...parts);
  const flags = (...more: readonly string[]) => [
    ...["--socket-cm", socketPath, "--state-directory", path("state"), "--health-window", "0s"],
    ...more,
    path("manifests"),
  ];
  return {
    program,
    socketPath,
    emulator,
    path,
    flags,
    async write(fileName, content) {
      const isAsItIs = typeof content === "string" || content instanceof Uint8Array;
      await writeFile(path("manifests", fileName), isAsItIs ? content : JSON.stringify(content), { mode: 0o644 });
    },
    apply: (...more) => program.run("kad", ["apply", ...flags(...more)]),
    changes: () =>
      emulator()
        .calls()
        .map(({ name }) => name)
        .filter((name) => !QUERIES.has(name)),
    identities: () =>
      emulator()
        .containers()
        .map(({ name, id, image, state }) => `${name} ${id} ${state?.status} ${image?.name} ${state?.startedAt}`)
        .sort(),
  };
}

const QUERIES: ReadonlySet<string> = new Set(["List", "Get", "ProjectInfo"]);

async function removeAllContainers(socketPath: string): Promise<void> {
  const { containers, close } = rawKanto(socketPath);
  for (const { id } of (await containers.list({})).containers) {
    await containers.remove({ id, force: true, stopOptions: { timeout: 1n, force: true, signal: "SIGKILL" } });
  }
  close();
}

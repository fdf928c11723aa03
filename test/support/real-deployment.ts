import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { DeployerStatus } from "../../src/core/model/status.ts";
import type { Container } from "../../src/gen/kanto/container_pb.ts";
import { eventually } from "./eventually.ts";
import { type FinishedProgram, type RunningProgram, type TestProgram, useProgram } from "./program.ts";
import { rawKanto } from "./raw-kanto.ts";
import { type RealKanto, startRealKanto, TEST_IMAGE } from "./real-kanto.ts";

const run = promisify(execFile);

/** The program as it ships, a directory of manifests and a real Kanto; directory and containers new for each test. */
export interface RealDeployment {
  kanto(): RealKanto;
  /** A folder for this test; the manifests lie in `manifests` and the state in `state`. */
  path(...parts: readonly string[]): string;
  /** Writes `<name>.json`: a manifest of that name with the test image, and what differs. */
  write(name: string, differing?: Readonly<Record<string, unknown>>): Promise<void>;
  erase(name: string): Promise<void>;
  /** One run of the program to its end. */
  apply(...more: readonly string[]): Promise<FinishedProgram>;
  /** `kad rollback NAME`. */
  rollback(name: string, ...more: readonly string[]): Promise<FinishedProgram>;
  /** `kad history NAME`. */
  history(name: string): Promise<FinishedProgram>;
  /** `kad logs NAME`. */
  logs(name: string, ...more: readonly string[]): Promise<FinishedProgram>;
  startLogs(name: string, ...more: readonly string[]): RunningProgram;
  /** `kad export --desired-state`. */
  exportDesiredState(): Promise<FinishedProgram>;
  startApply(...more: readonly string[]): RunningProgram;
  /** `kad daemon`; it is ended after the test. */
  startDaemon(...more: readonly string[]): RunningProgram;
  /** What the daemon's status file says; null where there is none. */
  status(): Promise<DeployerStatus | null>;
  /** What it says once the whole is as desired. */
  asDesired(): Promise<DeployerStatus | null>;
  /** What Kanto lists, by id. */
  list(): Promise<readonly Container[]>;
  /** The container of that name; fails unless there is exactly one. */
  only(name: string): Promise<Container>;
  /** The same, once it runs. */
  running(name: string): Promise<Container>;
  /** Kills the container's process beside Kanto, which loses no exit that it did not ask for itself. */
  endProcess(name: string): Promise<void>;
  /** The command line client of Kanto. */
  kantoCm(...more: readonly string[]): Promise<string>;
}

/** Flags go to the daemon. */
export function useRealDeployment(...flags: readonly string[]): RealDeployment {
  const program: TestProgram = useProgram();
  let started: RealKanto | undefined;
  let scratch = "";

  function kanto(): RealKanto {
    if (started === undefined) throw new Error("expected a real Kanto to have been started before the test");
    return started;
  }
  const path = (...parts: readonly string[]) => join(scratch, ...parts);
  const applyArguments = (more: readonly string[]) => ["apply", ...deploying(more)];
  const deploying = (more: readonly string[]) => [
    ...["--socket-cm", kanto().socketPath, "--state-directory", path("state")],
    ...["--stop-timeout", "10s", "--health-window", "500ms"],
    ...more,
    path("manifests"),
  ];
  async function status(): Promise<DeployerStatus | null> {
    const text = await readFile(path("run", "status.json"), "utf8").catch(() => null);
    return text === null ? null : JSON.parse(text);
  }
  async function only(name: string): Promise<Container> {
    const all = await listContainers(kanto());
    const [found, ...others] = all.filter((container) => container.name === name);
    if (found === undefined || others.length > 0) {
      const listed = all.map((container) => `${container.id} (${container.name}, ${container.state?.status})`);
      throw new Error(`expected one container ${name}, Kanto lists: ${listed.join(", ") || "none"}`);
    }
    return found;
  }

  beforeAll(async () => {
    started = await startRealKanto(...flags);
  });
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), "kad-e2e-"));
    await mkdir(path("manifests"), { mode: 0o755 });
  });
  afterEach(async () => {
    await removeAllContainers(kanto());
    await rm(scratch, { recursive: true, force: true });
  });
  afterAll(() => started?.stop());

  return {
    kanto,
    path,
    async write(name, differing = {}) {
      const manifest = { container_name: name, image: { name: TEST_IMAGE }, ...differing };
      await writeFile(path("manifests", `${name}.json`), JSON.stringify(manifest), { mode: 0o644 });
    },
    erase: (name) => rm(path("manifests", `${name}.json`)),
    apply: (...more) => program.run("kad", applyArguments(more)),
    rollback: (name, ...more) => program.run("kad", ["rollback", name, ...deploying(more)]),
    history: (name) => program.run("kad", ["history", name, "--state-directory", path("state")]),
    startDaemon: (...more) => program.start("kad", ["daemon", "--runtime-directory", path("run"), ...deploying(more)]),
    status,
    asDesired: () => eventually(status, (seen) => seen?.health === "as-desired", 30_000),
    logs: (name, ...more) => program.run("kad", ["logs", name, "--socket-cm", kanto().socketPath, ...more]),
    startLogs: (name, ...more) => program.start("kad", ["logs", name, "--socket-cm", kanto().socketPath, ...more]),
    exportDesiredState: () => program.run("kad", ["export", "--desired-state", path("manifests")]),
    startApply: (...more) => program.start("kad", applyArguments(more)),
    list: () => listContainers(kanto()),
    only,
    running: (name) =>
      eventually(
        () => only(name),
        ({ state }) => state?.status === "Running" && isAlive(Number(state.pid)),
      ),
    async endProcess(name) {
      process.kill(Number((await only(name)).state?.pid), "SIGKILL");
      await eventually(
        () => only(name),
        ({ state }) => state?.status === "Exited",
      );
    },
    async kantoCm(...more) {
      const { stdout } = await run(kanto().cli, ["--host", kanto().socketPath, ...more]);
      return stdout;
    },
  };
}

export function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** One line for each container: what must not change where nothing was to be done. */
export function identities(containers: readonly Container[]): readonly string[] {
  return containers
    .map(({ id, name, created, state }) => `${name} ${id} ${created} ${state?.status} pid ${state?.pid}`)
    .sort();
}

/** Processes of the machine whose control group names the container; one that was lost by Kanto is among them. */
export async function processesOf(containerId: string): Promise<readonly number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const groups = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cgroup`, "utf8").catch(() => "")));
  return pids.map(Number).filter((_pid, index) => groups[index]?.includes(`/${containerId}\n`));
}

async function listContainers({ socketPath }: RealKanto): Promise<readonly Container[]> {
  const { containers, close } = rawKanto(socketPath);
  try {
    return [...(await containers.list({})).containers].sort((one, other) => (one.id < other.id ? -1 : 1));
  } finally {
    close();
  }
}

/** The next test gives other names, so a container whose exit Kanto loses here is in nobody's way. */
async function removeAllContainers({ socketPath }: RealKanto): Promise<void> {
  const { containers, close } = rawKanto(socketPath);
  const remove = (id: string, signal: string) =>
    containers.remove({ id, force: true, stopOptions: { timeout: 1n, force: true, signal } });
  try {
    await eventually(
      async () => {
        const { containers: left } = await containers.list({});
        // One by one: removed beside another change, a container that resolves others' addresses can end the daemon.
        for (const { id } of left) {
          await remove(id, "SIGKILL").catch(() => remove(id, "SIGTERM").catch(() => undefined));
        }
        return left.length;
      },
      (count) => count === 0,
      60_000,
    );
  } finally {
    close();
  }
}

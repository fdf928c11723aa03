import { execFile, execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe } from "vitest";
import { takeMachineTurn } from "./machine-turn.ts";

const run = promisify(execFile);

/** The image that every container of the tests can use: a shell that sleeps and ends with 0 on SIGTERM. */
export const TEST_IMAGE = "test.local/busybox:1";

/** A real Kanto Container Management on a containerd of its own, in a folder of its own. */
export interface RealKanto {
  /** The folder; short, since a socket's path holds at most 107 bytes. */
  readonly directory: string;
  readonly socketPath: string;
  readonly containerdSocket: string;
  /** Kanto's command line client; give it `--host <socketPath>`. */
  readonly cli: string;
  /** Makes the test image known under more names. */
  importImages(...names: readonly string[]): Promise<void>;
  /** SIGTERM: its containers stop too. */
  cmStop(): Promise<void>;
  /** SIGKILL: its containers keep running. */
  cmKill(): Promise<void>;
  cmStart(...flags: readonly string[]): Promise<void>;
  /** Ends everything and removes the folder. */
  stop(): Promise<void>;
}

/** Flags go to the daemon. `TEST_IMAGE` is there from the beginning. One at a time on a machine: others wait. */
export async function startRealKanto(...flags: readonly string[]): Promise<RealKanto> {
  const giveTurnBack = await takeMachineTurn();
  const directory = await mkdtemp("/tmp/kr-");
  const stack = async (verb: string, ...more: readonly string[]) => {
    await run(stackPath(), [verb, directory, ...more]);
  };
  const end = async () => {
    // It gives up halfway where the daemon made no bridge.
    await stack("down").catch(() => unmountBelow(directory));
    await killShims(join(directory, "containerd.sock"));
    await rm(directory, { recursive: true, force: true });
    await giveTurnBack();
  };
  try {
    await stack("up", ...flags);
    await stack("image");
  } catch (error) {
    await end();
    throw error;
  }
  return {
    directory,
    socketPath: join(directory, "cm.sock"),
    containerdSocket: join(directory, "containerd.sock"),
    cli: join(directory, "bin", "kanto-cm"),
    importImages: (...names) => stack("image", ...names),
    cmStop: () => stack("cm-stop"),
    cmKill: () => stack("cm-kill"),
    cmStart: (...more) => stack("cm-start", ...more),
    async stop() {
      await tellCrash(join(directory, "cm.out"));
      await end();
    },
  };
}

async function unmountBelow(directory: string): Promise<void> {
  const mounts = (await readFile("/proc/self/mounts", "utf8")).split("\n").flatMap((line) => line.split(" ")[1] ?? []);
  for (const mount of mounts.filter((path) => path.startsWith(`${directory}/`)).reverse()) {
    await run("umount", ["-l", mount]);
  }
}

/** A start that was cut off can leave containerd's helper of the container behind, which the stack does not know of. */
async function killShims(containerdSocket: string): Promise<void> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    const isShim = command.includes("containerd-shim") && command.split("\0").includes(containerdSocket);
    if (isShim) process.kill(Number(pid), "SIGKILL");
  }
}

/** A daemon that ended by itself leaves its reason in its output, which is removed with the folder. */
async function tellCrash(outputPath: string): Promise<void> {
  const [, crash] = /^((?:panic|fatal error): [\s\S]{1,3000})/m.exec(await readFile(outputPath, "utf8")) ?? [];
  if (crash !== undefined) process.stderr.write(`\nKanto's daemon ended by itself:\n${crash}\n\n`);
}

/** Null where a real Kanto can be started here; else why not. */
export function realKantoMissing(): string | null {
  if (process.getuid?.() !== 0) return "the tests do not run as root";
  try {
    accessSync(stackPath(), constants.X_OK);
  } catch {
    return `there is no stack script at ${stackPath()} (KANTO_STACK names another one)`;
  }
  for (const program of ["containerd", "runc", "iptables", "ip", "xz"]) {
    try {
      execFileSync("which", [program], { stdio: "ignore" });
    } catch {
      return `${program} is not installed`;
    }
  }
  return null;
}

/** A suite against a real Kanto; where there is none, every test of it is listed as skipped and the reason is said. */
export function describeWithRealKanto(name: string, suite: () => void): void {
  const missing = realKantoMissing();
  if (missing !== null) {
    process.stderr.write(`\nNOT TESTED against a real Kanto: "${name}", because ${missing}\n\n`);
  }
  describe.skipIf(missing !== null)(name, suite);
}

function stackPath(): string {
  const { KANTO_STACK } = process.env;
  return KANTO_STACK ?? resolve(import.meta.dirname, "../../../shared/kanto/stack");
}

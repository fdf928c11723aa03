import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { eventually } from "./eventually.ts";

const run = promisify(execFile);

/** Debian with systemd as its first process, in a container: a root directory, processes and a network of its own. */
export interface BootedSystem {
  /** Its root directory, as seen from here. */
  readonly root: string;
  /** Runs a shell script in it; gives what it prints, fails where it does not end with 0. */
  sh(script: string): Promise<string>;
  /** Runs a shell script outside, for which its processes have the numbers that they have inside. */
  shOutside(script: string): Promise<string>;
  stop(): Promise<void>;
}

/** Made once, and again when it is a day old: the base system is Debian's, nothing of ours is in it. */
const ARCHIVE = join(tmpdir(), "kad-test-debian.tar");
const A_DAY_MS = 86_400_000;

export interface BootOptions {
  /** A folder of this machine, by the path at which the system sees it. */
  readonly binds: Readonly<Record<string, string>>;
}

/** Needs root, mmdebstrap and systemd-nspawn. */
export async function bootSystem({ binds }: BootOptions): Promise<BootedSystem> {
  await makeArchive();
  const folder = await mkdtemp(join(tmpdir(), "kad-boot-"));
  const root = join(folder, "root");
  await mkdir(root);
  await run("tar", ["--extract", "--file", ARCHIVE, "--directory", root]);
  const child = spawn(
    "systemd-nspawn",
    [
      ...["--quiet", "--boot", "--register=no", "--keep-unit", "--console=pipe", "--private-network"],
      ...[`--directory=${root}`, "--machine=kad-test"],
      ...Object.entries(binds).map(([inside, outside]) => `--bind=${outside}:${inside}`),
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  const stop = async () => {
    await endSystem(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const leader = await leaderOf(child);
    const sh = (script: string) => shell(["--target", String(leader), "--all"], script);
    await eventually(
      () => sh("systemctl is-system-running || true").catch(String),
      (state) => /^(?:running|degraded)\n/.test(state),
      60_000,
    );
    return { root, sh, shOutside: (script) => shell(["--target", String(leader), "--pid"], script), stop };
  } catch (error) {
    await stop();
    throw new Error(`the system did not boot: ${complaints || "no word of why"}`, { cause: error });
  }
}

async function makeArchive(): Promise<void> {
  const made = await stat(ARCHIVE).catch(() => null);
  if (made !== null && Date.now() - made.mtimeMs < A_DAY_MS) return;
  const unfinished = `${ARCHIVE}.${process.pid}.tar`;
  await run("mmdebstrap", ["--quiet", "--variant=minbase", "--include=systemd,systemd-sysv", "bookworm", unfinished]);
  await rename(unfinished, ARCHIVE);
}

/** The number that the system's first process has here. */
async function leaderOf({ pid }: ChildProcess): Promise<number> {
  return eventually(
    async () => Number((await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ")[0]),
    (leader) => leader > 0,
  );
}

async function shell(namespaces: readonly string[], script: string): Promise<string> {
  const PATH = "/usr/sbin:/usr/bin:/sbin:/bin";
  const environment = { PATH, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" };
  const { stdout } = await run("nsenter", [...namespaces, "sh", "-c", script], { env: environment });
  return stdout;
}

/** SIGTERM shuts it down as a machine is shut down. */
async function endSystem(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 30_000);
  await ended;
  clearTimeout(timer);
}

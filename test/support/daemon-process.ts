import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { DeployerStatus } from "../../src/core/model/status.ts";
import { eventually } from "./eventually.ts";
import { type ProcessReading, readProcess } from "./process-reading.ts";

export interface DaemonProcessOptions {
  /** The program as it ships. */
  readonly programPath: string;
  readonly socketPath: string;
  readonly manifests: string;
  /** Of the daemon's own: `state` and `run` lie in it. */
  readonly folder: string;
  /** More flags of `kad daemon`. */
  readonly flags?: readonly string[];
  /** Of Node. */
  readonly nodeFlags?: readonly string[];
  /** Besides the search path and a home. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether the delay of its event loop is measured, which costs it some processor time. */
  readonly isProbed?: boolean;
}

/** `kad daemon` in a process of its own, looked at from outside. */
export interface DaemonProcess {
  readonly processId: number;
  reading(): ProcessReading;
  /** For how long its event loop was blocked at most since the last time; needs `isProbed`. */
  blockedMs(): Promise<number>;
  /** What its status file says; null where there is none. */
  status(): Promise<DeployerStatus | null>;
  asDesired(limitMs?: number): Promise<void>;
  /** The last of what it has written to both outputs. */
  output(): string;
  end(signalName: "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

/** A program that talks for hours shall not fill our memory. */
const KEPT_OUTPUT = 200_000;

export function startDaemonProcess(options: DaemonProcessOptions): DaemonProcess {
  const {
    programPath,
    socketPath,
    manifests,
    folder,
    flags = [],
    nodeFlags = [],
    environment = {},
    isProbed = false,
  } = options;
  const { PATH, HOME } = process.env;
  const places = ["--socket-cm", socketPath, "--state-directory", join(folder, "state")];
  const runtimeDirectory = join(folder, "run");
  const child = spawn(
    process.execPath,
    [
      ...nodeFlags,
      ...(isProbed ? ["--import", probeModule()] : []),
      ...[programPath, "daemon", ...places, "--runtime-directory", runtimeDirectory, ...flags, manifests],
    ],
    { env: { PATH, HOME, ...environment }, stdio: ["ignore", "pipe", "pipe", isProbed ? "pipe" : "ignore"] },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error("the daemon could not be started");
  const processId = pid;
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-KEPT_OUTPUT);
    });
  }
  const killWithUs = () => void child.kill("SIGKILL");
  process.once("exit", killWithUs);
  const ended = once(child, "close").then(([status]) => {
    process.off("exit", killWithUs);
    return typeof status === "number" ? status : null;
  });
  const answers = isProbed ? answersOf(child.stdio[3]) : null;

  async function status(): Promise<DeployerStatus | null> {
    const text = await readFile(join(runtimeDirectory, "status.json"), "utf8").catch(() => null);
    if (text === null) return null;
    const read: DeployerStatus = JSON.parse(text);
    return read.processId === processId ? read : null;
  }

  return {
    processId,
    reading: () => readProcess(processId),
    async blockedMs() {
      if (answers === null) throw new Error("internal: the daemon was started without the probe");
      const answer = answers.next();
      child.kill("SIGUSR2");
      const { value } = await answer;
      if (value === undefined) throw new Error(`the daemon ended; it wrote:\n${output.slice(-2_000)}`);
      return Number(value);
    },
    status,
    async asDesired(limitMs = 30_000) {
      await eventually(
        async () => ((await status())?.health === "as-desired" ? "as desired" : output.slice(-2_000)),
        (seen) => seen === "as desired",
        limitMs,
      );
    },
    output: () => output,
    end(signalName) {
      child.kill(signalName);
      return ended;
    },
  };
}

/** As JavaScript: a Node that may not compile at run time (`--jitless`) cannot read TypeScript either. */
function probeModule(): string {
  const source = readFileSync(new URL("loop-delay-probe.ts", import.meta.url), "utf8");
  return `data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(source))}`;
}

function answersOf(stream: unknown): AsyncIterator<string> {
  return createInterface({ input: stream as Readable })[Symbol.asyncIterator]();
}

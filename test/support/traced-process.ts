import { execFile, execFileSync } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/** What strace does to a process at a call that touches one of the watched paths. */
export interface Injection {
  /** As strace names it; strace counts each kind of call by itself. */
  readonly call: string;
  /** `signal=SIGKILL`, `error=EIO`. */
  readonly effect: string;
  /** The n-th such call, from 1. */
  readonly nth: number;
}

export interface TraceOptions {
  /** Only calls that name one of these paths, or use a file opened by it, are seen. */
  readonly paths: readonly string[];
  readonly injection?: Injection;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface TracedProcess {
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The calls that were seen, one line each, in order; texts are hexadecimal. */
  readonly calls: readonly string[];
  /** Whether the injection came to pass. */
  readonly wasInjected: boolean;
}

/** Where something can be done to a process: each call of a recorded run, told by its kind and its number of that kind. */
export function injectionPoints(calls: readonly string[]): readonly Pick<Injection, "call" | "nth">[] {
  const counts = new Map<string, number>();
  return calls.map((line) => {
    const call = line.slice(0, line.indexOf("("));
    const nth = (counts.get(call) ?? 0) + 1;
    counts.set(call, nth);
    return { call, nth };
  });
}

/** Null where processes can be traced here; else why not. */
export function stracingMissing(): string | null {
  try {
    execFileSync("strace", ["-o", "/dev/null", "true"], { stdio: "ignore" });
    return null;
  } catch {
    return "strace is not installed, or may not trace here";
  }
}

/** Runs Node under strace until its end. Its calls to the file system come from one thread, so they can be counted. */
export async function traceNode(
  scratch: string,
  nodeArguments: readonly string[],
  options: TraceOptions,
): Promise<TracedProcess> {
  const { paths, injection } = options;
  const output = join(scratch, `trace-${process.pid}-${Math.random()}`);
  const inject =
    injection === undefined ? [] : ["-e", `inject=${injection.call}:${injection.effect}:when=${injection.nth}`];
  const traced = injection === undefined ? "%file,%desc" : injection.call;
  const result = await run(
    "strace",
    [
      ...["-f", "-xx", "-s", "1000000", "-o", output, "-e", `trace=${traced}`],
      ...inject,
      ...paths.flatMap((path) => ["-P", path]),
      process.execPath,
      ...nodeArguments,
    ],
    options.environment,
  );
  const lines = (await readFile(output, "utf8")).split("\n");
  await rm(output, { force: true });
  // After the process id; a call that another thread interrupted stands in two lines, the first ends openly.
  const calls = lines.map((line) => line.replace(/^\d+ +/, "")).filter((line) => /^\w+\(/.test(line));
  const wasInjected = lines.some((line) => line.includes("(INJECTED)") || line.includes("+++ killed by SIGKILL"));
  return { ...result, calls, wasInjected };
}

function run(
  program: string,
  programArguments: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...programArguments],
      { env: { ...process.env, UV_THREADPOOL_SIZE: "1", NODE_NO_WARNINGS: "1", ...environment }, maxBuffer: 2 ** 26 },
      (_error, stdout, stderr) => resolve({ status: child.exitCode, stdout, stderr }),
    );
  });
}

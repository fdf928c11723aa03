import { spawn } from "node:child_process";
import { once } from "node:events";
import { monotonicMs } from "./monotonic.ts";

export interface TimedProcess {
  readonly status: number | null;
  readonly output: string;
  readonly startedAtMs: number;
  /** From before it was spawned until it was gone and its outputs were read to the end. */
  readonly durationMs: number;
}

export interface Command {
  readonly program: string;
  readonly programArguments: readonly string[];
}

const PATIENCE_MS = 120_000;

/** Runs a process to its end or for two minutes, with an environment that holds nothing but a search path and a home. */
export async function runTimed({ program, programArguments }: Command): Promise<TimedProcess> {
  const { PATH, HOME } = process.env;
  const startedAtMs = monotonicMs();
  const child = spawn(program, programArguments, {
    env: { PATH, HOME },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: PATIENCE_MS,
    killSignal: "SIGKILL",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const [status] = await once(child, "close");
  const durationMs = monotonicMs() - startedAtMs;
  return { status: typeof status === "number" ? status : null, output, startedAtMs, durationMs };
}

/** As `runTimed`; what does not end with status 0 ends the benchmark. */
export async function runWell(command: Command): Promise<TimedProcess> {
  const run = await runTimed(command);
  if (run.status !== 0) {
    throw new Error(`${command.program} ended with status ${run.status} and wrote:\n${run.output.slice(-2_000)}`);
  }
  return run;
}

import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Outcome } from "./row.ts";
import type { Command } from "./timed-process.ts";

/** What every scenario is given. */
export interface BenchContext {
  /** The program as it ships, bundled for this run. */
  readonly programPath: string;
  /** A folder of this run; short, since sockets lie in it. */
  readonly scratch: string;
  /** How often a measurement is counted, where the person says; else null. */
  readonly repetitions: number | null;
  /** For the person who waits. */
  say(text: string): void;
  /** A picture for the page: an SVG file of that name beside it. */
  draw(fileName: string, svg: string): void;
}

/** A group of rows that are measured together. */
export interface Scenario {
  /** For `--only`. */
  readonly name: string;
  measure(context: BenchContext): Promise<readonly Outcome[]>;
}

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export async function withBenchContext<Value>(
  options: Pick<BenchContext, "repetitions" | "say" | "draw">,
  use: (context: BenchContext) => Promise<Value>,
): Promise<Value> {
  const scratch = await mkdtemp(join(tmpdir(), "kad-bench-"));
  try {
    const dist = join(scratch, "dist");
    execFileSync(process.execPath, [join(ROOT, "tools/build.ts"), dist], { stdio: "inherit" });
    // As installed: without it Node first tries the file as CommonJS.
    await writeFile(join(scratch, "package.json"), '{ "type": "module" }');
    return await use({ ...options, scratch, programPath: join(dist, "kanto-auto-deployer.js") });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A call of the program with the Node that runs the benchmark. */
export function programCall({ programPath }: BenchContext, ...programArguments: readonly string[]): Command {
  return { program: process.execPath, programArguments: [programPath, ...programArguments] };
}

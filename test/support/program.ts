import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";

const ROOT = new URL("../../", import.meta.url).pathname;

export type ProgramName = "kad" | "kanto-auto-deployer";

export interface ProgramOptions {
  readonly workingDirectory?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface FinishedProgram {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of the program that is still running. */
export interface RunningProgram {
  /** Everything that it has written so far, to both outputs in the order of arrival. */
  output(): string;
  /** Resolves when what it has written matches; fails when it ends before, or after ten seconds. */
  says(pattern: RegExp): Promise<void>;
  /** Forgets what it has written so far. */
  clear(): void;
  /** Closes both outputs on our side. */
  stopReading(): void;
  signal(signalName: NodeJS.Signals): void;
  end(signalName: "SIGINT" | "SIGTERM" | "SIGKILL"): Promise<FinishedProgram>;
  readonly finished: Promise<FinishedProgram>;
}

export interface TestProgram {
  run(name: ProgramName, programArguments: readonly string[], options?: ProgramOptions): Promise<FinishedProgram>;
  start(name: ProgramName, programArguments: readonly string[], options?: ProgramOptions): RunningProgram;
}

/** The program as it ships: bundled once for the test file, called by either name, one real process for each run. */
export function useProgram(): TestProgram {
  let installation = "";
  const children = new Set<ChildProcess>();

  beforeAll(() => {
    installation = mkdtempSync(join(tmpdir(), "kad-installed-"));
    execFileSync(process.execPath, [join(ROOT, "tools/build.ts"), join(installation, "dist")], { stdio: "inherit" });
    writeFileSync(join(installation, "package.json"), '{ "type": "module" }');
    symlinkSync(join(ROOT, "examples"), join(installation, "examples"));
    mkdirSync(join(installation, "bin"));
    for (const name of ["kad", "kanto-auto-deployer"]) {
      symlinkSync("../dist/kanto-auto-deployer.js", join(installation, "bin", name));
    }
  });

  afterEach(() => {
    for (const child of children) {
      child.kill("SIGKILL");
    }
  });

  afterAll(() => rmSync(installation, { recursive: true, force: true }));

  function start(name: ProgramName, programArguments: readonly string[], options: ProgramOptions = {}) {
    const { PATH } = process.env;
    const child = spawn(process.execPath, [join(installation, "bin", name), ...programArguments], {
      cwd: options.workingDirectory ?? installation,
      env: { PATH, HOME: installation, KAD_RUNTIME_DIRECTORY: join(installation, "run"), ...options.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.add(child);
    return followProgram(child, () => children.delete(child));
  }

  return { start, run: (name, programArguments, options) => start(name, programArguments, options).finished };
}

function followProgram(child: ChildProcess, onEnd: () => void): RunningProgram {
  const written = { stdout: "", stderr: "", both: "" };
  const listeners = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      written[name] += text;
      written.both += text;
      for (const listener of listeners) listener();
    });
  }
  const finished = once(child, "close").then(([status]): FinishedProgram => {
    onEnd();
    return { status: typeof status === "number" ? status : null, stdout: written.stdout, stderr: written.stderr };
  });
  return {
    finished,
    output: () => written.both,
    says: (pattern) => untilItSays(pattern, written, listeners, finished),
    clear: () => {
      written.both = "";
    },
    stopReading: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    signal: (signalName) => void child.kill(signalName),
    end: (signalName) => {
      child.kill(signalName);
      return finished;
    },
  };
}

function untilItSays(
  pattern: RegExp,
  written: { readonly both: string },
  listeners: Set<() => void>,
  finished: Promise<FinishedProgram>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (why: string) => reject(new Error(`${why} without writing ${pattern}; it wrote:\n${written.both}`));
    const timer = setTimeout(() => giveUp("ten seconds passed"), 10_000);
    function look(): void {
      if (pattern.test(written.both)) {
        clearTimeout(timer);
        listeners.delete(look);
        resolve();
      }
    }
    listeners.add(look);
    look();
    void finished.then(() => giveUp("it ended"));
  });
}

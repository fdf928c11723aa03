import { composeApp } from "./compose-app.ts";
import { processOutput } from "./output.ts";
import { runProgram } from "./run-program.ts";

/** The program's beginning and end; everything in between gets what it needs from here. */
async function main(): Promise<number> {
  const ending = new AbortController();
  for (const signalName of ["SIGINT", "SIGTERM"] as const) {
    process.on(signalName, () => {
      if (ending.signal.aborted) {
        // Asked twice: whoever asks does not want to wait for what is under way.
        process.exit(1);
      }
      ending.abort();
    });
  }
  let reload = async (): Promise<void> => undefined;
  process.on("SIGHUP", () => void reload());
  return runProgram({
    onReload: (next) => {
      reload = next;
    },
    programPath: process.argv[1] ?? "kanto-auto-deployer",
    programArguments: process.argv.slice(2),
    environment: process.env,
    stdout: processOutput(process.stdout, () => ending.abort()),
    stderr: processOutput(process.stderr, () => ending.abort()),
    signal: ending.signal,
    app: composeApp(),
  });
}

process.exitCode = await main();
// Sockets that are still closing and timers that nobody waits for must not keep a finished program alive.
process.exit();

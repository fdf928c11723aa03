import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { alternate } from "../alternate.ts";
import { programCall, type Scenario } from "../bench-context.ts";
import { startEmulatorProcess } from "../emulator-process.ts";
import { writeManifests } from "../manifest-sets.ts";
import { runWell } from "../timed-process.ts";

/** From before the process is spawned until the emulator has written its answer to the first call. */
export const firstCall: Scenario = {
  name: "first-call",
  async measure(context) {
    const folder = join(context.scratch, "first-call");
    await writeManifests(folder, { count: 1, providers: 1, image: "example.com/app:1" });
    const empty = join(context.scratch, "first-call.js");
    await writeFile(empty, "");
    const socketPath = join(context.scratch, "first.sock");
    const emulator = await startEmulatorProcess(socketPath);
    const run = () =>
      runWell(programCall(context, "-s", socketPath, "--state-directory", join(folder, "state"), folder));
    try {
      await run();
      const { first, second } = await alternate(
        { warmUps: 3, counted: context.repetitions ?? 15 },
        async () => {
          await emulator.ask("forget");
          const { startedAtMs } = await run();
          const { answeredAtMs } = await emulator.ask("tell");
          if (answeredAtMs[0] === undefined) throw new Error("internal: no answer was seen");
          return answeredAtMs[0] - startedAtMs;
        },
        () => runWell({ program: process.execPath, programArguments: [empty] }),
      );
      return [
        {
          name: "process start to first call answered",
          unit: "ms",
          ours: first,
          beside: { label: "empty Node process, to its end", values: second.map(({ durationMs }) => durationMs) },
          budget: { kind: "fixed", limit: 120 },
          faults: [],
          notes: ["one-shot run over one unchanged manifest; state and directory are read before the call"],
        },
      ];
    } finally {
      await emulator.stop();
    }
  },
};

import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { alternate } from "../alternate.ts";
import { programCall, type Scenario } from "../bench-context.ts";
import { runWell } from "../timed-process.ts";

/** What it takes to do nothing: the size of the bundle and `version`, beside an empty Node process. */
export const programStart: Scenario = {
  name: "program-start",
  async measure(context) {
    const empty = join(context.scratch, "empty.js");
    await writeFile(empty, "");
    const repetitions = { warmUps: 3, counted: context.repetitions ?? 15 };
    const { first, second } = await alternate(
      repetitions,
      () => runWell(programCall(context, "version")),
      () => runWell({ program: process.execPath, programArguments: [empty] }),
    );
    const { size } = await stat(context.programPath);
    return [
      {
        name: "`version`, the whole process",
        unit: "ms",
        ours: first.map(({ durationMs }) => durationMs),
        beside: { label: "empty Node process", values: second.map(({ durationMs }) => durationMs) },
        budget: null,
        faults: [],
        notes: [],
      },
      {
        name: "size of the bundle",
        unit: "kB",
        ours: [size / 1_000],
        beside: null,
        budget: null,
        faults: [],
        notes: ["not minified; the emulator is a file of its own and not counted"],
      },
    ];
  },
};

import { createInterface } from "node:readline";
import { openWatchedDirectory } from "../../src/adapters/directory/open-watched-directory.ts";
import { textsOf } from "./snapshot-texts.ts";

/**
 * A process of its own that watches a directory, for tests that need its limits, its system calls or its clock to be
 * otherwise. Its argument is the directory. It writes one JSON line for each read and each trouble. What it is told:
 * `read`; `later MS`, which lets that time pass on its clock; `end`.
 */
let aheadMs = 0;
const directory = openWatchedDirectory({
  path: process.argv[2] ?? "",
  clock: { nowMs: () => performance.now() + aheadMs },
});
let hintCount = 0;
const watch = directory.watch(
  () => {
    hintCount += 1;
    void read();
  },
  (trouble) => tell({ trouble }),
);
await read();

const commands = createInterface({ input: process.stdin });
commands.on("line", (line) => {
  const [command, value] = line.split(" ");
  if (command === "read") void read();
  else if (command === "later") aheadMs += Number(value);
  else process.stdin.destroy();
});
// Also when whoever started this is gone.
process.stdin.on("close", watch.close);

async function read(): Promise<void> {
  const snapshot = await directory.read();
  tell({ texts: textsOf(snapshot), complete: snapshot.complete, code: snapshot.problem?.code ?? null, hintCount });
}

function tell(told: object): void {
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

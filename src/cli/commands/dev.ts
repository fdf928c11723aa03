import { join, relative, resolve } from "node:path";
import type { Command, CommandContext } from "../command.ts";
import type { EventLog, RunningEmulator, Scratch } from "../compose-app.ts";
import { eventLogOf, logsJson } from "../event-log.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { examplesFolder } from "../program-info.ts";
import { readScript } from "../read-script.ts";
import { runDaemon } from "../run-daemon.ts";

/** Deploys to an emulated Kanto and keeps doing so while a person edits. */
export const devCommand: Command = {
  name: "dev",
  positionals: "[DIR]",
  positionalCount: { minimum: 0, maximum: 1 },
  summary: "Try it out: deploy to an emulated Kanto while you edit",
  description: `Starts an emulated Kanto on a private socket, deploys a directory to it and deploys again whenever a file changes. Without DIR it uses the examples that come with this program. No container really runs and nothing else on this machine is touched.

Ends on Ctrl-C and leaves nothing behind.`,
  examples: [
    { line: "", meaning: "deploy the examples, then edit them and see what happens" },
    { line: "manifests", meaning: "try your own manifests before they go to a device" },
    { line: "--script faults.json manifests", meaning: "see how they fare when Kanto misbehaves" },
  ],
  run: runDev,
};

async function runDev(context: CommandContext): Promise<ExitStatus> {
  const { stderr, app } = context;
  const scriptText = await readScript(context);
  if (!scriptText.ok) {
    stderr.write(`${scriptText.failure}\n`);
    return EXIT_STATUS.wrongUsage;
  }
  const scratch = await app.makeScratch();
  try {
    const manifests = await chooseManifests(context, scratch);
    if (manifests === null) {
      stderr.write("expected a directory of manifests, got none, and this installation has no examples\n");
      return EXIT_STATUS.wrongUsage;
    }
    const socketPath = join(scratch.path, "kanto.sock");
    const emulator = await app.startEmulator({
      socketPath,
      scriptText: scriptText.value,
    });
    if (!emulator.ok) {
      stderr.write(`the emulator cannot start: ${emulator.failure}\n`);
      return EXIT_STATUS.wrongUsage;
    }
    await deployWhileEditing(context, {
      manifests,
      socketPath,
      scratch,
      emulator: emulator.value,
      isWellBehaved: scriptText.value === null,
    });
    await emulator.value.stop();
    return EXIT_STATUS.asDesired;
  } finally {
    await scratch.remove();
  }
}

/** The person's directory, or the examples: where they lie if they are the person's own to edit, else a copy. */
async function chooseManifests({ positionals, app }: CommandContext, scratch: Scratch): Promise<string | null> {
  const [given] = positionals;
  const examples = examplesFolder();
  if (given !== undefined || examples === null) {
    return given ?? null;
  }
  if (!INSTALLED.test(examples) && (await app.isWritable(examples))) {
    return examples;
  }
  const copy = join(scratch.path, "examples");
  await app.copyFolder(examples, copy);
  return copy;
}

/** Where packages lie: root can write there, and nobody should. */
const INSTALLED = /^\/usr\/|\/node_modules\//;

interface Playground {
  readonly manifests: string;
  readonly socketPath: string;
  readonly scratch: Scratch;
  readonly emulator: RunningEmulator;
  /** No script makes it forget or misbehave after its start. */
  readonly isWellBehaved: boolean;
}

async function deployWhileEditing(context: CommandContext, playground: Playground): Promise<void> {
  const { stdout } = context;
  const { manifests, socketPath, scratch, emulator } = playground;
  const isForPeople = !logsJson(context);
  const say = (text: string) => isForPeople && stdout.write(text);
  say(`An emulated Kanto listens at ${socketPath}\nManifests: ${shortPath(manifests)}\n\n`);
  const log: EventLog = eventLogOf(context, "stays");
  let hasToldWhatToTry = false;
  await runDaemon(context, {
    log,
    manifests,
    socketPath,
    stateDirectory: join(scratch.path, "state"),
    runtimeDirectory: join(scratch.path, "run"),
    machine: emulator.machine,
    isReadyAtOnce: playground.isWellBehaved,
    onStatus({ health }) {
      if (hasToldWhatToTry || health === "progressing" || health === "unknown") return;
      hasToldWhatToTry = true;
      say(whatToTry(context, playground, health === "as-desired"));
    },
  });
  log.close();
  say("\nEnded; nothing is left behind.\n");
}

function whatToTry(
  { programCall }: CommandContext,
  { manifests, socketPath, scratch }: Playground,
  isFine: boolean,
): string {
  const folder = shortPath(manifests);
  return `
${isFine ? "Now try this:" : "Mend the files, or try this:"}
  - edit a file in ${folder} and save it: its container is replaced
  - break one, take a brace away: its container stays, and you are told where
  - touch one: its container is deployed again
  - look at it from another terminal:

${programCall} status --runtime-directory ${join(scratch.path, "run")}
${programCall} plan -v ${folder} \\
  -s ${socketPath} --state-directory ${join(scratch.path, "state")}

Ctrl-C ends it and leaves nothing behind.

`;
}

function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), resolve(path));
  return fromHere !== "" && !fromHere.startsWith("..") ? fromHere : resolve(path);
}

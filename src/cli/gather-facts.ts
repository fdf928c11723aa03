import type {
  BrokerFacts,
  CompetitorFacts,
  DiskFacts,
  MachineFacts,
  ManifestFacts,
  StateFacts,
} from "../core/doctor/machine-facts.ts";
import { lintManifestSet } from "../core/manifest/lint-manifest-set.ts";
import { readManifest } from "../core/manifest/read-manifest.ts";
import type { Manifest } from "../core/model/manifest.ts";
import { ok } from "../core/model/result.ts";
import type { RuntimeContainer } from "../engine/ports.ts";
import type { CommandContext } from "./command.ts";
import { stateDirectoryOf } from "./state-directory.ts";

/** Looks at everything that a machine is judged by. Changes nothing but damaged state, which it sets aside. */
export async function gatherFacts(context: CommandContext): Promise<MachineFacts> {
  const { settings, app } = context;
  const { inspection } = app;
  const stateDirectory = stateDirectoryOf(context);
  const [kanto, manifests, state, disks, clock, watchLimits, broker] = await Promise.all([
    askKanto(context),
    readManifests(context),
    readState(context, stateDirectory),
    readDisks(context, stateDirectory),
    inspection.clock(),
    inspection.watchLimits(),
    settings.mqtt ? askBroker(context) : null,
  ]);
  return {
    nodeVersion: process.versions.node,
    isRoot: process.geteuid?.() === 0,
    kanto,
    manifests,
    state,
    clock,
    disks,
    watchLimits,
    broker,
    competitors: await readCompetitors(context),
  };
}

async function askBroker({ settings, app }: CommandContext): Promise<BrokerFacts> {
  const { mqttSocket: path, mqttBrokerHost: host, mqttBrokerPort: port } = settings;
  return path === null
    ? { place: `${host}:${port}`, failure: await app.inspection.endpoint({ host, port }) }
    : { place: path, failure: await app.inspection.endpoint({ path }) };
}

async function askKanto({ settings, app }: CommandContext): Promise<MachineFacts["kanto"]> {
  const { socketPath, createTimeoutMs } = settings;
  const socket = await app.inspection.path(socketPath);
  if (socket.kind !== "found" || socket.type !== "socket") {
    return { socketPath, socket, version: null, containers: null };
  }
  const runtime = app.connectKanto({ socketPath, createTimeoutMs, isReadyAtOnce: false });
  const version = await runtime.version();
  const listed = version.ok ? await runtime.list() : version;
  await runtime.close();
  const containers = listed.ok ? ok(await Promise.all(listed.value.map((one) => containerFacts(one, app)))) : listed;
  return { socketPath, socket, version, containers };
}

async function containerFacts({ id, name, state }: RuntimeContainer, { machine }: CommandContext["app"]) {
  const process = state.status === "Running" ? await machine.processOf(id, state.pid) : ("unknown" as const);
  return { id, name, status: state.status, process, error: state.error };
}

async function readManifests({ settings, admission, app }: CommandContext): Promise<ManifestFacts> {
  const { manifests: path, recursive, strictPermissions } = settings;
  const snapshot = await app.openDirectory({ path, recursive, strictPermissions }).read();
  const read = snapshot.files.map((file) => readManifest(file, admission));
  const usable = read.flatMap((result) => (result.kind === "usable" ? [result.manifest] : []));
  return {
    path,
    fileCount: snapshot.files.length,
    directoryProblem: snapshot.problem,
    permissionWarnings: snapshot.warnings,
    problems: [
      ...snapshot.refused.map(({ problem }) => problem),
      ...read.flatMap(({ problems }) => problems),
      ...lintManifestSet(usable, usable.length === snapshot.files.length && snapshot.refused.length === 0),
    ],
    containerNames: namesOf(usable),
  };
}

async function readState({ app }: CommandContext, path: string): Promise<StateFacts> {
  const directory = await app.inspection.path(path);
  const isUsable = directory.kind === "found" && directory.type === "directory" && directory.isWritable;
  const { inventory } = isUsable ? await app.openStateStore(path).load() : { inventory: null };
  const { damagedFiles, lockHolderPid } = await app.inspection.state(path);
  return { path, directory, damagedFiles, lockHolderPid, poisonedIds: [...(inventory?.poisonedIds ?? [])] };
}

async function readDisks({ app }: CommandContext, stateDirectory: string): Promise<readonly DiskFacts[]> {
  const disks = await Promise.all([
    app.inspection.disk("what is remembered", stateDirectory),
    app.inspection.disk("images", "/var/lib/containerd"),
  ]);
  return disks.filter((disk) => disk !== null);
}

async function readCompetitors({ settings, app }: CommandContext): Promise<CompetitorFacts> {
  const found = await app.inspection.competitors(settings.manifests);
  const { deploysItself, deploymentDirectory } = found.kantoService;
  if (!deploysItself) return found;
  const options = { path: deploymentDirectory, recursive: false, strictPermissions: false };
  const { files } = await app.openDirectory(options).read();
  const usable = files.flatMap((file) => {
    const read = readManifest(file);
    return read.kind === "usable" ? [read.manifest] : [];
  });
  return { ...found, kantoService: { ...found.kantoService, containerNames: namesOf(usable) } };
}

function namesOf(manifests: readonly Manifest[]): readonly string[] {
  return manifests.map(({ spec }) => spec.name);
}

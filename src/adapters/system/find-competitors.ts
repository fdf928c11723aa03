import { access, readdir, readFile, readlink, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import * as v from "valibot";
import type { CompetitorFacts, KantoServiceFacts } from "../../core/doctor/machine-facts.ts";

/** Where systemd looks for units, the first that has one wins. */
const UNIT_FOLDERS = [
  "etc/systemd/system",
  "run/systemd/system",
  "usr/local/lib/systemd/system",
  "usr/lib/systemd/system",
  "lib/systemd/system",
];
const UNIT = "kanto-auto-deployer.service";
const EARLIER_PROGRAM = "kanto-auto-deployer";

/** Who else deploys on the machine below `root`; the names of containers are filled in by who can read manifests. */
export async function findCompetitors(root: string, manifests: string): Promise<CompetitorFacts> {
  return {
    unit: await findUnit(root),
    earlierPids: await findEarlierProcesses(join(root, "proc")),
    isSwitchedOff: await exists(join(root, "var/lib/kanto-auto-deployer/KAD.disabled")),
    kantoService: await readKantoConfiguration(root, manifests),
  };
}

async function findUnit(root: string): Promise<CompetitorFacts["unit"]> {
  for (const folder of UNIT_FOLDERS) {
    const path = join(root, folder, UNIT);
    const text = await readFile(path, "utf8").catch(() => null);
    if (text === null) continue;
    const wanted = await readdir(join(root, "etc/systemd/system")).catch(() => []);
    const links = wanted
      .filter((name) => name.endsWith(".wants"))
      .map((name) => join("etc/systemd/system", name, UNIT));
    const enabled = await Promise.all(links.map((link) => isLink(join(root, link))));
    // Ours tells systemd when it is ready, the earlier one never did.
    return { path, isEarlier: !/^Type=notify/m.test(text), isEnabled: enabled.includes(true) };
  }
  return null;
}

/** The earlier deployer is a program of its own; this one is run by Node. */
async function findEarlierProcesses(procPath: string): Promise<readonly number[]> {
  const pids = (await readdir(procPath).catch(() => [])).filter((name) => /^\d+$/.test(name));
  const programs = await Promise.all(pids.map((pid) => readlink(join(procPath, pid, "exe")).catch(() => "")));
  return pids
    .filter((_, index) => basename((programs[index] ?? "").replace(/ [(]deleted[)]$/, "")) === EARLIER_PROGRAM)
    .map(Number);
}

async function readKantoConfiguration(root: string, manifests: string): Promise<KantoServiceFacts> {
  const configPath = join(root, "etc/container-management/config.json");
  const read = await readConfiguration(configPath);
  const { deployment = {}, update_agent: updateAgent = {} } = read.configuration;
  const deploymentDirectory = join(root, deployment.ctr_dir || "/etc/container-management/containers");
  return {
    configPath,
    configFailure: read.failure,
    // Kanto's own defaults: the service is on, the agent is off.
    deploysItself: deployment.enable ?? true,
    deploymentDirectory,
    isManifestDirectory: await isSameDirectory(deploymentDirectory, manifests),
    containerNames: [],
    hasUpdateAgent: updateAgent.enable ?? false,
  };
}

interface ReadConfiguration {
  readonly configuration: v.InferOutput<typeof configurationSchema>;
  readonly failure: string | null;
}

async function readConfiguration(path: string): Promise<ReadConfiguration> {
  try {
    const parsed = v.safeParse(configurationSchema, JSON.parse(await readFile(path, "utf8")));
    if (parsed.success) return { configuration: parsed.output, failure: null };
    return { configuration: {}, failure: parsed.issues[0].message };
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return { configuration: {}, failure: isMissing ? null : String(error) };
  }
}

const configurationSchema = v.object({
  deployment: v.optional(v.object({ enable: v.optional(v.boolean()), ctr_dir: v.optional(v.string()) })),
  update_agent: v.optional(v.object({ enable: v.optional(v.boolean()) })),
});

async function isSameDirectory(one: string, other: string): Promise<boolean> {
  const paths = await Promise.all([one, other].map((path) => realpath(path).catch(() => path)));
  return paths[0] === paths[1];
}

async function isLink(path: string): Promise<boolean> {
  return readlink(path).then(
    () => true,
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

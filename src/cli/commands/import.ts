import { join } from "node:path";
import {
  CONTAINERS_DOMAIN,
  type DesiredStatePayload,
  readDesiredStatePayload,
} from "../../core/desired-state-message/desired-state-message.ts";
import { manifestFromComponent } from "../../core/desired-state-message/manifest-from-component.ts";
import { readManifest } from "../../core/manifest/read-manifest.ts";
import { writeNativeManifest } from "../../core/manifest/write-native-manifest.ts";
import type { Manifest } from "../../core/model/manifest.ts";
import { compareSpec } from "../../core/reconcile/compare-spec.ts";
import { escapeControlCharacters } from "../../core/render/escape-control-characters.ts";
import type { Command, CommandContext } from "../command.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";

/** Manifests from what the update manager says. */
export const importCommand: Command = {
  name: "import",
  positionals: "FILE DIR",
  positionalCount: { minimum: 2, maximum: 2 },
  summary: "Write manifests from a desired state of the Kanto Update Manager",
  description: `Writes a manifest into a directory for each component of a desired-state message of the Kanto Update Manager (its containers domain; FILE holds the message or its payload). A manifest of the same container that is there and means the same is left as it is; one that means something else is replaced only with --force. Nothing is removed.

Exit status: 0 every component has its manifest, 1 one does not, 2 wrong usage.`,
  examples: [{ line: "--desired-state update.json manifests", meaning: "keep what an update set" }],
  run: runImport,
};

async function runImport(context: CommandContext): Promise<ExitStatus> {
  const { settings, positionals, app, stderr } = context;
  const [file = "", directory = ""] = positionals;
  if (!settings.desiredState) {
    stderr.write("expected --desired-state: that is the only form there is\n");
    return EXIT_STATUS.wrongUsage;
  }
  const text = await app.readText(file);
  if (!text.ok || text.value === null) {
    stderr.write(`${file} cannot be read: ${text.ok ? "there is no such file" : text.failure}\n`);
    return EXIT_STATUS.notAsDesired;
  }
  const payload = readDesiredStatePayload(text.value);
  if (!payload.ok) {
    stderr.write(`${file}: ${escapeControlCharacters(payload.failure)}\n`);
    return EXIT_STATUS.notAsDesired;
  }
  const snapshot = await app.openDirectory({ path: directory, recursive: false, strictPermissions: false }).read();
  if (!snapshot.complete) {
    stderr.write(`${snapshot.problem?.message ?? `${directory} cannot be read`}\n`);
    return EXIT_STATUS.notAsDesired;
  }
  tellWhatIsPassedOver(context, payload.value);
  const there = snapshot.files.flatMap((one) => {
    const read = readManifest(one);
    return read.kind === "usable" ? [read.manifest] : [];
  });
  const known = new Map(there.map((manifest) => [manifest.spec.name, manifest]));
  const taken = new Set(snapshot.files.map(({ path }) => path));
  let isComplete = true;
  for (const { components } of payload.value.domains.filter(({ id }) => id === CONTAINERS_DOMAIN)) {
    for (const component of components) {
      const manifest = manifestOfComponent(context, component);
      const written = manifest !== null && (await writeManifest(context, { directory, manifest, known, taken }));
      isComplete = isComplete && written;
    }
  }
  return isComplete ? EXIT_STATUS.asDesired : EXIT_STATUS.notAsDesired;
}

function tell({ stderr }: CommandContext, line: string): void {
  stderr.write(`${escapeControlCharacters(line)}\n`);
}

function tellWhatIsPassedOver(context: CommandContext, { baselines, domains }: DesiredStatePayload): void {
  if (baselines.length > 0) tell(context, "baselines are passed over: a directory of manifests has none");
  for (const { id, config } of domains) {
    if (id !== CONTAINERS_DOMAIN) tell(context, `the domain '${id}' is passed over: it is not that of containers`);
    else for (const { key } of config) tell(context, `${id}: '${key}' is passed over: it is for the update agent`);
  }
}

type DomainComponent = DesiredStatePayload["domains"][number]["components"][number];

/** Null, and the reasons told, where the component cannot be used. */
function manifestOfComponent(context: CommandContext, component: DomainComponent): Manifest | null {
  const { manifest, mistakes, ignoredKeys } = manifestFromComponent(component);
  for (const key of ignoredKeys) tell(context, `${component.id}: '${key}' is passed over: it means nothing here`);
  const bytes = new TextEncoder().encode(JSON.stringify(manifest));
  const read = readManifest({ path: `${component.id}.json`, bytes, sha256: "", modifiedAtMs: 0 });
  const errors = read.problems.filter(({ severity }) => severity === "error");
  const reasons = [...mistakes, ...errors.map(({ pointer = "", message }) => `${pointer}: ${message}`)];
  for (const reason of reasons) tell(context, `${component.id}: ${reason}`);
  return read.kind === "usable" && reasons.length === 0 ? read.manifest : null;
}

interface Target {
  readonly directory: string;
  readonly manifest: Manifest;
  /** By container name: the manifests that are there. */
  readonly known: ReadonlyMap<string, Manifest>;
  /** Files that are there. */
  readonly taken: ReadonlySet<string>;
}

async function writeManifest(context: CommandContext, { directory, manifest, known, taken }: Target): Promise<boolean> {
  const { spec } = manifest;
  const old = known.get(spec.name);
  if (old !== undefined && compareSpec(old.spec, spec).length === 0) return true;
  const path = old?.path ?? `${spec.name}.json`;
  if ((old !== undefined || taken.has(path)) && !context.settings.force) {
    tell(context, `${spec.name}: ${path} is there and says something else; --force replaces it`);
    return false;
  }
  const written = await context.app.writePrivately(join(directory, path), writeNativeManifest(spec, old?.containerId));
  if (written.ok) context.stdout.write(`${escapeControlCharacters(path)}\n`);
  else tell(context, `${path} cannot be written: ${written.failure}`);
  return written.ok;
}

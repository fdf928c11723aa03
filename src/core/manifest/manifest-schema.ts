import * as v from "valibot";
import {
  hostConfigSchema,
  internalPortMapping,
  internalRestartPolicy,
  nativePortMapping,
  nativeRestartPolicy,
} from "./host-config-schema.ts";
import { optionalField as optional, presetField as preset, requiredField as required } from "./schema-field.ts";
import {
  containerId,
  containerName,
  count,
  decryptRecipient,
  environmentVariable,
  flag,
  hostName,
  hostPath,
  imageName,
  readableText,
  textList,
} from "./schema-value.ts";

/**
 * The one description of what a manifest may hold: validator, TypeScript types, and (with the notes of each field)
 * docs/reference/manifest.schema.json and manifest.md. The reader hands it objects whose keys are already in this
 * format's own spelling, without nulls and without empty texts.
 */

const image = v.object({
  name: required(imageName, {
    description: "The image with its registry and tag or digest. A tag that Kanto already has is never pulled again.",
    examples: ["ghcr.io/eclipse/kuksa.val/databroker:0.4.1"],
  }),
  decrypt_config: preset(
    v.object({
      keys: preset(textList, [], { description: "Files with private keys: `path` or `path:password`." }),
      recipients: preset(v.array(decryptRecipient), [], { description: "Whom it is encrypted for: `pkcs7:path`." }),
    }),
    {},
    { description: "How to decrypt an encrypted image." },
  ),
});

const mount = v.object({
  source: required(hostPath, { description: "The file or folder on the machine.", examples: ["/data/example"] }),
  destination: required(readableText, { description: "Where the container sees it.", examples: ["/data"] }),
  propagation_mode: preset(v.picklist(["rprivate", "private", "rshared", "shared", "rslave", "slave"]), "rprivate", {
    description: "Whether mounts made below it on one side appear on the other.",
  }),
});

/** The native format numbers them, the internal one names them; both are understood in both. */
export const HOOK_TYPES = ["Prestart", "Poststart", "Poststop", "Unknown"] as const;

const hook = v.object({
  path: required(hostPath, { description: "A program on the machine." }),
  args: preset(textList, [], { description: "Its arguments, its own name first." }),
  env: preset(textList, [], { description: "Its environment: NAME=value." }),
  timeout: preset(count(2_147_483_647), 0, { description: "Kanto ignores it." }),
  type: preset(v.union([v.picklist(HOOK_TYPES), v.picklist([0, 1, 2, 3])]), "Prestart", {
    description: "When it runs: Prestart (0), Poststart (1) or Poststop (2). Hooks of the type Unknown (3) never run.",
  }),
});

const config = v.object({
  env: preset(v.array(environmentVariable), [], {
    description: "Environment variables: NAME=value, or NAME alone to unset one.",
    examples: [["RUST_LOG=info"]],
  }),
  cmd: preset(textList, [], { description: "The command and its arguments. Empty: the image's own." }),
});

const ioConfig = v.object({
  attach_stderr: preset(flag, false, { description: "Kept by Kanto, without effect." }),
  attach_stdin: preset(flag, false, { description: "Kept by Kanto, without effect." }),
  attach_stdout: preset(flag, false, { description: "Kept by Kanto, without effect." }),
  open_stdin: preset(flag, false, { description: "Keep its standard input open." }),
  stdin_once: preset(flag, false, { description: "Close it when the first client leaves." }),
  tty: preset(flag, false, { description: "Give it a terminal." }),
});

const RUNTIME_STATE = "What Kanto writes into its own copy of a manifest; ignored.";

const deployerOptions = v.object({
  stop_timeout_seconds: optional(count(86_400), {
    description:
      "How long the container may take to end after SIGTERM before it is killed. Default: the command line's.",
  }),
  health_window_seconds: optional(count(86_400), {
    description: "How long a new version must run before the old one is given up. Default: the command line's.",
  }),
});

const COMMON_ENTRIES = {
  domain_name: optional(readableText, { description: "Its domain name. Default: `<name>-domain`." }),
  host_name: optional(hostName, {
    description: "Its host name, by which `container_<host_name>` in extra_hosts finds it. Default: `<name>-host`.",
  }),
  hooks: preset(v.array(hook), [], {
    description: "Programs of the machine that run as the container starts and ends.",
  }),
  config: preset(config, {}, { description: "Its process." }),
  io_config: preset(ioConfig, {}, { description: "Its standard streams." }),
  "x-kanto-auto-deployer": preset(
    deployerOptions,
    {},
    { description: "What the deployer does with it; Kanto ignores it." },
  ),
  resolv_conf_path: optional(v.unknown(), { description: RUNTIME_STATE }),
  hosts_path: optional(v.unknown(), { description: RUNTIME_STATE }),
  hostname_path: optional(v.unknown(), { description: RUNTIME_STATE }),
  network_settings: optional(v.unknown(), { description: RUNTIME_STATE }),
  state: optional(v.unknown(), { description: RUNTIME_STATE }),
  created: optional(v.unknown(), { description: RUNTIME_STATE }),
  restart_count: optional(v.unknown(), { description: RUNTIME_STATE }),
  manually_stopped: optional(v.unknown(), { description: RUNTIME_STATE }),
  $schema: optional(v.string(), { description: "For editors; ignored." }),
};

const imageField = required(image, { description: "What to run." });

const idNotes = {
  description: "Kanto's own name for it, which no other container may have. Better left out: then one is chosen.",
};
const nameNotes = {
  description: "Its name. Default: container_id, else the name of the file without .json.",
  examples: ["databroker"],
};
const mountNotes = { description: "Files and folders of the machine that the container sees." };

/** Kanto's own format: what its init directory, `kanto-cm create -f` and its documents use. */
export const nativeManifestSchema = v.object({
  container_id: optional(containerId, idNotes),
  container_name: optional(containerName, nameNotes),
  image: imageField,
  mount_points: preset(v.array(mount), [], mountNotes),
  host_config: preset(
    hostConfigSchema(nativePortMapping, nativeRestartPolicy),
    {},
    {
      description: "What it gets of the machine.",
    },
  ),
  ...COMMON_ENTRIES,
  started_successfully_before: optional(v.unknown(), { description: RUNTIME_STATE }),
});

/** The internal state representation: Kanto's API spelled in snake case. */
export const internalManifestSchema = v.object({
  id: optional(containerId, idNotes),
  name: optional(containerName, nameNotes),
  image: imageField,
  mounts: preset(v.array(mount), [], mountNotes),
  host_config: preset(
    hostConfigSchema(internalPortMapping, internalRestartPolicy),
    {},
    {
      description: "What it gets of the machine.",
    },
  ),
  ...COMMON_ENTRIES,
});

export type NativeManifest = v.InferOutput<typeof nativeManifestSchema>;
export type InternalManifest = v.InferOutput<typeof internalManifestSchema>;
/** As a person writes it: everything with a default may be absent. */
export type NativeManifestText = v.InferInput<typeof nativeManifestSchema>;

/** Of the top level: what Kanto writes there itself and reads from nobody. */
export const RUNTIME_STATE_KEYS: ReadonlySet<string> = new Set(
  Object.entries(nativeManifestSchema.entries)
    .filter(([key, entry]) => key !== "$schema" && entry.type === "optional" && entry.wrapped.type === "unknown")
    .map(([key]) => key),
);

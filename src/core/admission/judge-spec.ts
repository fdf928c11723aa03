import type { ContainerSpec } from "../model/container-spec.ts";
import { type AdmissionPolicy, type AdmissionVerdict, verdictOn } from "./admission-policy.ts";
import { ADMISSION_RULE_NAMES, type AdmissionRule } from "./admission-rule.ts";
import { areOnOneLine, plainPath } from "./host-path.ts";

/** One thing that a container asks for and that a policy does not simply allow. */
export interface Judgement {
  readonly rule: AdmissionRule;
  readonly verdict: Exclude<AdmissionVerdict, "allow">;
  /** Where a native manifest says so. */
  readonly pointer: string;
  /** What it asks for, as the rest of a sentence. */
  readonly what: string;
  readonly expected?: string;
}

/** Everything in a spec that the policy warns of or denies. */
export function judgeSpec(spec: ContainerSpec, policy: AdmissionPolicy): readonly Judgement[] {
  return ADMISSION_RULE_NAMES.flatMap((rule) => {
    const verdict = verdictOn(policy, spec.name, rule);
    return verdict === "allow" ? [] : CASES[rule](spec, policy).map((found) => ({ rule, verdict, ...found }));
  });
}

/** Why the policy denies a container, as a sentence without its end; null where it does not. */
export function denialOf(spec: ContainerSpec, policy: AdmissionPolicy | null): string | null {
  if (policy === null) return null;
  const denied = judgeSpec(spec, policy).filter(({ verdict }) => verdict === "deny");
  return denied.length === 0 ? null : `the admission policy denies it: ${denied.map(({ what }) => what).join("; ")}`;
}

type Case = Omit<Judgement, "rule" | "verdict">;

const CASES: Readonly<Record<AdmissionRule, (spec: ContainerSpec, policy: AdmissionPolicy) => readonly Case[]>> = {
  privileged: ({ privileged }) =>
    privileged
      ? [{ pointer: "/host_config/privileged", what: "it is privileged: root in it is root of the machine" }]
      : [],
  "host-network": ({ networkMode }) =>
    networkMode === "host"
      ? [{ pointer: "/host_config/network_mode", what: "it uses the machine's own network", expected: '"bridge"' }]
      : [],
  devices: ({ devices }) =>
    devices.map(({ pathOnHost }, index) => ({
      pointer: `/host_config/devices/${index}/path_on_host`,
      what: `it uses a device of the machine, ${pathOnHost}`,
    })),
  "extra-capabilities": ({ extraCapabilities }) =>
    extraCapabilities.map((capability, index) => ({
      pointer: `/host_config/extra_capabilities/${index}`,
      what: `it has a capability that others have not, ${capability}`,
    })),
  "sensitive-mounts": sensitiveMounts,
  hooks: ({ hooks }) =>
    hooks.length === 0
      ? []
      : [
          {
            pointer: "/hooks",
            what: `programs of the machine run as root for it: ${hooks.map(({ path }) => path).join(", ")}`,
          },
        ],
  "unpinned-images": ({ image }) =>
    isPinned(image.name)
      ? []
      : [
          {
            pointer: "/image/name",
            what: "its image is named by a tag, which can come to mean another image",
            expected: "a digest: NAME@sha256:…",
          },
        ],
  "other-registries": ({ image }, { registries }) =>
    registries === null || registries.some((registry) => isFrom(registry, image.name))
      ? []
      : [
          {
            pointer: "/image/name",
            what: "its image comes from a registry that is not listed",
            expected: `an image from ${registries.join(" or ") || "nowhere: the list is empty"}`,
          },
        ],
};

function sensitiveMounts({ mounts, log }: ContainerSpec, { sensitivePaths }: AdmissionPolicy): readonly Case[] {
  const sources = [
    ...mounts.map(({ source }, index) => ({ source, pointer: `/mount_points/${index}/source` })),
    ...(log.rootDirectory === ""
      ? []
      : [{ source: log.rootDirectory, pointer: "/host_config/log_config/driver_config/root_dir" }]),
  ];
  return sources.flatMap(({ source, pointer }) => {
    const sensitive = sensitivePaths.find((path) => areOnOneLine(path, plainPath(source)));
    return sensitive === undefined
      ? []
      : [{ pointer, what: `it is given ${source} of the machine, and ${sensitive} is sensitive` }];
  });
}

function isPinned(imageName: string): boolean {
  return /@sha256:[0-9a-f]{64}$/.test(imageName);
}

/**
 * `ghcr.io/eclipse` is where `ghcr.io/eclipse/web:1` comes from, and `ghcr.io/eclipse-leda/web:1` is not from there. Behind
 * a host alone a colon begins a port: another registry.
 */
function isFrom(registry: string, imageName: string): boolean {
  if (!imageName.startsWith(registry)) return false;
  const next = imageName[registry.length];
  return registry.endsWith("/") || next === "/" || (registry.includes("/") && (next === ":" || next === "@"));
}

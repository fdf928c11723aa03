import { parseRuntimeName } from "../reconcile/role-name.ts";
import { RUNTIME_STATE_KEYS } from "./manifest-schema.ts";
import type { Objection, RuleInput } from "./rule.ts";
import { isHostNameTooLong } from "./schema-value.ts";

/** What concerns the container as a whole, its image and its process. */

export function nameRule({ manifest, spec }: RuleInput): readonly Objection[] {
  const objections: Objection[] = [];
  if (parseRuntimeName(spec.name).role !== "container") {
    objections.push({
      code: "container-name-reserved",
      pointer: "/container_name",
      message: "names that end so are given to containers while one replaces another",
      expected: "a name that does not end in .kad-probe, .kad-keep, .kad-next or .kad-old",
    });
  }
  if (manifest.host_name === undefined && isHostNameTooLong(spec.hostName)) {
    objections.push({
      code: "host-name-unfit",
      pointer: "/container_name",
      message: "the host name that Kanto makes of this name, <name>-host, is too long",
      expected: "a name of at most 59 characters, or a host_name",
    });
  }
  return objections;
}

export function imageRule({ spec }: RuleInput): readonly Objection[] {
  const { name } = spec.image;
  const [first = "", ...rest] = name.split("/");
  const objections: Objection[] = [];
  if (rest.length === 0 || !(/[.:]/.test(first) || first === "localhost")) {
    objections.push({
      code: "image-without-registry",
      pointer: "/image/name",
      message: "the image names no registry, and Kanto does not add docker.io",
      hint: `write docker.io/${rest.length === 0 ? "library/" : ""}${name}, unless the image is already on the machine`,
    });
  }
  const last = name.split("/").at(-1) ?? "";
  if (!name.includes("@") && (!last.includes(":") || last.endsWith(":latest"))) {
    objections.push({
      code: "image-tag-moves",
      pointer: "/image/name",
      message: "Kanto never pulls a tag again that it has, so a newer image under this name is never deployed",
      hint: "name a version: another tag, or a digest",
    });
  }
  return objections;
}

export function environmentRule({ spec }: RuleInput): readonly Objection[] {
  const first = new Map<string, number>();
  return spec.environment.flatMap((variable, index): Objection[] => {
    const name = variable.split("=", 1)[0] ?? variable;
    if (!first.has(name)) {
      first.set(name, index);
      return [];
    }
    return [
      {
        code: "environment-repeated",
        pointer: `/config/env/${index}`,
        message: `${name} is stated twice; the last counts`,
        hint: `the first is entry ${first.get(name)} (they count from 0)`,
      },
    ];
  });
}

export function hookRule({ manifest }: RuleInput): readonly Objection[] {
  return manifest.hooks.flatMap((hook, index): Objection[] => {
    const objections: Objection[] = [];
    if (hook.type === "Unknown" || hook.type === 3) {
      objections.push({
        code: "hook-never-runs",
        pointer: `/hooks/${index}/type`,
        message: "Kanto never runs hooks of this type; it is left out",
        expected: '"Prestart", "Poststart" or "Poststop"',
      });
    }
    if (hook.timeout !== 0) {
      objections.push({
        code: "key-without-effect",
        pointer: `/hooks/${index}/timeout`,
        message: "Kanto ignores the timeout of hooks",
        hint: "let the program limit its own time",
      });
    }
    return objections;
  });
}

/**
 * Kanto writes its state into its own copy of a native manifest and reads it from nobody. The internal format cannot
 * do without those keys, so there they say nothing.
 */
export function runtimeStateRule({ manifest, format }: RuleInput): readonly Objection[] {
  if (format === "internal") return [];
  return Object.entries(manifest)
    .filter(([key, value]) => RUNTIME_STATE_KEYS.has(key) && value !== undefined && value !== "" && Boolean(value))
    .map(([key]) => ({
      code: "key-without-effect",
      pointer: `/${key}`,
      message: `${key} is state that Kanto keeps itself; it is ignored here`,
      hint: "remove it",
    }));
}

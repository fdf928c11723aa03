import type { Node } from "jsonc-parser";
import type * as v from "valibot";
import type { ManifestFormat } from "../model/manifest.ts";
import { quote } from "./describe-value.ts";
import type { Finding } from "./finding.ts";
import { nearestKey } from "./nearest-key.ts";
import { acceptedKeys } from "./resolve-key.ts";
import { schemaShape } from "./schema-shape.ts";
import type { WrittenKey } from "./written-key.ts";

/** What the reader says about keys; none of it keeps a container from being deployed. */

export function caseFinding({ keyNode, pointer }: WrittenKey, properCase: string): Finding {
  return {
    code: "key-case",
    message: `the key ${quote(String(keyNode.value))} is written in another case than Kanto documents`,
    at: keyNode,
    pointer,
    expected: quote(properCase),
    hint: `write ${quote(properCase)}: other programs read manifests by their exact keys`,
  };
}

export function otherFormatFinding({ resolved, keyNode, pointer }: WrittenKey, format: ManifestFormat): Finding {
  const [own, other] = format === "native" ? ["native", "internal"] : ["internal", "native"];
  return {
    code: "other-format-key",
    message: `the key ${quote(String(keyNode.value))} is how the ${other} format spells ${quote(resolved.key)}`,
    at: keyNode,
    pointer,
    expected: quote(resolved.key),
    hint: `the value is used; write ${quote(resolved.key)}, as this file is in the ${own} format`,
  };
}

export function twiceFinding({ keyNode, pointer }: WrittenKey, counts: string): Finding {
  return {
    code: "key-in-both-spellings",
    message: `${quote(String(keyNode.value))} is ignored, because this object states ${quote(counts)} as well`,
    at: keyNode,
    pointer,
    hint: "remove one of the two",
  };
}

export interface UnknownKey {
  readonly key: string;
  readonly keyNode: Node;
  readonly pointer: string;
  /** Native pointer of the object that holds it. */
  readonly parent: string;
  readonly entries: Readonly<Record<string, unknown>>;
  readonly format: ManifestFormat;
  /** The schema of the whole document. */
  readonly whole: v.GenericSchema;
  /** False where so much is wrong that nobody will read this one. */
  readonly withHint: boolean;
}

const LONGEST_HINTED_KEY = 60;

export function unknownKeyFinding(unknown: UnknownKey): Finding {
  const { key, keyNode, pointer } = unknown;
  return {
    code: "unknown-key",
    message: `the key ${quote(key)} means nothing here and is ignored`,
    at: keyNode,
    pointer,
    hint: unknown.withHint && key.length <= LONGEST_HINTED_KEY ? hintFor(unknown) : undefined,
  };
}

function hintFor({ key, parent, entries, format, whole }: UnknownKey): string | undefined {
  const places = placesOfKeys(whole, "");
  const elsewhere = places.filter((place) => place.key === key).map(({ path }) => path);
  if (elsewhere.length > 0) return `${quote(key)} belongs into ${elsewhere.map(quote).join(" or ")}`;
  const here = acceptedKeys(entries, format, parent);
  const nearest = nearestKey(key, here) ?? foreignKey(key);
  if (nearest !== undefined && here.includes(nearest)) return `did you mean ${quote(nearest)}?`;
  const wanted =
    nearest ??
    nearestKey(
      key,
      places.map((place) => place.key),
    );
  const place = places.find((candidate) => candidate.key === wanted);
  return place === undefined ? undefined : `did you mean ${quote(place.key)} in ${quote(place.path)}?`;
}

/** What other container programs call these fields. */
const FOREIGN_KEYS: Readonly<Record<string, string>> = {
  environment: "env",
  command: "cmd",
  entrypoint: "cmd",
  ports: "port_mappings",
  volumes: "mount_points",
  binds: "mount_points",
  restart: "restart_policy",
  network: "network_mode",
  cap_add: "extra_capabilities",
  capabilities: "extra_capabilities",
  mem_limit: "memory",
  stdin_open: "open_stdin",
  logging: "log_config",
};

function foreignKey(key: string): string | undefined {
  const nearest = nearestKey(key, Object.keys(FOREIGN_KEYS));
  return nearest === undefined ? undefined : FOREIGN_KEYS[nearest];
}

interface KeyPlace {
  readonly key: string;
  readonly path: string;
}

/**
 * Every key below the top level with the object that knows it, by dotted path: people often write one level too high.
 * Elements of lists are left out, their keys (`path`, `source`) are too common to mean one place.
 */
function placesOfKeys(schema: v.GenericSchema, path: string): readonly KeyPlace[] {
  const shape = schemaShape(schema);
  if (shape.kind !== "object") return [];
  return Object.entries(shape.entries).flatMap(([key, inner]) => [
    ...(path === "" ? [] : [{ key, path }]),
    ...placesOfKeys(inner, path === "" ? key : `${path}.${key}`),
  ]);
}

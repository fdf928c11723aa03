import type { ManifestFormat } from "../model/manifest.ts";

interface Spelling {
  readonly native: string;
  readonly internal: string;
  /** Matches the native pointers of the objects that have the field. */
  readonly parent: RegExp;
}

/** The fields that the two formats spell differently. Everything else has one spelling. */
export const SPELLINGS: readonly Spelling[] = [
  { native: "container_id", internal: "id", parent: /^$/ },
  { native: "container_name", internal: "name", parent: /^$/ },
  { native: "mount_points", internal: "mounts", parent: /^$/ },
  { native: "proto", internal: "protocol", parent: /^\/host_config\/port_mappings\/\d+$/ },
];

/**
 * How `format` spells a key that the other format spells `key`; undefined where they do not differ.
 *
 * @param parent native pointer of the object that holds it: an image's `name` is nobody's `container_name`
 */
export function translateKey(key: string, format: ManifestFormat, parent: string): string | undefined {
  const other = format === "native" ? "internal" : "native";
  return SPELLINGS.find((spelling) => spelling[other] === key && spelling.parent.test(parent))?.[format];
}

/** How the other format spells a key of `format`. */
export function otherSpelling(key: string, format: ManifestFormat, parent: string): string | undefined {
  return translateKey(key, format === "native" ? "internal" : "native", parent);
}

/** The native spelling of a key that may be in either. */
export function nativeKey(key: string, parent: string): string {
  return translateKey(key, "native", parent) ?? key;
}

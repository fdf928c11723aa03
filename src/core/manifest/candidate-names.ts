import type { Node } from "jsonc-parser";
import * as v from "valibot";
import { containerName } from "./schema-value.ts";

/** The name of a file without its folders and `.json`. */
export function fileBaseName(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.endsWith(".json") ? name.slice(0, -".json".length) : name;
}

const LONGEST_NAME = 255;

const NAME_KEYS: ReadonlySet<string> = new Set(["container_name", "name", "container_id", "id"]);

/**
 * The names that an unusable file may stand for, so that their containers are left alone: whatever of it could be
 * read, and its file's own name. Never empty.
 */
export function candidateNames(path: string, root: Node | undefined): readonly string[] {
  const own = fileBaseName(path);
  const names: string[] = [];
  for (const property of root?.type === "object" ? (root.children ?? []) : []) {
    const [key, value] = property.children ?? [];
    if (value?.type === "string" && NAME_KEYS.has(String(key?.value).toLowerCase())) names.unshift(String(value.value));
  }
  // No container can have another name, so nothing is to be held.
  const possible = names.filter((name) => name.length <= LONGEST_NAME && v.is(containerName, name));
  return [...new Set([...possible, own])];
}

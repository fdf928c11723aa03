import type { Node } from "jsonc-parser";

/** The name of a file without its folders and `.json`. */
export function fileBaseName(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.endsWith(".json") ? name.slice(0, -".json".length) : name;
}

const NAME_KEYS: ReadonlySet<string> = new Set(["container_name", "name", "container_id", "id"]);

/**
 * The names that an unusable file may stand for, so that their containers are left alone: whatever of it could be
 * read, and its file's own name. Never empty.
 */
export function candidateNames(path: string, root: Node | undefined): readonly string[] {
  const names = [fileBaseName(path)];
  for (const property of root?.type === "object" ? (root.children ?? []) : []) {
    const [key, value] = property.children ?? [];
    if (value?.type === "string" && NAME_KEYS.has(String(key?.value).toLowerCase())) names.unshift(String(value.value));
  }
  return [...new Set(names.filter((name) => name !== ""))];
}

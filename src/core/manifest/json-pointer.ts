/** One step of an RFC 6901 pointer. */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Everything but the last step; the document's for the document. */
export function parentPointer(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
}

/** Keys that say nothing without the object around them. */
const VAGUE_KEYS: ReadonlySet<string> = new Set(["type", "mode", "name", "path", "args", "env", "timeout"]);

/** The last step that is a key. */
export function lastKey(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf("/") + 1);
}

/** How messages call a value: `host_port`, `restart_policy.type`, "the manifest" for the whole. */
export function keyLabel(pointer: string): string {
  const keys = pointer.split("/").filter((step) => step !== "" && !/^\d+$/.test(step));
  const [last, before] = [keys.at(-1), keys.at(-2)];
  if (last === undefined) return "the manifest";
  return before !== undefined && VAGUE_KEYS.has(last) ? `${before}.${last}` : last;
}

import type { ManifestFormat } from "../model/manifest.ts";
import { SPELLINGS } from "./spelling.ts";

/** Keys of the top level that only one format has; `proto` and `protocol` lie deeper. */
const TOP_LEVEL = SPELLINGS.filter(({ parent }) => parent.test(""));

/**
 * Which of the two formats a manifest is written in.
 *
 * The formats share most keys, so it is decided by those of the top level that differ: `container_id`,
 * `container_name` or `mount_points` make it native, whatever else is there (Kanto's own reader would read it so);
 * else `id`, `name` or `mounts` make it internal; else it is native, the format that Kanto documents
 * (`{"image": {"name": "…"}}` is a whole manifest there). Case does not matter, null counts as absent.
 *
 * What depends on it: the unit of `retry_timeout`, and which spelling is called the other one. Both spellings of a
 * field are understood in either format.
 *
 * @param keys of the top level whose values are not null
 */
export function detectFormat(keys: readonly string[]): ManifestFormat {
  const folded = new Set(keys.map((key) => key.toLowerCase()));
  if (TOP_LEVEL.some(({ native }) => folded.has(native))) return "native";
  return TOP_LEVEL.some(({ internal }) => folded.has(internal)) ? "internal" : "native";
}

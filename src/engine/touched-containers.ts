import type { ManifestCache } from "./read-desired-state.ts";

/** The containers of files that were touched: by name, with the cause of what is done for that. */
export function touchedContainers(paths: readonly string[], cache: ManifestCache): ReadonlyMap<string, string> {
  return new Map(
    paths.flatMap((path) => {
      const read = cache.get(path)?.read;
      return read?.kind === "usable" ? [[read.manifest.spec.name, `its manifest ${path} was touched`] as const] : [];
    }),
  );
}

import type { ManifestDirectory } from "../../engine/ports.ts";
import { directorySettings, type ManifestDirectoryOptions } from "./directory-settings.ts";
import { lookAtDirectory } from "./look-at-directory.ts";
import { snapshotOf } from "./snapshot-of.ts";

export type { ManifestDirectoryOptions } from "./directory-settings.ts";

/**
 * The directory of manifests, taken as it is: what one-shot commands read. Nothing is touched before the first `read`,
 * and every `read` looks at everything anew: a directory that is missing now may be there the next time, and may be
 * another one at the same path.
 */
export function openManifestDirectory(options: ManifestDirectoryOptions): ManifestDirectory {
  const settings = directorySettings(options);
  return { path: settings.directory, read: async () => snapshotOf(await lookAtDirectory(settings)) };
}

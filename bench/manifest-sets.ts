import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface ManifestSet {
  readonly count: number;
  /** The first so many are used by the others, by turns. */
  readonly providers: number;
  readonly image: string;
}

/** Twenty containers of which none uses another. */
export const TWENTY_ALONE: Omit<ManifestSet, "image"> = { count: 20, providers: 20 };
/** Twenty containers, as a vehicle has them: a few that provide, the others use one of them each. */
export const TWENTY: Omit<ManifestSet, "image"> = { count: 20, providers: 4 };
export const THOUSAND: Omit<ManifestSet, "image"> = { count: 1_000, providers: 50 };

/** The name of the provider that a container uses, by the container's name; providers use none. */
export type Providers = ReadonlyMap<string, string>;

/** Writes a directory of manifests in Kanto's own format. */
export async function writeManifests(directory: string, set: ManifestSet): Promise<Providers> {
  await mkdir(directory, { recursive: true });
  const names = Array.from({ length: set.count }, (_, index) => `c${String(index).padStart(4, "0")}`);
  const providers = new Map<string, string>();
  await Promise.all(
    names.map(async (name, index) => {
      const provider = index < set.providers ? undefined : names[index % set.providers];
      if (provider !== undefined) providers.set(name, provider);
      await writeFile(join(directory, `${name}.json`), manifestText(name, set.image, provider));
    }),
  );
  return providers;
}

function manifestText(name: string, image: string, provider: string | undefined): string {
  const manifest = {
    container_name: name,
    host_name: name,
    image: { name: image },
    config: { env: [`NAME=${name}`, "LEVEL=info"] },
    host_config: provider === undefined ? {} : { extra_hosts: [`${provider}:container_${provider}`] },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

import type { DeployerStatus } from "../model/status.ts";

/** What of the software set is told: see docs/update-manager.md. */
export interface SoftwareSetFingerprint {
  /** SHA-256 in lower-case hexadecimal; null: nothing was looked at yet. */
  readonly sha256: string | null;
  /** Whether every image is named by its digest: only then equal fingerprints mean equal bytes. */
  readonly isExact: boolean;
}

/**
 * What the broker shall keep of a status: topic -> text. The whole under `PREFIX/status`, less the containers, each of
 * which has a topic of its own under `PREFIX/containers/`. Times of looking are left out: what does not change is not
 * said again.
 */
export function publishedTexts(
  prefix: string,
  status: DeployerStatus,
  softwareSet: SoftwareSetFingerprint,
): ReadonlyMap<string, string> {
  const { containers, updatedAt: _, processId: __, ...whole } = status;
  const names = containers.map(({ name }) => name);
  return new Map([
    [`${prefix}/status`, JSON.stringify({ ...whole, softwareSet, containers: names })],
    ...containers.map((container) => [containerTopic(prefix, container.name), JSON.stringify(container)] as const),
  ]);
}

/** Characters that mean something in a topic are escaped as in a URL. */
export function containerTopic(prefix: string, name: string): string {
  return `${prefix}/containers/${encodeURIComponent(name)}`;
}

/** Where the broker keeps whether we are there at all: `{"online":true}`, and the last will `{"online":false}`. */
export function presenceTopic(prefix: string): string {
  return `${prefix}/online`;
}

export function presenceText(isOnline: boolean): string {
  return JSON.stringify({ online: isOnline });
}

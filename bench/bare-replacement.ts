import { containerToWire } from "../src/adapters/kanto/container-to-wire.ts";
import type { RealStack } from "./real-stack.ts";
import { versionedSpec } from "./versioned-manifest.ts";

/**
 * What replacing a container takes at least, without any care: stop, remove, create and start over a connection that is
 * open already. Kanto's own way of stopping loses an exit now and then; that fails here, and is the caller's to count.
 */
export function bareReplacer({ kanto: { containers } }: RealStack, name: string) {
  let currentId: string | null = null;
  return async (version: string): Promise<void> => {
    if (currentId !== null) {
      const stopOptions = { timeout: 10n, force: true, signal: "SIGTERM" };
      await containers.stop({ id: currentId, stopOptions });
      await containers.remove({ id: currentId, force: true, stopOptions });
    }
    currentId = `${name}-${version}`;
    const spec = versionedSpec(name, version);
    await containers.create({ container: containerToWire({ containerId: currentId, runtimeName: name, spec }) });
    await containers.start({ id: currentId });
  };
}

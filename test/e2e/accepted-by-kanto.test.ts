import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectKanto } from "../../src/adapters/kanto/connect-kanto.ts";
import type { ContainerSpec } from "../../src/core/model/container-spec.ts";
import type { ContainerRuntime } from "../../src/engine/ports.ts";
import { hostileManifest } from "../support/hostile-manifest.ts";
import { acceptableManifest } from "../support/manifest-arbitrary.ts";
import { encode, readBytes } from "../support/manifest-cases.ts";
import { describeWithRealKanto, type RealKanto, startRealKanto, TEST_IMAGE } from "../support/real-kanto.ts";

const { KAD_TEST_SEED = String(Date.now() % 100_000) } = process.env;
const SAMPLE = 60;

describeWithRealKanto("what the reader of manifests accepts, on the real Kanto", () => {
  let kanto: RealKanto;
  let runtime: ContainerRuntime;

  beforeAll(async () => {
    kanto = await startRealKanto();
    runtime = connectKanto({ socketPath: kanto.socketPath });
  });
  afterAll(async () => {
    await runtime.close();
    await kanto.stop();
  });

  test.each([
    ["sound manifests", acceptableManifest.map((manifest) => encode(JSON.stringify(manifest)))],
    ["hostile manifests", hostileManifest],
  ])("B10 F4: is accepted by it too: %s", async (_what, manifests) => {
    process.stdout.write(`      KAD_TEST_SEED=${KAD_TEST_SEED} repeats the sample of this run\n`);
    const specs = fc
      .sample(manifests, { numRuns: 40 * SAMPLE, seed: Number(KAD_TEST_SEED) })
      .flatMap((bytes) => acceptedSpec(bytes) ?? [])
      .slice(0, SAMPLE);
    expect(specs.length).toBeGreaterThan(SAMPLE / 3);
    for (const [index, spec] of specs.entries()) {
      const containerId = `sample-${index}`;
      const created = await runtime.create({ containerId, runtimeName: spec.name, spec });
      expect(created, JSON.stringify(spec)).toMatchObject({ ok: true });
      expect(await runtime.remove(containerId)).toMatchObject({ ok: true });
    }
  });
});

/** With an image that is there; undefined where the file is refused. */
function acceptedSpec(bytes: Uint8Array): ContainerSpec | undefined {
  const read = readBytes(bytes, "sample.json");
  if (read.kind !== "usable") return undefined;
  return { ...read.manifest.spec, image: { name: TEST_IMAGE, decryptKeys: [], decryptRecipients: [] } };
}

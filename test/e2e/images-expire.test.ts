import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { useRealDeployment } from "../support/real-deployment.ts";
import { describeWithRealKanto, type RealKanto } from "../support/real-kanto.ts";

const [OLD_IMAGE, NEW_IMAGE] = ["test.local/expiring:1", "test.local/expiring:2"] as const;
/** An image that no container uses; when it is gone, the others would be gone too. */
const WITNESS = "test.local/witness:1";
const EXPIRY_MS = 3_000;

describeWithRealKanto("a replacement offline, where Kanto removes images that nobody uses", () => {
  const deployment = useRealDeployment("--ccl-image-expiry-disable=false", "--ccl-image-expiry=3s");

  test.each([
    ["with an id of our choice", {}],
    ["with an id that its manifest states", { container_id: "expiring-id" }],
  ])("that fails ends with the old container running, %s, and a good one still works after it", async (_form, id) => {
    await deployment.kanto().importImages(OLD_IMAGE, NEW_IMAGE, WITNESS);
    const old = { ...id, image: { name: OLD_IMAGE }, config: { env: ["VERSION=1"] } };
    await deployment.write("expiring", old);
    expect((await deployment.apply()).status).toBe(0);
    const importedAt = performance.now();
    await deployment.write("expiring", { ...id, image: { name: NEW_IMAGE }, config: { cmd: ["/bin/nope"] } });
    await eventually(
      async () => performance.now() - importedAt,
      (passedMs) => passedMs > EXPIRY_MS,
    );
    // By now every image that nobody uses is too old, and there is no registry to pull it from again.
    if (!imagesOf(deployment.kanto()).includes(NEW_IMAGE)) await deployment.kanto().importImages(NEW_IMAGE);
    const { status, stdout } = await deployment.apply("--health-window", "4s");
    expect(status).toBe(1);
    expect(stdout).toContain("expiring: rolled back");
    const back = await deployment.running("expiring");
    expect(back.image?.name).toBe(OLD_IMAGE);
    expect(imagesOf(deployment.kanto())).toContain(OLD_IMAGE);
    expect(await deployment.list()).toHaveLength(1);

    await deployment.kanto().importImages(NEW_IMAGE);
    await deployment.write("expiring", { ...id, image: { name: NEW_IMAGE }, config: { env: ["VERSION=2"] } });
    expect((await deployment.apply("--health-window", "4s")).status).toBe(0);
    expect((await deployment.running("expiring")).image?.name).toBe(NEW_IMAGE);
    expect(await deployment.list()).toHaveLength(1);
  });
});

function imagesOf({ containerdSocket }: RealKanto): readonly string[] {
  const ctr = ["--address", containerdSocket, "--namespace", "kanto-cm", "image", "ls", "--quiet"];
  return execFileSync("ctr", ctr, { encoding: "utf8" }).trim().split("\n");
}

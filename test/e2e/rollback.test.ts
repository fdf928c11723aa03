import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { useRealDeployment } from "../support/real-deployment.ts";
import { describeWithRealKanto } from "../support/real-kanto.ts";

const [OLD_IMAGE, NEW_IMAGE] = ["test.local/rolled:1", "test.local/rolled:2"] as const;

describeWithRealKanto("a rollback on the real Kanto, where images that nobody uses are removed", () => {
  const deployment = useRealDeployment("--ccl-image-expiry-disable=false", "--ccl-image-expiry=3s");

  async function deployOldThenNew(): Promise<void> {
    await deployment.kanto().importImages(OLD_IMAGE, NEW_IMAGE);
    await deployment.write("rolled", { image: { name: OLD_IMAGE } });
    expect((await deployment.apply()).status).toBe(0);
    await deployment.kanto().importImages(NEW_IMAGE);
    await deployment.write("rolled", { image: { name: NEW_IMAGE } });
    expect((await deployment.apply()).status).toBe(0);
  }

  test("goes back to what ran before, keeps it, and is told in the history", async () => {
    await deployOldThenNew();
    await deployment.kanto().importImages(OLD_IMAGE);
    expect((await deployment.rollback("rolled")).status).toBe(0);
    const back = await deployment.running("rolled");
    expect(back.image?.name).toBe(OLD_IMAGE);
    expect((await deployment.apply()).status).toBe(0);
    expect((await deployment.running("rolled")).id).toBe(back.id);
    const { stdout } = await deployment.history("rolled");
    expect(stdout).toMatch(/^#3 .*rolled back by hand to deployment 1/);
    expect(await deployment.list()).toHaveLength(1);
  });

  test("to an image that is gone, with no registry, leaves the one that runs alone", async () => {
    await deployOldThenNew();
    const before = await deployment.running("rolled");
    const { containerdSocket } = deployment.kanto();
    const ctr = ["--address", containerdSocket, "--namespace", "kanto-cm", "image", "rm", OLD_IMAGE];
    execFileSync("ctr", ctr, { stdio: "ignore" });
    const { status, stdout } = await deployment.rollback("rolled");
    expect(status).toBe(1);
    expect(stdout).toContain("rolled: rolled back");
    expect((await deployment.running("rolled")).id).toBe(before.id);
    expect(await deployment.list()).toHaveLength(1);
  });
});

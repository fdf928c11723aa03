import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Container } from "../../src/gen/kanto/container_pb.ts";
import { measureOutage } from "../support/outage.ts";
import { useRealDeployment } from "../support/real-deployment.ts";
import { describeWithRealKanto } from "../support/real-kanto.ts";

const ROUNDS = Array.from({ length: 10 }, (_, index) => index + 1);
/**
 * One stop and one start, in each of which Kanto takes all five consumers off the network and puts them back on: less
 * than half of it on a machine that does nothing else.
 */
const LONGEST_OUTAGE_MS = 3_000;
const CONSUMERS = ["app-a", "app-b", "app-c", "app-d", "app-e"];

describeWithRealKanto("consumers of a provider on the real Kanto", () => {
  const deployment = useRealDeployment();

  async function expectAddressKnown(): Promise<void> {
    const address = addressOf(await deployment.running("vehicle-broker"));
    for (const name of CONSUMERS) {
      const { hostsPath } = await deployment.running(name);
      expect(await readFile(hostsPath, "utf8"), name).toMatch(new RegExp(`^${address}\\s+broker$`, "m"));
    }
  }

  // The provider comes last in the directory: the order of the files would get it wrong.
  test.each(ROUNDS)("all five know the provider's address when deployed with it from nothing, round %d", async () => {
    await deployment.write("vehicle-broker");
    for (const name of CONSUMERS) {
      await deployment.write(name, { host_config: { extra_hosts: ["broker:container_vehicle-broker-host"] } });
    }
    const { status, stdout } = await deployment.apply();
    expect({ status, stdout }).toEqual({ status: 0, stdout: "As desired: 6 created.\n" });
    await expectAddressKnown();
  });

  test("still know it after the provider was replaced", async () => {
    await deployment.write("vehicle-broker");
    for (const name of CONSUMERS) {
      await deployment.write(name, { host_config: { extra_hosts: ["broker:container_vehicle-broker-host"] } });
    }
    await deployment.apply();
    await deployment.write("vehicle-broker", { config: { env: ["VERSION=2"] } });
    expect(await deployment.apply()).toMatchObject({ status: 0, stdout: "As desired: 1 replaced, 5 unchanged.\n" });
    await expectAddressKnown();
  });

  test("know it after all were replaced at once, provider and consumers, three times over", async () => {
    for (let version = 1; version <= 4; version += 1) {
      await deployment.write("vehicle-broker", { config: { env: [`VERSION=${version}`] } });
      for (const [index, name] of CONSUMERS.entries()) await deployment.write(name, consumer(18_100 + index, version));
      const { value, outageMs } = await measureOutage(deployment, "app-c", () => deployment.apply());
      const { status, stdout, stderr } = value;
      if (version > 1) expect(outageMs).toBeLessThan(LONGEST_OUTAGE_MS);
      expect(stdout, stderr).toBe(version === 1 ? "As desired: 6 created.\n" : "As desired: 6 replaced.\n");
      expect(status).toBe(0);
      await expectAddressKnown();
    }
    expect(await deployment.list()).toHaveLength(6);
  });
});

function consumer(hostPort: number, version: number) {
  return {
    config: { env: [`VERSION=${version}`] },
    host_config: {
      extra_hosts: ["broker:container_vehicle-broker-host"],
      port_mappings: [{ container_port: 80, host_port: hostPort }],
    },
  };
}

function addressOf({ networkSettings }: Container): string {
  const { bridge } = networkSettings?.networks ?? {};
  const address = bridge?.ipAddress ?? "";
  if (address === "") throw new Error("expected the container to have an address on the bridge");
  return address;
}

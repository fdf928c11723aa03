import { expect, test } from "vitest";
import { processesOf, useRealDeployment } from "../support/real-deployment.ts";
import { describeWithRealKanto } from "../support/real-kanto.ts";

const TIMES = 100;

describeWithRealKanto("under one id on the real Kanto", () => {
  const deployment = useRealDeployment();

  test("a container whose process ends at once on SIGTERM is replaced a hundred times, none lost", async () => {
    for (let version = 0; version <= TIMES; version += 1) {
      await deployment.write("often", { container_id: "often-id", config: { env: [`VERSION=${version}`] } });
      const { status, stdout, stderr } = await deployment.apply("--health-window", "0");
      expect(stdout, stderr).toBe(`As desired: 1 ${version === 0 ? "created" : "replaced"}.\n`);
      expect(status).toBe(0);
      const { id, config, state } = await deployment.running("often");
      expect({ id, environment: config?.env }).toEqual({ id: "often-id", environment: [`VERSION=${version}`] });
      expect(await processesOf(id)).toContain(Number(state?.pid));
    }
    expect(await deployment.list()).toHaveLength(1);
  });
});

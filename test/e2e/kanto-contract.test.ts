import { afterAll, afterEach, beforeAll, test } from "vitest";
import { systemMachine } from "../../src/adapters/system/system-machine.ts";
import { KANTO_CONTRACT } from "../support/kanto-contract/all-cases.ts";
import { type ContractStage, contractStage } from "../support/kanto-contract/contract-stage.ts";
import { describeWithRealKanto, type RealKanto, startRealKanto } from "../support/real-kanto.ts";

describeWithRealKanto("C11: the real Kanto keeps the contract", () => {
  let kanto: RealKanto;
  let stage: ContractStage;

  beforeAll(async () => {
    const started = await startRealKanto();
    kanto = started;
    stage = contractStage({
      socketPath: started.socketPath,
      machine: systemMachine(),
      async killAndStart() {
        await started.cmKill();
        await started.cmStart();
      },
      async stopAndStart() {
        await started.cmStop();
        await started.cmStart();
      },
    });
  });
  afterEach(async () => {
    await stage.removeAll();
  });
  afterAll(async () => {
    await stage.close();
    await kanto.stop();
  });

  for (const { claim, check } of KANTO_CONTRACT) {
    test(claim, async () => {
      await check(stage);
    });
  }
});

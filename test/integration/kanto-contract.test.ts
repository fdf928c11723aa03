import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator/start-emulator.ts";
import { KANTO_CONTRACT } from "../support/kanto-contract/all-cases.ts";
import { CONTRACT_SCRIPT } from "../support/kanto-contract/contract-programs.ts";
import { type ContractStage, contractStage } from "../support/kanto-contract/contract-stage.ts";
import { useScratchDirectory } from "../support/scratch-directory.ts";

describe("C11: the emulator keeps Kanto's contract", () => {
  const scratch = useScratchDirectory();
  let emulator: Emulator;
  let stage: ContractStage;

  beforeEach(async () => {
    const running = await startEmulator({ socketPath: join(scratch(), "kanto.sock"), script: CONTRACT_SCRIPT });
    emulator = running;
    stage = contractStage({
      socketPath: running.socketPath,
      machine: running.machine,
      settleMs: 0,
      killAndStart: () => running.restart({ keepContainers: true }),
      async stopAndStart() {
        await running.stop();
        await running.start();
      },
    });
  });
  afterEach(async () => {
    await stage.close();
    await emulator.kill();
  });

  for (const { claim, check } of KANTO_CONTRACT) {
    test(claim, async () => {
      await check(stage);
    });
  }
});

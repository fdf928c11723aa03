import type { ContractStage } from "./contract-stage.ts";

/**
 * The real daemon misses one exit in seven, so a case that needs one tries again with new containers. `attempt` gets
 * a name that is new each time and tells whether no exit was lost.
 */
export async function untilNoExitIsLost(
  { removeAll }: ContractStage,
  name: string,
  attempt: (name: string) => Promise<boolean>,
): Promise<void> {
  for (let number = 1; number <= 6; number += 1) {
    if (await attempt(`${name}${number}`)) return;
    await removeAll();
  }
  throw new Error("exits were lost in six attempts in a row");
}

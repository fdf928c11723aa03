import { spawn } from "node:child_process";
import { once } from "node:events";
import { type ProcessReading, readProcess } from "../test/support/process-reading.ts";
import type { RealStack } from "./real-stack.ts";

/** The earlier deployer as a daemon, which looks at the files every ten seconds. */
export interface EarlierDeployer {
  reading(): ProcessReading;
  stop(): Promise<void>;
}

export function startEarlierDeployer(stack: RealStack, manifests: string): EarlierDeployer {
  const child = spawn(stack.earlierDeployer, ["-d", "-s", stack.socketPath, manifests], { stdio: "ignore" });
  const { pid } = child;
  if (pid === undefined) throw new Error("the earlier deployer could not be started");
  const ended = once(child, "exit");
  return {
    reading: () => readProcess(pid),
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

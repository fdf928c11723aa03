import type { RestartPolicySpec } from "../../../src/core/model/container-spec.ts";

export function restartPolicy(type: string, maximumRetryCount = 0): RestartPolicySpec {
  return { type, maximumRetryCount, retryTimeoutSeconds: 0 };
}

export const NO_RESTART = restartPolicy("no");

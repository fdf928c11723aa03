import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";

/** The machine in general terms, and how busy it was. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.replace(/\s+/g, " ").trim() ?? "unknown processor";
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  const kernel = release().split(/[.-]/).slice(0, 2).join(".");
  return `${availableParallelism()} cores (${model}, ${process.arch}), ${memoryGb} GB, ${type()} ${kernel}, Node ${process.versions.node}; load before the run ${loadavg()[0]?.toFixed(1)}`;
}

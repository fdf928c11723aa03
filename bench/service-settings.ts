import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./bench-context.ts";

export interface ServiceSettings {
  readonly nodeFlags: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const UNIT = "packaging/systemd/kanto-auto-deployer.service";

/** What the service that ships gives to Node: the daemon is measured as it runs on a vehicle. */
export function serviceSettings(): ServiceSettings {
  const unit = readFileSync(join(ROOT, UNIT), "utf8");
  const assignments = [...unit.matchAll(/^Environment="?([A-Z_]+)=([^"\n]*)"?$/gm)];
  const { NODE_OPTIONS, ...environment }: Readonly<Record<string, string>> = Object.fromEntries(
    assignments.map(([, name, value]) => [name, value ?? ""]),
  );
  if (NODE_OPTIONS === undefined) {
    throw new Error(`expected a line Environment="NODE_OPTIONS=..." in ${UNIT}, found none`);
  }
  return { nodeFlags: NODE_OPTIONS.split(" ").filter((flag) => flag !== ""), environment };
}

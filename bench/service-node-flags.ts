import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./bench-context.ts";

const UNIT = "packaging/systemd/kanto-auto-deployer.service";

/** What the service that ships gives to Node: the daemon is measured as it runs on a vehicle. */
export function serviceNodeFlags(): readonly string[] {
  const unit = readFileSync(join(ROOT, UNIT), "utf8");
  const flags = /^Environment="NODE_OPTIONS=(.*)"$/m.exec(unit)?.[1];
  if (flags === undefined) throw new Error(`expected a line Environment="NODE_OPTIONS=..." in ${UNIT}, found none`);
  return flags.split(" ").filter((flag) => flag !== "");
}

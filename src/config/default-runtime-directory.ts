import { join } from "node:path";

/** The variables that decide it. */
export interface RuntimeEnvironment {
  readonly RUNTIME_DIRECTORY?: string | undefined;
  readonly XDG_RUNTIME_DIR?: string | undefined;
}

/**
 * Where the status file and the control socket lie if no option says: systemd's `$RUNTIME_DIRECTORY`, else the system's
 * place for root, the XDG runtime folder of everybody else, and a folder in the state directory where there is none.
 */
export function defaultRuntimeDirectory(
  environment: RuntimeEnvironment,
  { isRoot, stateDirectory }: { readonly isRoot: boolean; readonly stateDirectory: string },
): string {
  // systemd lists several separated by colons; the unit asks for one.
  const [ofUnit] = (environment.RUNTIME_DIRECTORY ?? "").split(":");
  if (ofUnit !== undefined && ofUnit !== "") return ofUnit;
  if (isRoot) return join("/run", FOLDER);
  const runtimeHome = environment.XDG_RUNTIME_DIR;
  return runtimeHome?.startsWith("/") ? join(runtimeHome, FOLDER) : join(stateDirectory, "run");
}

const FOLDER = "kanto-auto-deployer";

import { join } from "node:path";

/** The variables that decide it. */
export interface StateEnvironment {
  readonly STATE_DIRECTORY?: string | undefined;
  readonly XDG_STATE_HOME?: string | undefined;
}

/**
 * Where state lies if no option says: systemd's `$STATE_DIRECTORY`, else the system's place for root, and the XDG
 * state folder of everybody else (a one-shot run on a laptop).
 */
export function defaultStateDirectory(
  environment: StateEnvironment,
  user: { readonly isRoot: boolean; readonly homeDirectory: string },
): string {
  // systemd lists several separated by colons; the unit asks for one.
  const [ofUnit] = (environment.STATE_DIRECTORY ?? "").split(":");
  if (ofUnit !== undefined && ofUnit !== "") {
    return ofUnit;
  }
  if (user.isRoot) {
    return join("/var/lib", FOLDER);
  }
  const stateHome = environment.XDG_STATE_HOME;
  // The XDG specification says to ignore relative paths.
  return join(stateHome?.startsWith("/") ? stateHome : join(user.homeDirectory, ".local/state"), FOLDER);
}

const FOLDER = "kanto-auto-deployer";

import { basename, relative } from "node:path";

/** The name by which the program was called: `kad` or `kanto-auto-deployer`, whatever the path and suffix. */
export function programName(programPath: string): string {
  const name = basename(programPath).replace(/[.][cm]?[jt]s$/, "");
  return name === "kad" ? "kad" : "kanto-auto-deployer";
}

/** How a person calls this program in another terminal in the same folder: `kad`, or `node dist/...js`. */
export function programCall(programPath: string): string {
  if (!/[.][cm]?[jt]s$/.test(programPath)) {
    return programName(programPath);
  }
  const fromHere = relative(process.cwd(), programPath);
  return `node ${fromHere.startsWith("..") ? programPath : fromHere}`;
}

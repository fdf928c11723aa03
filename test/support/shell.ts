import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs a line of shell in a folder, with the tools of this machine; fails with what it wrote to stderr. */
export async function runShell(folder: string, line: string): Promise<string> {
  const options = { cwd: folder, env: { PATH: process.env["PATH"], HOME: folder, LC_ALL: "C" } };
  return (await promisify(execFile)("/bin/sh", ["-e", "-c", line], options)).stdout;
}

import { type Finding, fine, problem, warning } from "./finding.ts";
import type { MachineFacts, StateFacts } from "./machine-facts.ts";

/** Whether what was deployed can be remembered, and who is at work with it. */
export function checkState({ state }: MachineFacts): readonly Finding[] {
  return [...checkDirectory(state), ...checkDamage(state), lockFinding(state)];
}

function checkDirectory({ path, directory }: StateFacts): readonly Finding[] {
  if (directory.kind === "missing") {
    return [fine("state", `there is no state directory yet; the first run makes ${path}`)];
  }
  if (directory.kind === "hidden" || directory.type !== "directory" || !directory.isWritable) {
    const got =
      directory.kind === "hidden"
        ? directory.reason
        : directory.type === "directory"
          ? "one that this user may not write"
          : `a ${directory.type}`;
    return [
      problem("state", {
        message: `the state directory ${path} cannot be used: nothing would be remembered`,
        expected: "a directory that this user can write",
        got,
        advice:
          "run it as the user that the service runs as (root), mount it for writing, or name another one with --state-directory",
      }),
    ];
  }
  if ((directory.mode & 0o022) !== 0) {
    return [
      problem("state", {
        message: `others can write the state directory ${path}: they could have containers removed`,
        expected: "mode 0700",
        got: `mode ${directory.mode.toString(8).padStart(4, "0")}`,
        advice: `chmod 0700 ${path}`,
      }),
    ];
  }
  return [fine("state", `the state directory ${path} can be written`)];
}

function checkDamage({ path, damagedFiles }: StateFacts): readonly Finding[] {
  if (damagedFiles.length === 0) return [];
  return [
    warning("state-damaged", {
      message: "state was found damaged before, was set aside and built anew",
      expected: "no damaged files",
      got: damagedFiles.join(", "),
      advice: `find out why (a failing disk, a power cut), then delete ${damagedFiles.map((name) => `${path}/${name}`).join(" ")}`,
    }),
  ];
}

function lockFinding({ lockHolderPid }: StateFacts): Finding {
  if (lockHolderPid === null) return fine("deployer", "no deployer is at work with this state");
  const who = lockHolderPid === 0 ? "a process that does not say which" : `process ${lockHolderPid}`;
  return fine("deployer", `a deployer is at work with this state: ${who}`);
}

import { counted, type Finding, fine, problem, warning } from "./finding.ts";
import type { KantoFacts, MachineFacts } from "./machine-facts.ts";

/** Whether Kanto can be spoken to, and whether only root can. */
export function checkKanto({ kanto, isRoot }: MachineFacts): readonly Finding[] {
  return [...checkSocket(kanto, isRoot), ...checkAnswer(kanto)];
}

function checkSocket({ socketPath, socket }: KantoFacts, isRoot: boolean): readonly Finding[] {
  if (socket.kind !== "found" || socket.type !== "socket") {
    const got = socket.kind === "found" ? `a ${socket.type}` : socket.kind === "missing" ? "nothing" : socket.reason;
    return [
      problem("kanto-socket", {
        message: "Kanto Container Management cannot be reached",
        expected: `a socket at ${socketPath}`,
        got,
        advice:
          "start Kanto (systemctl start container-management), or name its socket with --socket-cm as its configuration has it",
      }),
    ];
  }
  const findings: Finding[] = [];
  if (!socket.isWritable) {
    findings.push(
      problem("kanto-socket", {
        message: `this user may not use ${socketPath}`,
        expected: "a user that can write to the socket",
        got: isRoot ? "root without the permission" : "another user than root",
        advice: "run it as root, or as the service does",
      }),
    );
  }
  if (socket.userId !== 0) {
    findings.push(
      warning("kanto-socket", {
        message: "Kanto's socket belongs to another user than root, who could stand in for Kanto",
        expected: "user 0",
        got: `user ${socket.userId}`,
        advice: `let root run Kanto; make sure that only root can write to ${folderOf(socketPath)}`,
      }),
    );
  }
  if ((socket.mode & 0o002) !== 0) {
    findings.push(
      problem("kanto-socket", {
        message: "everybody on this machine can command Kanto, which is as good as being root",
        expected: "a socket that others cannot write to",
        got: `mode ${octal(socket.mode)}`,
        advice: `chmod o-w ${socketPath}, and find out who opened it`,
      }),
    );
  }
  return findings.length > 0 ? findings : [fine("kanto-socket", `Kanto's socket is at ${socketPath}`)];
}

function checkAnswer({ version, containers }: KantoFacts): readonly Finding[] {
  if (version === null) return [];
  if (!version.ok) {
    return [
      problem("kanto-answer", {
        message: "Kanto does not answer",
        expected: "an answer to what version it is",
        got: version.failure.message,
        advice: "look at its log (journalctl -u container-management), and restart it if it hangs",
      }),
    ];
  }
  const { projectVersion, apiVersion } = version.value;
  const count = containers?.ok === true ? `, ${counted(containers.value.length, "container")}` : "";
  return [
    fine(
      "kanto-answer",
      `Kanto ${projectVersion || "of unknown version"} (API ${apiVersion || "unknown"}) answers${count}`,
    ),
  ];
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf("/")));
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

import { diagnose } from "../../core/doctor/diagnose.ts";
import { findingsToJson, formatFindings } from "../../core/render/doctor-text.ts";
import type { Command, CommandContext } from "../command.ts";
import { EXIT_STATUS, type ExitStatus } from "../exit-status.ts";
import { gatherFacts } from "../gather-facts.ts";
import { usesColor } from "../terminal-style.ts";

/** Checks a machine and says what to do. */
export const doctorCommand: Command = {
  name: "doctor",
  positionals: "[DIR]",
  positionalCount: { minimum: 0, maximum: 1 },
  summary: "Check this machine, and say what to do about what is wrong",
  description: `Checks what deploying needs: Kanto's socket and its answer, containers that Kanto has lost, the directory of manifests, the state directory, Node, the clock, disks, the kernel's limits for watching files, the MQTT broker (with --mqtt), and whoever else deploys here: the earlier deployer, Kanto's own deployment service. No container is touched. Run it as the service runs, as root.

Exit status: 0 no problems (there may be warnings), 1 problems, 2 wrong usage.`,
  examples: [
    { line: "/data/var/containers/manifests", meaning: "before the service is started, or when something is odd" },
    { line: "--json", meaning: "the same for a program" },
  ],
  run: runDoctor,
};

async function runDoctor(context: CommandContext): Promise<ExitStatus> {
  const { settings, stdout } = context;
  const findings = diagnose(await gatherFacts(context));
  stdout.write(
    settings.json ? findingsToJson(findings) : formatFindings(findings, { color: usesColor(context, stdout) }),
  );
  return findings.some(({ status }) => status === "problem") ? EXIT_STATUS.notAsDesired : EXIT_STATUS.asDesired;
}

import { type Finding, fine, problem, warning } from "./finding.ts";
import type { CompetitorFacts, KantoServiceFacts, MachineFacts } from "./machine-facts.ts";

/** Whoever else deploys here: each would undo the other's work. */
export function checkCompetitors({ competitors, manifests, broker }: MachineFacts): readonly Finding[] {
  const findings = [
    ...earlierDeployer(competitors),
    ...kantosOwn(competitors.kantoService, manifests.containerNames),
    ...updateAgent(competitors.kantoService, broker !== null),
  ];
  return findings.length > 0 ? findings : [fine("competitors", "nobody else deploys from here")];
}

function earlierDeployer({ unit, earlierPids, isSwitchedOff }: CompetitorFacts): readonly Finding[] {
  const running = earlierPids.map((pid) =>
    problem("earlier-deployer", {
      message: "the earlier deployer is running beside this one",
      expected: "one deployer",
      got: `process ${pid}`,
      advice: "systemctl stop kanto-auto-deployer, then install this one in its place (docs/migrate.md)",
    }),
  );
  const enabled =
    unit?.isEarlier === true && unit.isEnabled
      ? [
          problem("earlier-deployer", {
            message: "the earlier deployer starts with the machine",
            expected: "this deployer's unit, or none",
            got: unit.path,
            advice: `systemctl disable --now kanto-auto-deployer; a unit in /etc hides the package's: remove ${unit.path} if it lies there`,
          }),
        ]
      : [];
  const switchedOff = isSwitchedOff
    ? [
        warning("switched-off", {
          message:
            "the earlier deployer was switched off by the update manager, and the service respects that: it does not start",
          expected: "no file KAD.disabled in the state directory",
          got: "/var/lib/kanto-auto-deployer/KAD.disabled",
          advice: "remove the file if this machine shall deploy from its directory again",
        }),
      ]
    : [];
  return [...running, ...enabled, ...switchedOff];
}

function kantosOwn(service: KantoServiceFacts, ourNames: readonly string[]): readonly Finding[] {
  const { configPath, configFailure, deploysItself, deploymentDirectory, isManifestDirectory } = service;
  const unreadable =
    configFailure === null
      ? []
      : [
          warning("kanto-configuration", {
            message: "Kanto's own configuration cannot be read, so nothing is known of its deployment service",
            expected: `JSON at ${configPath}`,
            got: configFailure,
            advice: "run it as root; Kanto itself may not start with such a file",
          }),
        ];
  if (!deploysItself) return unreadable;
  const turnOff = `set "deployment": { "enable": false } in ${configPath} and restart Kanto`;
  if (isManifestDirectory) {
    return [
      ...unreadable,
      problem("kanto-deployment", {
        message:
          "Kanto's own deployment service deploys the same directory at each of its starts, and ignores what was rolled back or stopped",
        expected: "a directory of its own for each, or Kanto's service turned off",
        got: deploymentDirectory,
        advice: turnOff,
      }),
    ];
  }
  const shared = service.containerNames.filter((name) => ourNames.includes(name));
  if (shared.length === 0) return unreadable;
  return [
    ...unreadable,
    problem("kanto-deployment", {
      message: "Kanto's own deployment service deploys containers that the manifests state too",
      expected: "one place for each container",
      got: `${shared.join(", ")} in ${deploymentDirectory}`,
      advice: `${turnOff}, or take the files away from one of the two directories`,
    }),
  ];
}

function updateAgent({ hasUpdateAgent, configPath }: KantoServiceFacts, usesBroker: boolean): readonly Finding[] {
  if (!hasUpdateAgent || usesBroker) return [];
  return [
    warning("update-agent", {
      message:
        "Kanto's update agent is on: an update manager may replace containers, and the deployer would repair that",
      expected: "--mqtt, so that the deployer stands aside while it works",
      got: `"update_agent": { "enable": true } in ${configPath}`,
      advice: 'set "mqtt": true in the configuration, or turn the agent off where no update manager runs',
    }),
  ];
}

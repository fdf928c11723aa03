import { type Finding, fine, problem, warning } from "./finding.ts";
import type { ContainerFacts, MachineFacts } from "./machine-facts.ts";

/** Texts of Kanto's that mean: what containerd or the network kept of an id keeps it from ever starting again. */
const REMAINS = [
  /containerIO/,
  /container with ID = .* already exists/,
  /snapshot .* already exists/,
  /^task .* already exists/,
];
const LEFT_ENDPOINT = /endpoint .* already exists in network/;

/** Containers that are not what they are listed as, and ids that can never be started again. */
export function checkContainers({ kanto, state }: MachineFacts): readonly Finding[] {
  if (kanto.containers?.ok !== true) return [];
  const containers = kanto.containers.value;
  const dead = containers.filter(({ status, process }) => status === "Running" && process === "gone");
  const poisoned = new Set([
    ...state.poisonedIds,
    ...containers.filter(({ error }) => REMAINS.some((text) => text.test(error))).map(({ id }) => id),
  ]);
  const stuck = containers.filter(({ error }) => LEFT_ENDPOINT.test(error));
  const findings = [
    ...dead.map(deadProcess),
    ...[...poisoned].sort().map(poisonedId),
    ...stuck.map(leftEndpoint),
    ...sharedNames(containers),
  ];
  return findings.length > 0
    ? findings
    : [fine("containers", "every container that Kanto lists as running has its process, and no id is unusable")];
}

function deadProcess({ id, name }: ContainerFacts): Finding {
  return problem("dead-process", {
    message: `${name} (${id}) is listed as running and its process is gone: Kanto has lost its exit`,
    expected: "a process",
    got: "none",
    advice: `if its manifest is in the directory, run the deployer: it puts a successor in its place; else: kanto-cm remove --force ${id}`,
  });
}

function poisonedId(id: string): Finding {
  const calls = [`tasks delete --force ${id}`, `containers delete ${id}`, `snapshots remove ${id}`];
  return warning("poisoned-id", {
    message: `containerd keeps remains of ${id}: no container of this id can be started`,
    expected: "nothing of it in containerd, or a container that works",
    got: "remains of one that was lost",
    advice: `nothing, if its manifest states no container_id: a new id is chosen; else clean up while no container uses it: ${calls
      .map((call) => `ctr --namespace kanto-cm ${call}`)
      .join("; ")}`,
  });
}

function leftEndpoint({ id, name, error }: ContainerFacts): Finding {
  return problem("left-endpoint", {
    message: `${name} (${id}) cannot start: the network still holds its end of an earlier start`,
    expected: "no endpoint of that name",
    got: error,
    advice: `remove it (kanto-cm remove --force ${id}) and deploy it under another id; where the manifest states the id, restart Kanto when its containers may stop (systemctl restart container-management)`,
  });
}

function sharedNames(containers: readonly ContainerFacts[]): readonly Finding[] {
  const names = containers.map(({ name }) => name);
  const shared = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].sort();
  return shared.map((name) =>
    warning("shared-name", {
      message: `several containers are called ${name}`,
      expected: "one container of a name",
      got: containers
        .filter((container) => container.name === name)
        .map(({ id }) => id)
        .join(", "),
      advice: "a run of the deployer keeps one, if a manifest states the name; kad plan shows which",
    }),
  );
}

import { plotsAsSvg } from "../../bench/line-plot.ts";
import { summarise } from "../../bench/statistics.ts";
import type { SoakResult } from "./run-soak.ts";
import type { SoakSample } from "./soak-daemon.ts";
import type { SoakActionKind } from "./soak-plan.ts";

export interface DescribedSoak extends SoakResult {
  readonly seed: number;
  readonly machine: string;
  /** Of the Kanto that it ran on. */
  readonly description: string;
}

const DEEDS: Readonly<Record<SoakActionKind, string>> = {
  edit: "a new version saved",
  touch: "a file touched",
  erase: "a file deleted",
  break: "a file broken",
  spoil: "a version saved that ends badly",
  rename: "a file renamed",
  "hand-stop": "a container stopped by hand",
  "hand-remove": "a container removed by hand",
  "hand-kill": "a container's process killed",
  "kanto-kill": "Kanto killed and started",
  "kanto-freeze": "Kanto frozen (SIGSTOP) for up to 6 s",
  "kanto-restart": "Kanto stopped and started in order",
  "daemon-restart": "the daemon ended or killed, and started",
};

/** docs/soak.md */
export function soakAsPage(soak: DescribedSoak): string {
  const deeds = (Object.entries(DEEDS) as [SoakActionKind, string][]).map(
    ([kind, text]) => `| ${text} | ${soak.counts.get(kind) ?? 0} |`,
  );
  const violations = soak.violations.map((violation) => `- ${violation}`);
  const verdict =
    soak.violations.length === 0
      ? "Nothing that must never happen was seen, and each time all came to what the directory says."
      : `**${soak.violations.length} things were seen that must never happen:**\n\n${violations.join("\n")}`;
  return `# Soak

Written by \`npm run soak -- --minutes N --write\` from one run; do not edit. \`npm run soak -- --seed ${soak.seed}\` makes the same changes at
the same moments.

${soak.minutes.toFixed(1)} minutes on ${soak.description}, ten containers (one that another one uses, one whose manifest states its id) and
one that is none of the daemon's business; on ${soak.machine}.

${verdict}
${soak.remarks.map((remark) => `\n${remark}\n`).join("")}
| done | times |
| --- | --- |
${deeds.join("\n")}

Watched all along: no container without a process for longer than a swap takes, except where Kanto itself was down, hands
were at work or the daemon was restarted; never two containers of one name (after an end of Kanto,
which can list again what had been removed, never two that run); the foreign container untouched. Every hundred
seconds everything comes to rest, and then exactly what the directory says must run.

| seen | |
| --- | --- |
| different containers | ${soak.containerCount} |
| outage of a container while replaced | ${spread(soak.outagesMs, "ms")} |
| from the last change until all was as the directory says | ${spread(soak.convergencesMs, "ms")} |
| memory of the daemon | ${spread(valuesOf(soak, "residentMb"), "MB")} |
| its open files | ${spread(valuesOf(soak, "handles"), "")} |
| its event loop blocked, in two seconds | ${spread(valuesOf(soak, "blockedMs"), "ms")} |

![memory, open files and event loop over time](soak.svg)
`;
}

/** docs/soak.svg */
export function soakAsPlots({ samples }: SoakResult): string {
  const plot = (title: string, yLabel: string, key: Exclude<keyof SoakSample, "atMs">) => ({
    ...{ title, yLabel, xLabel: "minutes" },
    curves: [{ label: title, points: samples.map((sample) => [sample.atMs / 60_000, sample[key]] as const) }],
  });
  return plotsAsSvg([
    plot("Memory of the daemon's process", "megabytes", "residentMb"),
    plot("Open files of the daemon's process", "file descriptors", "handles"),
    plot("Event loop blocked, the longest time in two seconds", "milliseconds", "blockedMs"),
  ]);
}

function valuesOf({ samples }: SoakResult, key: keyof SoakSample): readonly number[] {
  return samples.map((sample) => sample[key]);
}

function spread(values: readonly number[], unit: string): string {
  const summary = summarise(values);
  if (summary === null) return "none";
  const [median, p99, maximum] = [summary.median, summary.p99, summary.maximum].map((value) => Math.round(value));
  return `${median} ${unit} in the median, 99 of 100 at most ${p99}, at most ${maximum}; ${summary.count} times`;
}

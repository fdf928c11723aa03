import { type Finding, isError } from "./finding.ts";

/** More than anybody reads. */
export const MOST_PROBLEMS = 100;

/** Keeps a file of something else from filling logs and memory: its errors first, then its warnings, up to a limit. */
export function limitFindings(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MOST_PROBLEMS) return findings;
  const errors = findings.filter(isError);
  const warnings = findings.filter((finding) => !isError(finding));
  const kept = [...errors, ...warnings].slice(0, MOST_PROBLEMS);
  const leftOut: Finding = {
    code: "problems-left-out",
    message: `${findings.length - MOST_PROBLEMS} more problems are left out`,
    at: kept.at(-1)?.at ?? { offset: 0, length: 1 },
  };
  return [...kept, leftOut];
}

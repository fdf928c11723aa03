import type { Problem } from "../model/problem.ts";
import { counted, type Finding, fine, problem, warning } from "./finding.ts";
import type { MachineFacts } from "./machine-facts.ts";

/** Whether the directory can be read, by whom else it can be written, and what lint says of the files. */
export function checkManifests({ manifests }: MachineFacts): readonly Finding[] {
  const { path, fileCount, directoryProblem, permissionWarnings, problems } = manifests;
  if (directoryProblem !== null) {
    return [
      problem("manifests", {
        message: directoryProblem.message,
        expected: directoryProblem.expected ?? "a directory of manifests",
        got: directoryProblem.got ?? path,
        advice: `make ${path}, or name another directory; until then no container is removed or changed`,
      }),
    ];
  }
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity === "warning");
  const findings = [
    ...permissionWarnings.map(writableByOthers),
    ...(errors.length === 0 ? [] : [unusable(path, errors)]),
    ...(warnings.length === 0 ? [] : [doubtful(path, warnings)]),
    ...(fileCount === 0 ? [empty(path)] : []),
  ];
  return findings.length > 0
    ? findings
    : [fine("manifests", `${counted(fileCount, "manifest")} in ${path}, no problems`)];
}

function writableByOthers({ message, expected, got, file, hint }: Problem): Finding {
  return warning("manifest-permissions", {
    message: `${file}: ${message}`,
    expected: expected ?? "only root can write it",
    ...(got === undefined ? {} : { got }),
    advice: hint ?? "chmod go-w",
  });
}

function unusable(path: string, errors: readonly Problem[]): Finding {
  const files = [...new Set(errors.map(({ file }) => file))];
  return problem("manifests", {
    message: `${counted(files.length, "manifest")} cannot be used: ${files.slice(0, SHOWN_FILES).join(", ")}${files.length > SHOWN_FILES ? ", …" : ""}`,
    expected: "manifests without errors",
    got: counted(errors.length, "error"),
    advice: `kad lint ${path} shows each with its place; their containers stay as they are meanwhile`,
  });
}

function doubtful(path: string, warnings: readonly Problem[]): Finding {
  return warning("manifests", {
    message: `the manifests have ${counted(warnings.length, "warning")}`,
    advice: `kad lint ${path} shows each with its place`,
  });
}

function empty(path: string): Finding {
  return warning("manifests", {
    message: `there is no manifest in ${path}`,
    expected: "files whose names end in .json",
    got: "none",
    advice: "put manifests there, or name another directory",
  });
}

const SHOWN_FILES = 5;

import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from "node:fs";
import { sep } from "node:path";
import type { Problem } from "../../core/model/problem.ts";
import { failed, ok, type Result } from "../../core/model/result.ts";
import { directoryError } from "./directory-problem.ts";
import { type Identity, isRootOnly } from "./file-ownership.ts";
import {
  notRegularFile,
  type OpenedManifestFile,
  type ReadManifestFileOptions,
  type ReadRefusal,
  readManifestFile,
} from "./read-manifest-file.ts";
import { describeErrorCode, systemErrorCode } from "./system-error.ts";

export interface ReadLinkedFileOptions extends ReadManifestFileOptions {
  /** The manifest directory, every link resolved. */
  readonly realDirectory: string;
  readonly self: Identity;
}

/**
 * Reads the file that a symbolic link leads to. The target must lie inside the manifest directory, or be such that
 * only root can change it (and then the link must be root's or our own): otherwise whoever may write somewhere else
 * would decide what is deployed, and a link to a secret would show it in a message.
 *
 * The target is judged by the path of the descriptor that is read, not by the link, which may change meanwhile.
 */
export function readLinkedFile(path: string, options: ReadLinkedFileOptions): Result<OpenedManifestFile, ReadRefusal> {
  const target = findTarget(path, options.name);
  if (!target.ok) {
    return failed({ kind: "problem", problem: target.failure });
  }
  const outcome = readManifestFile(target.value, {
    ...options,
    admit: (descriptor, stats) => admitTarget(path, descriptor, stats, target.value, options),
  });
  if (!outcome.ok && outcome.failure.kind !== "problem") {
    return failed({ kind: "problem", problem: dangling(options.name, "its target has just changed") });
  }
  return outcome;
}

/** Asks for the type before opening: to open a device can mean to use it. */
function findTarget(path: string, name: string): Result<string, Problem> {
  try {
    const target = realpathSync.native(path);
    const stats = statSync(target);
    return stats.isFile() ? ok(target) : failed(notRegularFile(name, stats));
  } catch (error) {
    return failed(dangling(name, describeErrorCode(systemErrorCode(error))));
  }
}

function admitTarget(
  linkPath: string,
  descriptor: number,
  stats: Stats,
  expectedTarget: string,
  options: ReadLinkedFileOptions,
): Problem | null {
  const opened = pathOfDescriptor(descriptor, expectedTarget);
  if (opened.startsWith(options.realDirectory === sep ? sep : options.realDirectory + sep)) {
    return null;
  }
  const linkOwner = lstatSync(linkPath).uid;
  if ((linkOwner === 0 || linkOwner === options.self.userId) && isRootOnly(opened, stats)) {
    return null;
  }
  return directoryError("link-leads-out", options.name, `the link leads out of the manifest directory, to ${opened}`, {
    expected: "a target inside the directory, or one that only root can write, linked by root",
    got: opened,
    hint: "copy the file into the directory",
  });
}

/** What was really opened; where the machine does not tell (no /proc), what the link led to just before. */
function pathOfDescriptor(descriptor: number, fallback: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch (error) {
    systemErrorCode(error);
    return fallback;
  }
}

function dangling(name: string, why: string): Problem {
  return directoryError("link-dangling", name, `the link leads nowhere: ${why}`);
}

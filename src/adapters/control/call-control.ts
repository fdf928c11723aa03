import { connect, type Socket } from "node:net";
import { basename, dirname } from "node:path";
import * as v from "valibot";
import { failed, ok, type Result } from "../../core/model/result.ts";
import type { ControlAnswer, ControlCommand } from "../../engine/control-command.ts";
import { MAXIMUM_ANSWER_BYTES } from "./control-limits.ts";
import { controlAnswerSchema, describeIssues } from "./control-schema.ts";
import { readLines } from "./read-lines.ts";
import { openShortFolder } from "./short-socket-path.ts";
import { systemErrorCode, systemErrorText } from "./system-error.ts";

export interface CallOptions {
  /** From the beginning to the whole answer. */
  readonly timeoutMs: number;
  /** Gives up at once; the command may be carried out all the same. */
  readonly signal?: AbortSignal;
}

export interface ControlFailure {
  readonly kind: "not-running" | "refused-permission" | "timed-out" | "bad-answer";
  /** One sentence for people. */
  readonly message: string;
}

/** Asks a running daemon, at its control socket. */
export async function callControl(
  socketPath: string,
  command: ControlCommand,
  { timeoutMs, signal }: CallOptions,
): Promise<Result<ControlAnswer, ControlFailure>> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const ending = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  try {
    const line = await exchange(socketPath, command, ending);
    return line === null ? failed(badAnswer(socketPath, "no answer")) : readAnswer(socketPath, line);
  } catch (error) {
    if (!ending.aborted) return failed(failureOf(socketPath, error));
    const reason = deadline.aborted ? `nothing answered at ${socketPath} within ${timeoutMs} ms` : "interrupted";
    return failed({ kind: "timed-out", message: reason });
  }
}

/** The answer's line; null where the connection ended without a whole one. Throws the system's error. */
async function exchange(socketPath: string, command: ControlCommand, ending: AbortSignal): Promise<string | null> {
  const short = await openShortFolder(dirname(socketPath));
  try {
    const socket = connect({ path: short.path(basename(socketPath)), signal: ending });
    try {
      socket.write(`${JSON.stringify(command)}\n`);
      return await firstLine(socket);
    } finally {
      socket.destroy();
    }
  } finally {
    await short.close();
  }
}

async function firstLine(socket: Socket): Promise<string | null> {
  for await (const line of readLines(socket, MAXIMUM_ANSWER_BYTES)) {
    return line.kind === "line" ? line.text : null;
  }
  return null;
}

function readAnswer(socketPath: string, line: string): Result<ControlAnswer, ControlFailure> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return failed(badAnswer(socketPath, "something that is no JSON"));
  }
  const answer = v.safeParse(controlAnswerSchema, value);
  return answer.success ? ok(answer.output) : failed(badAnswer(socketPath, describeIssues(answer.issues)));
}

function failureOf(socketPath: string, error: unknown): ControlFailure {
  const code = systemErrorCode(error) ?? "";
  if (["ENOENT", "ECONNREFUSED", "ENOTDIR"].includes(code)) {
    return { kind: "not-running", message: `no daemon answers at ${socketPath}` };
  }
  if (["EACCES", "EPERM"].includes(code)) {
    return { kind: "refused-permission", message: `this user may not use the control socket ${socketPath}` };
  }
  // The queue of a daemon that is too busy to accept is full.
  if (code === "EAGAIN") {
    return { kind: "timed-out", message: `the daemon at ${socketPath} is too busy to answer` };
  }
  return badAnswer(socketPath, systemErrorText(error));
}

function badAnswer(socketPath: string, got: string): ControlFailure {
  const hint = "is it another version of this program?";
  return { kind: "bad-answer", message: `expected an answer from the daemon at ${socketPath}, got ${got}; ${hint}` };
}

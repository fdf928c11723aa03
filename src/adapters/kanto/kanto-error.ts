import { Code, ConnectError } from "@connectrpc/connect";
import type { RuntimeFailure } from "../../core/model/runtime-failure.ts";
import { kindOfKantoText } from "./kanto-error-texts.ts";

/** Where and why a call was made, for the message. */
export interface FailedCall {
  /** The RPC's name. */
  readonly call: string;
  readonly socketPath: string;
  /** Whether the caller's own signal was aborted: only then is a cancellation ours. */
  readonly abortedByCaller: boolean;
}

/**
 * Classes whatever an RPC threw. Nobody else reads codes, errno or texts of Kanto.
 *
 * The codes of the transport do not tell a missing daemon apart: a socket that is absent comes as INTERNAL, a refused
 * one as UNAVAILABLE, a reset as ABORTED, and a daemon that dies in the middle of a call as UNKNOWN or CANCELLED. What is
 * certain is the other side: a status that the daemon sent carries `grpc-status` in the error's metadata.
 */
export function runtimeFailureOf(error: unknown, failed: FailedCall): RuntimeFailure {
  const { call } = failed;
  const connectError = ConnectError.from(error);
  if (failed.abortedByCaller) return { kind: "cancelled", call, message: `${call} was cancelled` };
  if (connectError.metadata.has("grpc-status")) return failureOfStatus(connectError, failed);
  if (connectError.code === Code.DeadlineExceeded) return timedOut(call, failed.socketPath);
  return { kind: "unreachable", call, message: unreachableMessage(connectError, failed.socketPath) };
}

/** A deadline of ours passed; the call may still be going on. */
export function timedOut(call: string, socketPath: string): RuntimeFailure {
  return { kind: "timed-out", call, message: `${call} was not answered in time at ${socketPath}` };
}

function failureOfStatus(error: ConnectError, { call, socketPath }: FailedCall): RuntimeFailure {
  const message = error.rawMessage;
  switch (error.code) {
    case Code.DeadlineExceeded:
      return timedOut(call, socketPath);
    case Code.Unavailable:
      return { kind: "unreachable", call, message: unreachableMessage(error, socketPath) };
    case Code.Unimplemented:
      return { kind: "unknown", call, message: `the daemon at ${socketPath} does not know ${call}: ${message}` };
    default:
      return { kind: kindOfKantoText(message), call, message };
  }
}

const ERRNO_MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such socket; start container-management, or give the path of its socket",
  ECONNREFUSED: "nobody listens there, so container-management has ended and left its socket; start it",
  EACCES: "this user may not open it; run as root, or give this user access to the socket",
  EPERM: "this user may not open it; run as root, or give this user access to the socket",
  FOREIGN_SOCKET:
    "it belongs to another user than root and us, who may have put it there in Kanto's place; look who made it, and remove it",
  ENOTSOCK: "that file is not a socket; give the path of container-management's socket",
  EPROTOTYPE: "that socket is not a stream socket; give the path of container-management's socket",
  ENOTDIR: "a part of that path is not a directory; give the path of container-management's socket",
  ELOOP: "that path is a loop of symbolic links; give the path of container-management's socket",
  EINVAL: "that path cannot be a socket, it holds at most 107 bytes; give a shorter one",
  ENAMETOOLONG: "that path is too long for a socket, it holds at most 107 bytes; give a shorter one",
  EAGAIN: "it takes no more connections at the moment",
  EMFILE: "this process has too many files open",
  ECONNRESET: "the connection was cut; container-management has probably ended or is being restarted",
  EPIPE: "the connection was cut; container-management has probably ended or is being restarted",
  ERR_HTTP2_ERROR: "what answers there does not speak gRPC; give the path of container-management's socket",
};

function unreachableMessage(error: ConnectError, socketPath: string): string {
  const codes = errorCodes(error);
  const known = codes.find((code) => ERRNO_MEANINGS[code] !== undefined);
  const meaning = known === undefined ? undefined : ERRNO_MEANINGS[known];
  if (meaning !== undefined) return `cannot reach Kanto at ${socketPath}: ${meaning} (${known})`;
  return `cannot reach Kanto at ${socketPath}: the connection ended before the answer was complete (${error.rawMessage})`;
}

/** The `code` of the error and of everything that caused it. */
function errorCodes(error: unknown): readonly string[] {
  const codes: string[] = [];
  const seen = new Set<unknown>();
  for (let current = error; current instanceof Error && !seen.has(current); current = current.cause) {
    seen.add(current);
    if ("code" in current && typeof current.code === "string") codes.push(current.code);
  }
  return codes;
}

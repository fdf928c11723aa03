import { hash } from "node:crypto";
import { failed, ok, type Result } from "../../core/model/result.ts";

/** The state files there are, and what each is called on disk. */
export type StateFileKind = "inventory" | "journal" | "history" | "handover";

export function stateFileName(kind: StateFileKind): string {
  return `${kind}.json`;
}

/** Version of the format that this program writes, and the only one it reads. */
export const STATE_FORMAT_VERSION = 1;

/**
 * The text of a state file: JSON that a person can read, with the SHA-256 of everything behind `"data":` up to the
 * last brace. Truncation at any place and every flipped bit show.
 */
export function encodeStateFile(kind: StateFileKind, data: unknown): string {
  const body = JSON.stringify(data);
  const header = `{"format":"kanto-auto-deployer ${kind}","version":${STATE_FORMAT_VERSION},"sha256":"${sha256(body)}"`;
  return `${header},"data":${body}}\n`;
}

/** The data of a state file, not yet checked against its schema; or what is wrong with the file, in words. */
export function decodeStateFile(kind: StateFileKind, text: string): Result<unknown, string> {
  if (text === "") {
    return failed("it is empty");
  }
  const header = HEADER.exec(text);
  if (header === null || header.groups === undefined) {
    return failed("it does not begin as a state file does");
  }
  const { format, version, digest } = header.groups;
  if (format !== kind) {
    return failed(`it is a state file of another kind, ${format}`);
  }
  if (Number(version) !== STATE_FORMAT_VERSION) {
    return failed(`it has format version ${version}, and this program reads only ${STATE_FORMAT_VERSION}`);
  }
  const body = text.endsWith("}\n") ? text.slice(header[0].length, -"}\n".length) : "";
  if (sha256(body) !== digest) {
    return failed("its checksum does not match: it was cut off or changed");
  }
  return ok(JSON.parse(body));
}

function sha256(text: string): string {
  return hash("sha256", text, "hex");
}

const HEADER =
  /^\{"format":"kanto-auto-deployer (?<format>[a-z]+)","version":(?<version>[0-9]+),"sha256":"(?<digest>[0-9a-f]{64})","data":/;

import * as v from "valibot";
import { hasControlCharacters } from "../render/escape-control-characters.ts";
import { code } from "./schema-field.ts";

/** Values that several fields take, each with its checks. */

/** Texts that people read in listings and files: nothing in them may pretend to be other text. */
export const readableText = v.pipe(
  v.string(),
  v.check((text) => !hasControlCharacters(text), code("unprintable-text")),
);

/** `<number>K`, `M` or `G` in either case, as Kanto reads it: a factor of 1024 each; no bytes, no `MB`. */
export const size = v.pipe(v.string(), v.regex(/^\d+(?:\.\d+)? ?[kKmMgG]$/, code("size-unfit")));

export const sizeOrNoLimit = v.pipe(v.string(), v.regex(/^(?:-1|\d+(?:\.\d+)? ?[kKmMgG])$/, code("size-unfit")));

export const port = v.pipe(
  v.number(),
  v.integer(code("not-a-whole-number")),
  v.minValue(1, code("port-out-of-range")),
  v.maxValue(65_535, code("port-out-of-range")),
);

/** 0: none. */
export const portOrNone = v.pipe(
  v.number(),
  v.integer(code("not-a-whole-number")),
  v.minValue(0, code("port-out-of-range")),
  v.maxValue(65_535, code("port-out-of-range")),
);

/** 0 or more, and small enough to be exact. */
export function count(largest: number = Number.MAX_SAFE_INTEGER) {
  return v.pipe(
    v.number(),
    v.integer(code("not-a-whole-number")),
    v.minValue(0, code("number-out-of-range")),
    v.maxValue(largest, code("number-out-of-range")),
  );
}

export const hostPath = v.pipe(readableText, v.regex(/^\//, code("path-not-absolute")));

export const flag = v.boolean();

export const textList = v.array(v.string());

/** Names as Kanto takes them; anything but a name leads nowhere good in paths and listings. */
export const containerName = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_][a-zA-Z0-9_.-]*$/, code("container-name-unfit")));

/** Ids that containerd can start. */
export const containerId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/, code("container-id-unfit")),
  v.maxLength(76, code("container-id-unfit")),
);

/** The kernel's limit, in bytes. */
export const LONGEST_HOST_NAME = 64;

export function isHostNameTooLong(hostName: string): boolean {
  return new TextEncoder().encode(hostName).length > LONGEST_HOST_NAME;
}

export const hostName = v.pipe(
  readableText,
  v.maxLength(LONGEST_HOST_NAME, code("host-name-unfit")),
  v.check((text) => !isHostNameTooLong(text), code("host-name-unfit")),
);

/** Printable ASCII without spaces; whether there is such an image only a pull can tell. */
export const imageName = v.pipe(v.string(), v.regex(/^[!-~]+$/, code("image-name-unfit")));

export const environmentVariable = v.pipe(
  v.string(),
  v.regex(/^[a-zA-Z_][a-zA-Z0-9_]*(?:=[^\n]*)?$/, code("environment-unfit")),
);

export const extraHost = v.pipe(readableText, v.regex(/^[^:]+:[^:]+$/, code("extra-host-unfit")));

export const decryptRecipient = v.pipe(v.string(), v.regex(/^[a-z0-9]+:/, code("decrypt-recipient-unfit")));

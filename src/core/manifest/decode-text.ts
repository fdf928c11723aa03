import type { Finding } from "./finding.ts";

/** A manifest is some kilobytes; what is larger is something else. */
export const LARGEST_FILE_BYTES = 1024 * 1024;

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

export interface DecodedText {
  /** Null where the bytes are no text. A byte order mark is not part of it. */
  readonly text: string | null;
  readonly findings: readonly Finding[];
}

/** The first step: bytes to text, refusing what is no text. The byte order mark is tolerated, and said. */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes.length > LARGEST_FILE_BYTES) return refused(tooBig(bytes.length));
  const nul = bytes.indexOf(0);
  if (nul !== -1) return refused(nulByte(nul));
  const marked = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte);
  const body = marked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
  try {
    return {
      text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body),
      findings: marked ? [BYTE_ORDER_MARK_FOUND] : [],
    };
  } catch {
    return refused(notUtf8(bytes));
  }
}

function refused(finding: Finding): DecodedText {
  return { text: null, findings: [finding] };
}

function tooBig(length: number): Finding {
  return {
    code: "file-too-big",
    message: "the file is too big for a manifest",
    expected: "at most 1 MiB (1048576 bytes)",
    got: `${length} bytes`,
  };
}

function nulByte(offset: number): Finding {
  return {
    code: "nul-byte",
    message: `the file holds a NUL byte (its byte ${offset + 1})`,
    expected: "JSON text in UTF-8",
    hint: "write the file again: it may have been cut off by a power failure, or be saved as UTF-16",
  };
}

const BYTE_ORDER_MARK_FOUND: Finding = {
  code: "byte-order-mark",
  message: "the file begins with a byte order mark, which Kanto's own reader refuses",
  at: { offset: 0, length: 1 },
  hint: "save it as UTF-8 without BOM",
};

function notUtf8(bytes: Uint8Array): Finding {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return {
    code: "not-utf-8",
    message: "the file is not valid UTF-8",
    expected: "JSON text in UTF-8",
    ...(utf16 ? { got: "UTF-16" } : {}),
    hint: "save it as UTF-8",
  };
}

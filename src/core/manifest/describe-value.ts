import type { Node } from "jsonc-parser";
import { escapeControlCharacters } from "../render/escape-control-characters.ts";
import { redactText } from "../render/redact.ts";

const LONGEST_TEXT = 60;

/** Values under these may be secrets: they are described, never shown. */
const SECRET_PLACES = /\/(?:env|environment|decrypt_config)(?:\/|$)/i;

/** What stands there, for `got`: short, printable, and without what may be a secret. */
export function describeValue(node: Node, pointer: string, text: string): string {
  switch (node.type) {
    case "object":
      return "an object";
    case "array":
      return "a list";
    case "string":
      return SECRET_PLACES.test(pointer)
        ? describeSecret(String(node.value))
        : quote(redactText(shorten(String(node.value))));
    default:
      return shorten(text.slice(node.offset, node.offset + node.length));
  }
}

export function quote(text: string): string {
  return `"${escapeControlCharacters(shorten(text))}"`;
}

/** Of an environment variable its name, of everything else nothing. */
function describeSecret(value: string): string {
  const equals = value.indexOf("=");
  return equals > 0 ? quote(`${value.slice(0, equals)}=…`) : `a text of ${value.length} characters`;
}

function shorten(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

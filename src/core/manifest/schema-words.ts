import type * as v from "valibot";
import type { ProblemCode } from "./problem-code.ts";

interface Words {
  readonly message: string;
  readonly expected?: string;
  readonly hint?: string | undefined;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "a text in double quotes",
  number: "a whole number",
  boolean: "true or false",
  object: "an object: { … }",
  array: "a list: [ … ]",
};

/** What a field would have taken, from the schema's own issue. */
export function expectedByType(issue: v.BaseIssue<unknown>): string {
  const words = TYPE_WORDS[issue.type];
  if (words !== undefined) return words;
  return (issue.expected ?? "another value").replaceAll(/[()]/g, "").replaceAll(" | ", " or ");
}

/** What to say where a check of the schema fails; the check's message is the problem's code. */
export function wordsForCode(code: ProblemCode, key: string, issue: v.BaseIssue<unknown>, value: string): Words {
  switch (code) {
    case "port-out-of-range":
      return { message: `${key} is not a port`, expected: "a number from 1 to 65535" };
    case "number-out-of-range":
      return { message: `${key} is out of range`, expected: rangeWords(issue), hint: secondsHint(key, issue) };
    case "not-a-whole-number":
      return { message: `${key} is not a plain whole number`, expected: "digits only" };
    case "unprintable-text":
      return { message: `${key} holds a control or direction character`, hint: "type the text again" };
    case "container-id-unfit":
      return {
        message: "Kanto could never start a container of this id",
        expected: "at most 76 letters and digits, with single . _ or - between them",
        hint: "leave the key out: an id is then chosen",
      };
    case "container-name-unfit":
      return {
        message: "Kanto refuses this container name",
        expected: "letters, digits, _ . and -, not beginning with . or -",
        hint: suggestName(value),
      };
    case "host-name-unfit":
      return { message: "the host name is too long", expected: "at most 64 bytes" };
    case "image-name-unfit":
      return {
        message: "no image can have this name",
        expected: "registry/path:tag, without spaces and in plain letters",
        hint: value.trim() === value ? undefined : "remove the space around it",
      };
    case "environment-unfit":
      return environmentWords(value);
    case "size-unfit":
      return {
        message: `${key} is not a size that Kanto reads`,
        expected: `a number with K, M or G, such as "200M"${key === "memory_swap" ? ', or "-1" for no limit' : ""}`,
        hint: suggestSize(value),
      };
    case "extra-host-unfit":
      return {
        message: "the extra host is not name:address",
        expected: '"name:address", "name:host_ip" or "name:container_<host_name>"',
        hint: value.split(":").length > 2 ? "Kanto splits at colons, so IPv6 addresses cannot be stated" : undefined,
      };
    case "decrypt-recipient-unfit":
      return { message: "the recipient has no scheme", expected: '"pkcs7:path of the certificate"' };
    case "path-not-absolute":
      return { message: `${key} is not an absolute path`, expected: "a path that begins with /" };
    default:
      throw new Error(`internal: the schema reports ${code}, for which there are no words`);
  }
}

function rangeWords(issue: v.BaseIssue<unknown>): string {
  return issue.type === "min_value" ? "0 or more" : `at most ${String(issue.requirement)}`;
}

/** Only the internal format has an upper limit there. */
function secondsHint(key: string, { type }: v.BaseIssue<unknown>): string | undefined {
  return key === "retry_timeout" && type === "max_value" ? "it is seconds in this format, not nanoseconds" : undefined;
}

function environmentWords(variable: string): Words {
  const name = variable.split("=", 1)[0] ?? "";
  const fit = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);
  return {
    message: fit ? "Kanto refuses a line end in an environment variable" : "Kanto refuses the name of this variable",
    expected: fit ? "a value on one line" : "NAME=value, the name of letters, digits and _, not beginning with a digit",
  };
}

function suggestName(name: string): string | undefined {
  const fit = name.replaceAll(/[^a-zA-Z0-9_.-]+/g, "-").replace(/^[.-]+/, "");
  return fit === "" ? undefined : `"${fit}" would do`;
}

function suggestSize(size: string): string | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) ?([kmg]?)i?b?$/i.exec(size) ?? [];
  if (digits === undefined) return undefined;
  return unit === undefined || unit === ""
    ? "state the unit: a number alone is refused"
    : `write "${digits}${unit.toUpperCase()}"`;
}

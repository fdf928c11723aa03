import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What can be read of a recipe without bitbake: plain assignments, and shell functions. */
export interface BitbakeRecipe {
  /** As written, in the order of reading; `=` and `?=` with their meaning, `+=` appends. */
  readonly variables: ReadonlyMap<string, string>;
  readonly functions: ReadonlyMap<string, string>;
}

/**
 * Reads a recipe with what it requires and inherits of its layer. Names are as written, overrides included
 * (`FILES:${PN}`); inline Python is left as it is.
 */
export function readRecipe(layer: string, path: string): BitbakeRecipe {
  const variables = new Map<string, string>();
  const functions = new Map<string, string>();
  readInto(layer, path, variables, functions);
  return { variables, functions };
}

function readInto(layer: string, path: string, variables: Map<string, string>, functions: Map<string, string>): void {
  const text = readFileSync(path, "utf8")
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll("\\\n", " ");
  const statement =
    /^(?<name>[\w:${}[\].-]+)\s*(?<operator>[?+:]*=[+]?)\s*"(?<value>[^"]*)"|^(?:require|inherit) (?<files>.+)$|^(?<task>\w+)\(\) [{]\n(?<body>[\s\S]*?)^[}]/gm;
  for (const { groups = {} } of text.matchAll(statement)) {
    const { name, operator, value = "", files, task, body = "" } = groups;
    if (files !== undefined) {
      for (const file of files.split(/\s+/)) {
        const target = file.endsWith(".inc") ? join(dirname(path), file) : join(layer, "classes", `${file}.bbclass`);
        if (existsSync(target)) readInto(layer, target, variables, functions);
      }
    } else if (task !== undefined) {
      functions.set(task, body);
    } else if (name !== undefined) {
      const known = variables.get(name);
      if (operator === "+=") variables.set(name, `${known ?? ""} ${value}`);
      else if (operator !== "?=" || known === undefined) variables.set(name, value);
    }
  }
}

/** A text with every `${NAME}` replaced, again and again; fails at a name that nobody states. */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  const expanded = text.replaceAll(/[$][{]([A-Za-z_]\w*)[}]/g, (_, name: string) => {
    const value = variables.get(name);
    if (value === undefined) throw new Error(`expected a value of ${name}, got none, in: ${text}`);
    return value;
  });
  return expanded === text ? text : expand(expanded, variables);
}

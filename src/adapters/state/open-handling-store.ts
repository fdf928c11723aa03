import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { array, number, object, safeParse, string } from "valibot";
import type { HandlingRecord } from "../../core/model/handling.ts";
import type { HandlingStore } from "../../engine/ports.ts";

/**
 * The record in the state directory. Replaced whole but not made durable: it has to outlive the process, and a power cut
 * makes it meaningless.
 */
export function openHandlingStore(options: { readonly directory: string }): HandlingStore {
  const directory = resolve(options.directory);
  const path = join(directory, FILE_NAME);
  return {
    load: () => readFile(path, "utf8").then(recordOf, () => null),
    async save(record) {
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await writeFile(`${path}.new`, textOf(record), { mode: 0o600 });
        await rename(`${path}.new`, path);
      } catch {
        // The disk is full or read-only, which those who must write say themselves.
      }
    },
  };
}

const FILE_NAME = "handling.json";

const recordSchema = object({
  bootId: string(),
  underWay: array(string()),
  endings: array(object({ sha256: string(), count: number() })),
});

function textOf({ bootId, underWay, endings }: HandlingRecord): string {
  const counts = [...endings].map(([sha256, count]) => ({ sha256, count }));
  return JSON.stringify({ bootId, underWay: [...underWay], endings: counts });
}

function recordOf(text: string): HandlingRecord | null {
  const checked = safeParse(recordSchema, jsonOf(text));
  if (!checked.success) return null;
  const { bootId, underWay, endings } = checked.output;
  return {
    bootId,
    underWay: new Set(underWay),
    endings: new Map(endings.map(({ sha256, count }) => [sha256, count])),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

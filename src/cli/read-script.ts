import { failed, ok, type Result } from "../core/model/result.ts";
import type { CommandContext } from "./command.ts";

/** The text of the emulator's script that the options name, null for none; or what is wrong with it. */
export async function readScript({ settings, app }: CommandContext): Promise<Result<string | null, string>> {
  const path = settings.emulatorScript;
  if (path === null) {
    return ok(null);
  }
  const text = await app.readText(path);
  if (!text.ok) {
    return failed(`--script: ${text.failure}`);
  }
  return text.value === null ? failed(`--script: expected a file, got ${path}, which does not exist`) : text;
}

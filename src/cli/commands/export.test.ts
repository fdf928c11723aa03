import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useScratchDirectory } from "../../../test/support/scratch-directory.ts";
import { resolveConfig } from "../../config/resolve-config.ts";
import type { CommandContext } from "../command.ts";
import { composeApp } from "../compose-app.ts";
import type { Output } from "../output.ts";
import { exportCommand } from "./export.ts";

const scratch = useScratchDirectory();

/** Runs `kad export --desired-state` on a terminal. */
async function exportOnTerminal(showSecrets: boolean) {
  const manifest = { image: { name: "docker.io/library/a:1" }, config: { env: ["TOKEN=hidden"] } };
  await writeFile(join(scratch(), "a.json"), JSON.stringify(manifest));
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr"): Output => ({
    isTerminal: true,
    size: () => ({ columns: 80, rows: 24 }),
    write(text) {
      written[name] += text;
    },
  });
  const { settings } = resolveConfig({ flags: new Map(), environment: {}, file: null });
  const context: CommandContext = {
    settings: { ...settings, manifests: scratch(), desiredState: true, showSecrets },
    positionals: [scratch()],
    stdout: output("stdout"),
    stderr: output("stderr"),
    signal: new AbortController().signal,
    environment: {},
    programName: "kad",
    programCall: "kad",
    version: "0",
    onReload: () => undefined,
    readOptionsAgain: async () => null,
    admission: null,
    app: composeApp(),
  };
  return { status: await exportCommand.run(context), ...written };
}

test("real values go to a terminal only where a person asks for them", async () => {
  const refused = await exportOnTerminal(false);
  expect({ status: refused.status, stdout: refused.stdout }).toEqual({ status: 2, stdout: "" });
  expect(refused.stderr).toContain("expected --output FILE, or --show-secrets");
  const shown = await exportOnTerminal(true);
  expect(shown.status).toBe(0);
  expect(shown.stdout).toContain("TOKEN=hidden");
});

import { spawn } from "node:child_process";
import { failed, ok, type Result } from "../../core/model/result.ts";

export interface NotifyFailure {
  /** `missing`: there is no such program, now or later. */
  readonly kind: "missing" | "failed";
  /** One sentence. */
  readonly message: string;
}

/** It waits for systemd to have read the message, 5 s at most; longer means that it is stuck. */
const RUN_LIMIT_MS = 10_000;
const ERROR_TEXT_LIMIT = 300;

/**
 * Runs `systemd-notify` with these assignments. Node has no datagram sockets in the file system, which is what systemd
 * listens on.
 *
 * @param environment `NOTIFY_SOCKET`, and the `PATH` to find the program
 */
export async function runSystemdNotify(
  assignments: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<void, NotifyFailure>> {
  const { NOTIFY_SOCKET, PATH = "/usr/bin:/bin" } = environment;
  return new Promise((resolve) => {
    const give = (message: string, kind: NotifyFailure["kind"] = "failed") => resolve(failed({ kind, message }));
    try {
      const child = spawn("systemd-notify", assignments, {
        env: { NOTIFY_SOCKET, PATH },
        stdio: ["ignore", "ignore", "pipe"],
        timeout: RUN_LIMIT_MS,
        killSignal: "SIGKILL",
      });
      let errorText = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        errorText = (errorText + text).slice(0, ERROR_TEXT_LIMIT);
      });
      child.once("error", (error) =>
        isMissing(error)
          ? give(`there is no systemd-notify in ${PATH}: systemd is told nothing`, "missing")
          : give(`systemd-notify cannot be run: ${error.message}`),
      );
      child.once("close", (status, signal) => {
        if (status === 0) resolve(ok(undefined));
        else give(`systemd-notify ended with ${signal ?? `status ${status}`}: ${errorText.trim() || "no word of why"}`);
      });
    } catch (error) {
      // No more processes or files: it passes, and must not end the service.
      give(`systemd-notify cannot be run: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

function isMissing(error: Error): boolean {
  return "code" in error && error.code === "ENOENT";
}

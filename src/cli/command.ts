import type { CommandName } from "../config/option-definition.ts";
import type { Settings } from "../config/settings.ts";
import type { AdmissionPolicy } from "../core/admission/admission-policy.ts";
import type { App } from "./compose-app.ts";
import type { ExitStatus } from "./exit-status.ts";
import type { Output } from "./output.ts";

/** One command of the program. */
export interface Command {
  readonly name: CommandName;
  /** What stands behind the name and the options: `[DIR]`; empty for nothing. */
  readonly positionals: string;
  /** At least and at most so many of them. */
  readonly positionalCount: { readonly minimum: number; readonly maximum: number };
  /** One line for the overview. */
  readonly summary: string;
  /** What a newcomer should know, in paragraphs. */
  readonly description: string;
  readonly examples: readonly CommandExample[];
  run(context: CommandContext): Promise<ExitStatus>;
}

export interface CommandExample {
  /** Without the program's name. */
  readonly line: string;
  readonly meaning: string;
}

/** What options come to, and the files that they name for the core. */
export interface ReadOptions {
  readonly settings: Settings;
  /** Null: containers may be given everything. */
  readonly admission: AdmissionPolicy | null;
}

/** All that a command gets. */
export interface CommandContext extends ReadOptions {
  readonly positionals: readonly string[];
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  readonly environment: ProgramEnvironment;
  readonly programName: string;
  /** How a person calls this program in another terminal: `kad`, `node dist/kanto-auto-deployer.js`. */
  readonly programCall: string;
  readonly version: string;
  /** Called at each SIGHUP. */
  readonly onReload: (reload: () => Promise<void>) => void;
  /** The options as file and environment have them now; null, with the reason on stderr, where they are wrong. */
  readonly readOptionsAgain: () => Promise<ReadOptions | null>;
  readonly app: App;
}

/** The environment variables that are no options of ours. */
export interface ProgramEnvironment {
  readonly NO_COLOR?: string | undefined;
  readonly JOURNAL_STREAM?: string | undefined;
  readonly TERM?: string | undefined;
  readonly LC_ALL?: string | undefined;
  readonly LC_CTYPE?: string | undefined;
  readonly LANG?: string | undefined;
  readonly STATE_DIRECTORY?: string | undefined;
  readonly RUNTIME_DIRECTORY?: string | undefined;
  readonly XDG_RUNTIME_DIR?: string | undefined;
  readonly XDG_STATE_HOME?: string | undefined;
}

import * as v from "valibot";
import { CONTAINER_PHASES, DEPLOYER_HEALTHS } from "./status-words.ts";

/**
 * The one description of `DeployerStatus` (core/model/status.ts) outside this process: what a reader checks, and (with
 * the notes of each field) docs/reference/status.schema.json and status.md. A test holds it equal to the interface.
 * Fields of a later version are passed over.
 */

const position = v.pipe(
  v.object({
    line: field(v.number(), "Counts from 1."),
    column: field(v.number(), "Counts from 1, in UTF-16 units as editors do."),
    length: field(v.number(), "UTF-16 units from the column on that the problem covers."),
  }),
  v.readonly(),
);

export const problemSchema = v.pipe(
  v.object({
    severity: field(v.picklist(["error", "warning"]), "An error holds the file; a warning does not."),
    code: field(v.string(), "Stable and greppable; all of them are in problems.md."),
    file: field(v.string(), "As the directory gives it, relative to it."),
    position: optional(position, "Where in the file; absent where the problem is the file itself."),
    pointer: optional(v.string(), "RFC 6901 pointer of the value; absent as the position is."),
    message: field(v.string(), "One sentence without the file's name and position."),
    expected: optional(v.string(), "What would have been accepted."),
    got: optional(v.string(), "What was there, shortened."),
    hint: optional(v.string(), "What to do about it."),
  }),
  v.readonly(),
);

const difference = v.pipe(
  v.object({
    pointer: field(v.string(), "The field in the native format's spelling: `/host_config/privileged`."),
    from: anything("What is there; absent: nothing."),
    to: anything("What shall be there; absent: nothing."),
    remedy: field(v.picklist(["in-place", "replace"]), "Whether it can be changed while the container runs."),
  }),
  v.readonly(),
);

const directory = v.pipe(
  v.object({
    path: field(v.string(), "As it was given."),
    readable: field(v.boolean(), "False where it is missing or cannot be read; nothing is removed then."),
    problem: field(v.nullable(v.string()), "Why it cannot be read."),
    manifestCount: field(v.number(), "Files taken as manifests, usable or not."),
  }),
  v.readonly(),
);

const runtime = v.pipe(
  v.object({
    socketPath: field(v.string(), "Kanto's socket."),
    reachable: field(v.boolean(), "Whether Kanto answered when it was asked last."),
    since: field(v.string(), "Since when it is, or is not, reachable; RFC 3339."),
    lastError: field(v.nullable(v.string()), "Kanto's or the system's last error."),
  }),
  v.readonly(),
);

const suspension = v.pipe(
  v.object({
    by: field(v.picklist(["person", "update-manager"]), "Who holds it back: `kad pause`, or the update manager."),
    reason: field(v.string(), "The person's words, or what the update manager does."),
    since: field(v.string(), "RFC 3339."),
    activityId: field(v.nullable(v.string()), "The update manager's activity; null for a person."),
  }),
  v.readonly(),
);

const container = v.pipe(
  v.object({
    name: field(v.string(), "The container's name, by which manifests and commands call it."),
    phase: field(v.picklist(CONTAINER_PHASES), "Where it stands; see below."),
    reason: field(v.string(), "Why it is in this phase, and what happens next."),
    since: field(v.string(), "When it came into this phase; RFC 3339."),
    manifestPath: field(v.nullable(v.string()), "Its manifest, relative to the directory; null for an orphan."),
    containerId: field(v.nullable(v.string()), "Kanto's id; null where there is no container."),
    image: field(v.nullable(v.string()), "What the manifest wants; of an orphan what it runs."),
    restarts: field(v.number(), "As Kanto counts them: since it was last started."),
    nextRetryAt: field(v.nullable(v.string()), "RFC 3339; null: nothing is to be tried again."),
    lastError: field(v.nullable(v.string()), "Of the last try that failed; null: none."),
    differences: field(
      readonlyArray(difference),
      "Where what is there is not what the manifest wants. Secrets redacted.",
    ),
  }),
  v.readonly(),
);

export const deployerStatusSchema = v.pipe(
  v.object({
    formatVersion: field(v.literal(1), "Changes only when a reader would have to change."),
    deployerVersion: field(v.string(), "The version of the program."),
    processId: field(v.number(), "Of the daemon. A file whose process is gone is a leftover."),
    startedAt: field(v.string(), "When the daemon started; RFC 3339."),
    updatedAt: field(v.string(), "When this was written; RFC 3339."),
    health: field(v.picklist(DEPLOYER_HEALTHS), "All of it in a word; see below."),
    summary: field(v.string(), "The same in a sentence."),
    directory: field(directory, "Where the manifests lie."),
    runtime: field(runtime, "Kanto."),
    suspension: field(v.nullable(suspension), "What holds it back; null: nothing."),
    containers: field(readonlyArray(container), "One for each manifest and each orphan, in byte order of their names."),
    problems: field(readonlyArray(problemSchema), "What is wrong with the files, warnings included."),
  }),
  v.readonly(),
);

function field<const Schema extends v.GenericSchema>(schema: Schema, description: string) {
  return v.pipe(schema, v.metadata({ description }));
}

function optional<const Schema extends v.GenericSchema>(schema: Schema, description: string) {
  return v.exactOptional(field(schema, description));
}

/** JSON leaves out what is undefined; it is there again, as undefined, when it was read. */
function anything(description: string) {
  return v.optional(field(v.unknown(), description), () => undefined);
}

function readonlyArray<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(v.array(schema), v.readonly());
}

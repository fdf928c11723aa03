import { basename, dirname } from "node:path";
import * as v from "valibot";

/** Of Stryker's JSON report, what the page tells. */
const reportSchema = v.object({
  files: v.record(v.string(), v.object({ mutants: v.array(v.object({ status: v.string() })) })),
});

export interface MutationCounts {
  /** A test failed, or did not end. */
  readonly found: number;
  /** All tests passed in spite of it. */
  readonly survived: number;
  /** No test came by. */
  readonly unseen: number;
}

/** By path of the file; throws where the text is no report. */
export function readMutationReport(text: string): ReadonlyMap<string, MutationCounts> {
  const { files } = v.parse(v.pipe(v.string(), v.parseJson(), reportSchema), text);
  return new Map(
    Object.entries(files).map(([path, { mutants }]) => {
      const count = (...wanted: readonly string[]) => mutants.filter(({ status }) => wanted.includes(status)).length;
      return [path, { found: count("Killed", "Timeout"), survived: count("Survived"), unseen: count("NoCoverage") }];
    }),
  );
}

/** What the last run that mutated a file found in it. */
export interface MutatedFile {
  /** Of the run: year, month, day. */
  readonly date: string;
  readonly counts: MutationCounts;
}

/** The page docs/mutation.md from what was ever run here, by path of the file. */
export function mutationPage(files: ReadonlyMap<string, MutatedFile>): string {
  const all = [...files]
    .filter(([, { counts }]) => mutantsOf(counts) > 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, file]): Row => ({ ...file, folder: dirname(path), name: basename(path) }));
  const total = sum(all);
  const sections = [...new Set(all.map(({ folder }) => folder))].map((folder) => {
    const rows = all.filter((row) => row.folder === folder);
    return [`## ${folder}: ${score(sum(rows))}`, table(rows)].join("\n\n");
  });
  return `${[INTRODUCTION, `Of all files below: **${score(total)}** of ${mutantsOf(total)} mutants found.`, ...sections].join("\n\n")}\n`;
}

interface Row extends MutatedFile {
  readonly folder: string;
  readonly name: string;
}

const INTRODUCTION = `<!-- Written by \`npm run mutation\` from its reports. Do not edit. -->

# Mutants and the tests that find them

A mutant is the program with one small change: a condition turned round, a text emptied, a line left out. A test should
fail on each. \`npm run mutation -- reconcile\` makes those of one folder of \`src/core\`, or with \`reconcile/make-plan\` of
one file, and runs the quick tests against them (\`vitest.mutation.config.ts\`); the slower ones, with the emulator and with
the real Kanto, are left out, and so is what runs once when a module is loaded. *Survived*: every test passed all the
same. *Unseen*: no test came by.

A survivor is not always a gap: many change the words of a message, or a condition that another one implies.`;

function table(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ name, counts, date }) =>
      `| ${name} | ${score(counts)} | ${counts.found} | ${counts.survived} | ${counts.unseen} | ${date} |`,
  );
  return ["| file | score | found | survived | unseen | run of |", "|---|---|---|---|---|---|", ...lines].join("\n");
}

function sum(all: readonly MutatedFile[]): MutationCounts {
  return all.reduce(
    (one, { counts }) => ({
      found: one.found + counts.found,
      survived: one.survived + counts.survived,
      unseen: one.unseen + counts.unseen,
    }),
    { found: 0, survived: 0, unseen: 0 },
  );
}

function mutantsOf({ found, survived, unseen }: MutationCounts): number {
  return found + survived + unseen;
}

function score(counts: MutationCounts): string {
  const all = mutantsOf(counts);
  return all === 0 ? "–" : `${((100 * counts.found) / all).toFixed(1)} %`;
}

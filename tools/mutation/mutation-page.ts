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

/** The page docs/mutation.md from the reports of the parts that were run, by part and date. */
export function mutationPage(parts: ReadonlyMap<string, MutationReport>): string {
  const all = [...parts].sort(([one], [other]) => (one < other ? -1 : 1));
  const total = sum(all.flatMap(([, { files }]) => [...files.values()]));
  const sections = all.map(([part, { files, date }]) => {
    const rows = [...files]
      .filter(([, counts]) => mutantsOf(counts) > 0)
      .sort(([one], [other]) => (one < other ? -1 : 1));
    return [
      `## src/core/${part}: ${score(sum([...files.values()]))}`,
      `Run of ${date}.`,
      table(rows.map(([path, counts]) => [path.slice(`src/core/${part}/`.length), counts])),
    ].join("\n\n");
  });
  return `${[INTRODUCTION, `Of all parts below: **${score(total)}** of ${mutantsOf(total)} mutants found.`, ...sections].join("\n\n")}\n`;
}

export interface MutationReport {
  readonly date: string;
  readonly files: ReadonlyMap<string, MutationCounts>;
}

const INTRODUCTION = `<!-- Written by \`npm run mutation\` from its reports. Do not edit. -->

# Mutants and the tests that find them

A mutant is the program with one small change: a condition turned round, a text emptied, a line left out. A test should
fail on each. \`npm run mutation -- reconcile\` makes those of one folder of \`src/core\` and runs the quick tests against
them (\`vitest.mutation.config.ts\`); the slower ones, with the emulator and with the real Kanto, are left out, and
so is what runs once when a module is loaded. *Survived*: every test passed all the same. *Unseen*: no test came by.

A survivor is not always a gap: many change the words of a message, or a condition that another one implies.`;

function table(rows: readonly (readonly [string, MutationCounts])[]): string {
  const lines = rows.map(
    ([name, counts]) => `| ${name} | ${score(counts)} | ${counts.found} | ${counts.survived} | ${counts.unseen} |`,
  );
  return ["| file | score | found | survived | unseen |", "|---|---|---|---|---|", ...lines].join("\n");
}

function sum(all: readonly MutationCounts[]): MutationCounts {
  return all.reduce(
    (one, other) => ({
      found: one.found + other.found,
      survived: one.survived + other.survived,
      unseen: one.unseen + other.unseen,
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

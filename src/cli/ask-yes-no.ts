/**
 * Asks a person at the terminal; no answer means no. Null where there is no terminal to ask at.
 *
 * @param signal ends the wait for an answer, which is then no
 */
export async function askYesNo(question: string, signal: AbortSignal): Promise<boolean | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  // Loaded only here: it makes no other command slower.
  const { createInterface } = await import("node:readline/promises");
  const dialogue = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await dialogue.question(`${question} [y/N] `, { signal });
    return /^\s*y(es)?\s*$/i.test(answer);
  } catch {
    // Interrupted, or the end of the input.
    return false;
  } finally {
    dialogue.close();
  }
}

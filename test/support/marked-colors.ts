/** Shows colours and weights as marks that a test can state: `[red]failed[/]`. */
export function markedColors(text: string): string {
  const [first = "", ...parts] = text.split("\u001b[");
  const marked = parts.map((part) => {
    const end = part.indexOf("m");
    return `[${MARKS.get(part.slice(0, end)) ?? `unknown code ${part.slice(0, end)}`}]${part.slice(end + 1)}`;
  });
  return [first, ...marked].join("");
}

const MARKS: ReadonlyMap<string, string> = new Map([
  ["1", "bold"],
  ["2", "dim"],
  ["22", "/"],
  ["31", "red"],
  ["32", "green"],
  ["33", "yellow"],
  ["36", "cyan"],
  ["39", "/"],
]);

/** Breaks paragraphs at spaces into lines of at most `width` characters; blank lines stay. */
export function wrapText(text: string, width: number, indent = 0): string {
  return text
    .split("\n")
    .map((paragraph) =>
      wrapParagraph(paragraph, width - indent)
        .map((line) => " ".repeat(indent) + line)
        .join("\n")
        .trimEnd(),
    )
    .join("\n");
}

function wrapParagraph(paragraph: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of paragraph.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}

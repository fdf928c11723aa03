import { textWidth } from "./table.ts";

/**
 * Breaks paragraphs at spaces into lines of at most `width` columns; a word that is longer than a line is broken too,
 * blank lines stay.
 */
export function wrapText(text: string, width: number, indent = 0): string {
  return text
    .split("\n")
    .map((paragraph) =>
      wrapParagraph(paragraph, Math.max(1, width - indent))
        .map((line) => " ".repeat(indent) + line)
        .join("\n")
        .trimEnd(),
    )
    .join("\n");
}

function wrapParagraph(paragraph: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of paragraph.split(" ").flatMap((long) => breakWord(long, width))) {
    if (current !== "" && textWidth(current) + 1 + textWidth(word) > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}

function breakWord(word: string, width: number): readonly string[] {
  if (textWidth(word) <= width) return [word];
  const characters = [...word];
  return Array.from({ length: Math.ceil(characters.length / width) }, (_, piece) =>
    characters.slice(piece * width, (piece + 1) * width).join(""),
  );
}

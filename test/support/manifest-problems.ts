import type { Problem } from "../../src/core/model/problem.ts";
import { renderProblemLine } from "../../src/core/render/problem-text.ts";
import { readText } from "./manifest-cases.ts";

/** What the reader says of a manifest of these members (and an image that pleases it): see `pointedLine`. */
export function problemsWith(members: object): readonly string[] {
  return problemsOfText(JSON.stringify({ image: { name: "ghcr.io/a/b:1" }, ...members }));
}

export function problemsOfText(text: string): readonly string[] {
  return readText(text, "case.json").problems.map(pointedLine);
}

/** A problem's whole words behind its pointer, in place of line and column. */
export function pointedLine({ position: _, ...problem }: Problem): string {
  return renderProblemLine({ ...problem, file: problem.pointer ?? "-" });
}

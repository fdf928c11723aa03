import { expect, test } from "vitest";
import { renderProblemLine } from "../../src/core/render/problem-text.ts";
import { manifestCases, readBytes, readText } from "../support/manifest-cases.ts";

/** Every message that a fixture or a broken text brings up, in its one-line form: a change of words is seen. */

const IMAGE = '"image": {"name": "ghcr.io/a/b:1"}';

/** Texts that are broken in each way that the parser tells apart. */
const BROKEN: Readonly<Record<string, string>> = {
  "a word": "{ yes }",
  "a number": `{${IMAGE}, "x": 1.}`,
  "a number that ends early": `{${IMAGE}, "x": -}`,
  "a key that is missing": `{${IMAGE}, : 1}`,
  "a value that is missing": `{${IMAGE}, "x": }`,
  "a colon that is missing": `{${IMAGE}, "x" 1}`,
  "a comma that is missing between pairs": `{${IMAGE} "x": 1}`,
  "a comma that is missing in a list": `{${IMAGE}, "x": [1 2]}`,
  "an object that is not closed": `{${IMAGE}`,
  "a list that is not closed": `{${IMAGE}, "x": [1, 2`,
  "text behind the end": `{${IMAGE}} more`,
  "a second object": `{${IMAGE}} {}`,
  "a text that is not closed": `{${IMAGE}, "x": "abc\n}`,
  "a text that ends with the file": `{${IMAGE}, "x": "abc`,
  "a bad unicode escape": `{${IMAGE}, "x": "\\u12"}`,
  "a bad escape": `{${IMAGE}, "x": "\\x"}`,
  "a control character": `{${IMAGE}, "x": "a\u0001b"}`,
  "a comment": `{${IMAGE} /* here */}`,
  "a last comma": `{${IMAGE},}`,
  "a last comma in a list": `{${IMAGE}, "x": [1,]}`,
  "single quotes": "{'image': 1}",
  "a long word": `{ ${"word".repeat(20)} }`,
  "brackets that do not fit": `{${IMAGE}]`,
  nothing: "  \n ",
};

test("the messages of the fixtures", async () => {
  const lines = manifestCases()
    .flatMap(({ file, bytes }) => readBytes(bytes, file).problems.map(renderProblemLine))
    .join("\n");
  await expect(`${lines}\n`).toMatchFileSnapshot("../golden/problem-lines/fixtures.txt");
});

test("the messages of broken texts", async () => {
  const lines = Object.entries(BROKEN).map(([what, text]) => {
    const problems = readText(text, "x.json").problems.map((problem) => `  ${renderProblemLine(problem)}`);
    return [`${what}:`, ...problems].join("\n");
  });
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../golden/problem-lines/broken-texts.txt");
});

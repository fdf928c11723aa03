import { describe, expect, test } from "vitest";
import { renderProblem } from "../../src/core/render/problem-text.ts";
import { manifestCases, readBytes } from "../support/manifest-cases.ts";

/** What a person is likeliest to get wrong. The whole text of each message is kept in test/golden/problems. */
const LIKELIEST = [
  "syntax-comment-and-comma",
  "syntax-half-written",
  "syntax-missing-comma",
  "syntax-single-quotes",
  "image-missing",
  "unknown-keys",
  "types-wrong",
  "ports-out-of-range",
  "resources-sizes",
  "resources-refused",
  "environment",
  "names-refused",
  "network-mode-none",
  "host-network",
  "privileged-with-lists",
  "retry-timeout-seconds",
  "port-protocol-in-native",
  "host-ip-localhost",
  "keys-missing",
  "image-warnings",
];

describe("the likeliest mistakes are explained in full", () => {
  test.each(LIKELIEST)("%s", async (name) => {
    const found = manifestCases().find(({ file }) => file === `${name}.json`);
    if (found === undefined) throw new Error(`there is no case ${name}`);
    const source = new TextDecoder().decode(found.bytes);
    const { problems } = readBytes(found.bytes, found.file);
    const text = problems.map((problem) => renderProblem(problem, source, { color: false })).join("\n");

    await expect(text).toMatchFileSnapshot(`../golden/problems/${name}.txt`);
  });
});

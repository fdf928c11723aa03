import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { optionsReference } from "../../src/config/options-reference.ts";

test("docs/reference/options.md is what the option table says; if not, run npm run generate", () => {
  const committed = readFileSync(new URL("../../docs/reference/options.md", import.meta.url), "utf8");
  expect(committed).toBe(optionsReference());
});

import { writeFileSync } from "node:fs";
import { optionsReference } from "../src/config/options-reference.ts";

/** Writes docs/reference/options.md, or whatever file is named. */
const target = process.argv[2] ?? new URL("../docs/reference/options.md", import.meta.url);
writeFileSync(target, optionsReference());

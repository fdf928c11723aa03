import { readFileSync } from "node:fs";
import { changelogEntry } from "./changelog.ts";

/** Prints the notes of this version (or the one that is named) from CHANGELOG.md, as Markdown. */
const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
const { version }: { readonly version: string } = JSON.parse(read("package.json"));
process.stdout.write(`${changelogEntry(read("CHANGELOG.md"), process.argv[2] ?? version).notes}\n`);

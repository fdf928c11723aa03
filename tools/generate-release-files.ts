import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleAll } from "./bundle.ts";
import { bundledPackages } from "./bundled-packages.ts";
import { pinnedNode } from "./pinned-node.ts";
import { cycloneDxSbom } from "./sbom.ts";
import { thirdPartyNotices } from "./third-party-notices.ts";

/**
 * Writes what goes with the bundles into dist/ (or the folder that is named): `THIRD-PARTY-NOTICES.txt`,
 * `sbom.cdx.json` and `manifest.schema.json`. The bundles must be there. With `--node x64` or `--node arm64` the bill of
 * materials lists the pinned Node too, for packages that bring it along.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({ options: { node: { type: "string" } }, allowPositionals: true });
const target = positionals[0] ?? join(root, "dist");
const { version }: { readonly version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const bundles = await bundleAll({ root, target: null });
const packages = bundledPackages(
  root,
  bundles.flatMap(({ inputs }) => inputs),
);
const files = bundles.map(({ name }) => ({ name, bytes: readFileSync(join(target, name)) }));
const node = values.node === undefined ? null : pinnedNode(root, values.node);

mkdirSync(target, { recursive: true });
const license = readFileSync(join(root, "LICENSE"), "utf8");
writeFileSync(join(target, "THIRD-PARTY-NOTICES.txt"), thirdPartyNotices(packages, license));
writeFileSync(join(target, "sbom.cdx.json"), cycloneDxSbom({ version, files, packages, node }));
copyFileSync(join(root, "docs/reference/manifest.schema.json"), join(target, "manifest.schema.json"));

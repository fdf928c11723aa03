import { createHash } from "node:crypto";
import type { BundledPackage } from "./bundled-packages.ts";

/** What is described: this version, its own files, and what is inside them. */
export interface SbomInput {
  readonly version: string;
  readonly files: readonly SbomFile[];
  readonly packages: readonly BundledPackage[];
  /** The Node that ships beside it in some packages; null where the machine's own is used. */
  readonly node: { readonly version: string; readonly purl: string; readonly sha512: string } | null;
}

export interface SbomFile {
  /** `kanto-auto-deployer.js` */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * A bill of materials in CycloneDX 1.6 (JSON): what ships, and nothing of what builds or tests it. The same input gives
 * the same bytes: no time, and a serial number made from the content.
 */
export function cycloneDxSbom(input: SbomInput): string {
  const self = `pkg:npm/kanto-auto-deployer@${input.version}`;
  const parts = [...input.packages.map(packageComponent), ...(input.node === null ? [] : [nodeComponent(input.node)])];
  const content = {
    version: 1,
    metadata: {
      tools: { components: [{ type: "application", name: "tools/sbom.ts", version: input.version }] },
      component: {
        type: "application",
        "bom-ref": self,
        name: "kanto-auto-deployer",
        version: input.version,
        description: "Keeps the containers of Eclipse Kanto as a directory of manifests says.",
        licenses: [{ license: { id: "Apache-2.0" } }],
        purl: self,
        components: input.files.map(fileComponent),
      },
    },
    components: parts,
    dependencies: [
      { ref: self, dependsOn: parts.map((part) => part["bom-ref"]) },
      ...parts.map((part) => ({ ref: part["bom-ref"] })),
    ],
  };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(content))}`;
  const $schema = "http://cyclonedx.org/schema/bom-1.6.schema.json";
  return `${JSON.stringify({ $schema, bomFormat: "CycloneDX", specVersion: "1.6", serialNumber, ...content }, null, 2)}\n`;
}

function packageComponent({ name, version, license, sha512, homepage }: BundledPackage) {
  // The at sign of a scope is escaped in a package URL.
  const purl = `pkg:npm/${name.replace(/^@/, "%40")}@${version}`;
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    scope: "required",
    hashes: [{ alg: "SHA-512", content: sha512 }],
    licenses: /[ (]/.test(license) ? [{ expression: license }] : [{ license: { id: license } }],
    purl,
    externalReferences: [{ type: "website", url: homepage }],
  };
}

function nodeComponent({ version, purl, sha512 }: NonNullable<SbomInput["node"]>) {
  return {
    type: "platform",
    "bom-ref": purl,
    name: "node",
    version,
    scope: "required",
    hashes: [{ alg: "SHA-512", content: sha512 }],
    licenses: [{ license: { id: "MIT" } }],
    purl,
    externalReferences: [{ type: "website", url: "https://nodejs.org" }],
  };
}

function fileComponent({ name, bytes }: SbomFile) {
  const content = createHash("sha256").update(bytes).digest("hex");
  return { type: "file", "bom-ref": `file:${name}`, name, hashes: [{ alg: "SHA-256", content }] };
}

/** A UUID (version 8: made by ourselves) from a hash. */
function uuidOf(text: string): string {
  const digits = createHash("sha256").update(text).digest("hex");
  const variant = (8 + (Number.parseInt(digits.charAt(16), 16) % 4)).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20, 32),
  ].join("-");
}

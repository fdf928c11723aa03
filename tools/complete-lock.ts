/**
 * Completes package-lock.json after `npm install`, where the registry in use lacks packages for other platforms: npm
 * leaves those out of the lock without a word, and `npm ci` then refuses it everywhere. Each gets an entry with its
 * version and the platform that its name tells, so that npm skips it elsewhere and fetches it where it is needed.
 */
import { readFileSync, writeFileSync } from "node:fs";

interface LockEntry {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

const LOCK = new URL("../package-lock.json", import.meta.url);

const SYSTEM = /android|darwin|freebsd|linux|win32/;
const PROCESSOR = /arm64|armv7|arm|ia32|ppc64|riscv64|s390x|x64/;

function platformEntry(name: string, version: string): LockEntry {
  const system = SYSTEM.exec(name)?.[0];
  const processor = PROCESSOR.exec(name)?.[0]?.replace("armv7", "arm");
  if (system === undefined || processor === undefined) {
    throw new Error(
      `expected an optional package named after its platform, got ${name}; add it to the registry in use`,
    );
  }
  const libc = name.endsWith("-musl") ? { libc: ["musl"] } : name.endsWith("-gnu") ? { libc: ["glibc"] } : {};
  return { version, cpu: [processor], dev: true, ...libc, optional: true, os: [system] };
}

const lock = JSON.parse(readFileSync(LOCK, "utf8")) as { packages: Record<string, LockEntry> };
const added: Record<string, LockEntry> = {};
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const places = [`node_modules/${name}`, `${path}/node_modules/${name}`];
    if (places.some((place) => lock.packages[place] !== undefined)) continue;
    added[`node_modules/${name}`] = platformEntry(name, version);
  }
}
const packages = Object.entries({ ...lock.packages, ...added }).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(LOCK, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
process.stdout.write(`${Object.keys(added).length} entries added\n`);

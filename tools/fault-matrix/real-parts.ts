/** A real part of the world that a test works with, known by what its source or that of its support says. */
interface RealPart {
  readonly name: string;
  readonly sign: RegExp;
  /** Without them a test of this part is skipped. */
  readonly programs: readonly string[];
}

const PARTS: readonly RealPart[] = [
  { name: "emulated Kanto", sign: /emulator\/start-emulator\.ts/, programs: [] },
  { name: "real Kanto", sign: /\bstartRealKanto\(/, programs: ["containerd", "runc", "iptables", "ip", "xz"] },
  { name: "the program as it ships", sign: /tools\/build\.ts/, programs: [] },
  { name: "files", sign: /"node:fs(?:\/promises)?"/, programs: [] },
  { name: "sockets", sign: /"node:net"/, programs: [] },
  { name: "mounts", sign: /"mount"/, programs: ["mount"] },
  { name: "strace", sign: /"strace"/, programs: ["strace"] },
  { name: "faketime", sign: /"faketime"/, programs: ["faketime"] },
  { name: "prlimit", sign: /"prlimit"/, programs: ["prlimit"] },
  { name: "Mosquitto", sign: /"mosquitto"/, programs: ["mosquitto"] },
  { name: "systemd", sign: /systemd-nspawn/, programs: ["systemd-nspawn", "mmdebstrap"] },
];

/** Names of the parts, in the order of the table. */
export function realPartsOf(source: string): readonly string[] {
  return PARTS.filter(({ sign }) => sign.test(source)).map(({ name }) => name);
}

/** Why tests with these parts cannot run here, as far as can be told from outside; null where nothing is missing. */
export function missingFor(
  parts: readonly string[],
  isRoot: boolean,
  isInstalled: (program: string) => boolean,
): string | null {
  if (!isRoot) return "it needs root";
  const needed = PARTS.filter(({ name }) => parts.includes(name)).flatMap(({ programs }) => programs);
  const missing = [...new Set(needed)].filter((program) => !isInstalled(program));
  return missing.length === 0 ? null : `it needs ${missing.join(", ")}`;
}

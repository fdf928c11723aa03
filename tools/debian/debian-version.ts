/** `1.0.0-alpha.1` becomes `1.0.0~alpha.1`, which Debian sorts before `1.0.0` too. */
export function debianVersion(version: string): string {
  return version.replace("-", "~");
}

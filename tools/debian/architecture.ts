export type DebianArchitecture = "amd64" | "arm64";

export interface ArchitectureNames {
  /** As Node and npm name it. */
  readonly processor: string;
  /** As the compilers' tools do; those of the package binutils-... are called so on any machine. */
  readonly gnuPrefix: string;
}

export const DEBIAN_ARCHITECTURES: Readonly<Record<DebianArchitecture, ArchitectureNames>> = {
  amd64: { processor: "x64", gnuPrefix: "x86_64-linux-gnu" },
  arm64: { processor: "arm64", gnuPrefix: "aarch64-linux-gnu" },
};

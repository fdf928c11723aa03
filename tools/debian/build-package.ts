import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DEBIAN_ARCHITECTURES, type DebianArchitecture } from "./architecture.ts";
import { controlFile, installedSize, md5sums, PACKAGE_NAME } from "./control-files.ts";
import { fetchNode } from "./fetch-node.ts";
import { packageContents } from "./package-contents.ts";
import { settleTree, writePackageFiles } from "./package-file.ts";

export interface PackageRequest {
  readonly root: string;
  readonly architecture: DebianArchitecture;
  /** As Debian writes it. */
  readonly version: string;
  readonly changelog: string;
  /** The time that everything in the package bears. */
  readonly epochSeconds: number;
  /** `xz` gives 28 MB and takes a minute, `gzip` gives 42 MB in three seconds. */
  readonly compression: "xz" | "gzip";
  /** Of its own; removed by the caller. */
  readonly scratch: string;
  readonly target: string;
}

const MAINTAINER_SCRIPTS = ["postinst", "prerm", "postrm"];

/** Builds one package and returns its path. The same sources give the same bytes. */
export async function buildPackage(request: PackageRequest): Promise<string> {
  const { root, architecture, version, epochSeconds, scratch } = request;
  const names = DEBIAN_ARCHITECTURES[architecture];
  const node = fetchNode(root, names, join(scratch, "node"));
  const built = join(scratch, "built");
  for (const step of ["build.ts", "generate-manual.ts", "generate-release-files.ts"]) {
    const more = step === "generate-release-files.ts" ? ["--node", names.processor] : [];
    execFileSync(process.execPath, [join(root, "tools", step), ...more, built], { stdio: "inherit" });
  }
  const tree = join(scratch, "tree");
  rmSync(tree, { recursive: true, force: true });
  writePackageFiles(tree, packageContents({ root, built, node, changelog: request.changelog }));
  const control = controlFile({ version, architecture, installedKibibytes: installedSize(tree) });
  writePackageFiles(tree, [
    { kind: "text", path: "DEBIAN/md5sums", text: await md5sums(tree) },
    { kind: "text", path: "DEBIAN/control", text: control },
    { kind: "text", path: "DEBIAN/conffiles", text: "/etc/kanto-auto-deployer/config.json\n" },
    ...MAINTAINER_SCRIPTS.map(
      (name) =>
        ({
          kind: "text",
          path: `DEBIAN/${name}`,
          text: readFileSync(join(root, "packaging/debian", name)),
          isProgram: true,
        }) as const,
    ),
  ]);
  settleTree(tree, epochSeconds);
  mkdirSync(request.target, { recursive: true });
  const archive = join(request.target, `${PACKAGE_NAME}_${version}_${architecture}.deb`);
  execFileSync(
    "dpkg-deb",
    [
      "--root-owner-group",
      `-Z${request.compression}`,
      ...(request.compression === "gzip" ? ["-z1"] : []),
      "--threads-max=2",
      "--build",
      tree,
      archive,
    ],
    { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, SOURCE_DATE_EPOCH: String(epochSeconds) } },
  );
  return archive;
}

import { chmodSync, copyFileSync, lutimesSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { treeEntries } from "./tree-entries.ts";

/** Something that the package installs. */
export type PackageFile =
  | { readonly kind: "text"; readonly path: string; readonly text: string | Uint8Array; readonly isProgram?: true }
  | { readonly kind: "copy"; readonly path: string; readonly from: string; readonly isProgram?: true }
  | { readonly kind: "link"; readonly path: string; readonly to: string }
  | { readonly kind: "folder"; readonly path: string };

/** Lays the files out below `folder`, with modes that no umask has a say in. */
export function writePackageFiles(folder: string, files: readonly PackageFile[]): void {
  for (const file of files) {
    const target = join(folder, file.path);
    mkdirSync(file.kind === "folder" ? target : dirname(target), { recursive: true });
    switch (file.kind) {
      case "text":
        writeFileSync(target, file.text);
        chmodSync(target, file.isProgram === true ? 0o755 : 0o644);
        break;
      case "copy":
        copyFileSync(file.from, target);
        chmodSync(target, file.isProgram === true ? 0o755 : 0o644);
        break;
      case "link":
        symlinkSync(file.to, target);
        break;
      case "folder":
        break;
    }
  }
}

/** Gives everything below `folder` the same time, and folders the usual mode: the same content gives the same archive. */
export function settleTree(folder: string, epochSeconds: number): void {
  for (const entry of treeEntries(folder)) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    lutimesSync(path, epochSeconds, epochSeconds);
  }
  chmodSync(folder, 0o755);
  lutimesSync(folder, epochSeconds, epochSeconds);
}

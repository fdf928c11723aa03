import { execFileSync } from "node:child_process";
import { mkdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readPaths, refusals, useManifestDirectory } from "../../../test/support/manifest-directory.ts";

const directory = useManifestDirectory();

describe("links", () => {
  test("A4 F1: a link inside the directory is followed, also through a folder that is exchanged as a whole", async () => {
    await mkdir(join(directory.path(), "..v1"));
    await writeFile(join(directory.path(), "..v1/x.json"), "1");
    await symlink("..v1", join(directory.path(), "..data"));
    await symlink("..data/x.json", join(directory.path(), "x.json"));
    expect(Buffer.from((await directory.read()).files[0]?.bytes ?? []).toString()).toBe("1");
    await mkdir(join(directory.path(), "..v2"));
    await writeFile(join(directory.path(), "..v2/x.json"), "2");
    await symlink("..v2", join(directory.path(), "..new"));
    await rename(join(directory.path(), "..new"), join(directory.path(), "..data"));
    expect(Buffer.from((await directory.read()).files[0]?.bytes ?? []).toString()).toBe("2");
  });

  test("the directory may itself be reached through a link", async () => {
    await directory.write("a.json");
    await symlink("a.json", join(directory.path(), "b.json"));
    await symlink("manifests", join(directory.scratch(), "link"));
    expect(readPaths(await directory.read({ path: join(directory.scratch(), "link") }))).toEqual(["a.json", "b.json"]);
  });

  test("F1: a link out of the directory to a file that others can exchange is refused", async () => {
    await writeFile(join(directory.scratch(), "outside.json"), "{}");
    await symlink("../outside.json", join(directory.path(), "x.json"));
    const snapshot = await directory.read();
    expect(readPaths(snapshot)).toEqual([]);
    expect(snapshot.refused[0]?.problem).toMatchObject({
      code: "link-leads-out",
      got: join(directory.scratch(), "outside.json"),
    });
  });

  test("F1: a folder whose name only begins as the directory's does is outside", async () => {
    await mkdir(`${directory.path()}-more`);
    await writeFile(join(`${directory.path()}-more`, "x.json"), "{}");
    await symlink("../manifests-more/x.json", join(directory.path(), "x.json"));
    expect(refusals(await directory.read())).toEqual(["x.json: link-leads-out"]);
  });

  test("F1: a link to a file that only root can write is followed if root or we made it", async () => {
    await symlink("/etc/passwd", join(directory.path(), "passwd.json"));
    expect(readPaths(await directory.read())).toEqual(["passwd.json"]);
  });

  test.runIf(process.geteuid?.() === 0)(
    "F1: a link to root's file that somebody else put there is refused",
    async () => {
      await symlink("/etc/shadow", join(directory.path(), "x.json"));
      execFileSync("chown", ["--no-dereference", "65534", join(directory.path(), "x.json")]);
      expect(refusals(await directory.read())).toEqual(["x.json: link-leads-out"]);
    },
  );

  test("F1: a link to a folder is not followed, and recursive says so", async () => {
    await mkdir(join(directory.scratch(), "elsewhere"));
    await symlink("../elsewhere", join(directory.path(), "more"));
    expect((await directory.read()).warnings).toEqual([]);
    expect((await directory.read({ recursive: true })).warnings).toMatchObject([
      { code: "link-to-folder", file: "more" },
    ]);
  });
});

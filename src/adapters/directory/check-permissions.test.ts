import { chmod, chown } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readPaths, useManifestDirectory } from "../../../test/support/manifest-directory.ts";

const directory = useManifestDirectory();

describe("F3: what others can write", () => {
  test("is warned about, and refused if permissions are strict", async () => {
    await chmod(await directory.write("a.json"), 0o666);
    await directory.write("b.json");
    const lenient = await directory.read();
    expect(readPaths(lenient)).toEqual(["a.json", "b.json"]);
    expect(lenient.warnings.map(({ file, code }) => `${file}: ${code}`)).toEqual(["a.json: file-writable-by-others"]);
    const strict = await directory.read({ strictPermissions: true });
    expect(readPaths(strict)).toEqual(["b.json"]);
    expect(strict.refused[0]?.problem).toMatchObject({ severity: "error", code: "file-writable-by-others" });
  });

  test("the directory itself: strict permissions then use nothing of it", async () => {
    await directory.write("a.json");
    await chmod(directory.path(), 0o777);
    expect((await directory.read()).warnings[0]).toMatchObject({
      code: "directory-writable-by-others",
      severity: "warning",
    });
    const strict = await directory.read({ strictPermissions: true });
    expect(strict).toMatchObject({ files: [], complete: false, problem: { code: "directory-writable-by-others" } });
  });

  test("a folder above it that others can rename", async () => {
    await chmod(directory.scratch(), 0o777);
    expect((await directory.read()).warnings[0]?.message).toContain(
      `the directory can be exchanged: ${directory.scratch()}`,
    );
  });

  test("a group counts unless it is root's or our private one", async () => {
    await chmod(await directory.write("a.json"), 0o664);
    if (process.geteuid?.() === 0) {
      expect((await directory.read()).warnings).toEqual([]);
      await chown(join(directory.path(), "a.json"), 0, 65534);
    }
    expect(
      (await directory.read({ self: { userId: process.geteuid?.() ?? 0, groupId: 4711 } })).warnings[0]?.message,
    ).toContain("group");
  });

  test.runIf(process.geteuid?.() === 0)("a file of another user is his to write", async () => {
    await chown(await directory.write("a.json"), 65534, 65534);
    expect((await directory.read()).warnings[0]?.message).toContain("its owner, user 65534");
    await chown(directory.path(), 65534, 65534);
    const theirs = { userId: 65534, groupId: 65534 };
    expect((await directory.read({ self: theirs })).warnings).toEqual([]);
  });
});

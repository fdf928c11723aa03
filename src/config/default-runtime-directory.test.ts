import { expect, test } from "vitest";
import { defaultRuntimeDirectory } from "./default-runtime-directory.ts";

const ROOT = { isRoot: true, stateDirectory: "/state" };
const PERSON = { isRoot: false, stateDirectory: "/state" };

test("runtime files lie where systemd says", () => {
  expect(defaultRuntimeDirectory({ RUNTIME_DIRECTORY: "/run/a:/run/b", XDG_RUNTIME_DIR: "/run/user/1" }, PERSON)).toBe(
    "/run/a",
  );
});

test("without systemd they lie in the place of root, or of the user, or below the state", () => {
  expect(defaultRuntimeDirectory({ XDG_RUNTIME_DIR: "/run/user/0" }, ROOT)).toBe("/run/kanto-auto-deployer");
  expect(defaultRuntimeDirectory({ XDG_RUNTIME_DIR: "/run/user/1" }, PERSON)).toBe("/run/user/1/kanto-auto-deployer");
  expect(defaultRuntimeDirectory({ XDG_RUNTIME_DIR: "relative" }, PERSON)).toBe("/state/run");
});

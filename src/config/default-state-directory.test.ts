import { expect, test } from "vitest";
import { defaultStateDirectory } from "./default-state-directory.ts";

const ROOT = { isRoot: true, homeDirectory: "/root" };
const DRIVER = { isRoot: false, homeDirectory: "/home/driver" };

test.each([
  ["what systemd says, for anybody", { STATE_DIRECTORY: "/var/lib/kad", XDG_STATE_HOME: "/x" }, DRIVER, "/var/lib/kad"],
  ["the first of several that systemd says", { STATE_DIRECTORY: "/a:/b" }, ROOT, "/a"],
  ["the system's place for root", { XDG_STATE_HOME: "/x" }, ROOT, "/var/lib/kanto-auto-deployer"],
  ["the XDG folder of others", { XDG_STATE_HOME: "/x" }, DRIVER, "/x/kanto-auto-deployer"],
  [
    "its default, also where it is relative",
    { XDG_STATE_HOME: "x" },
    DRIVER,
    "/home/driver/.local/state/kanto-auto-deployer",
  ],
])("%s", (_what, environment, user, expected) => {
  expect(defaultStateDirectory(environment, user)).toBe(expected);
});

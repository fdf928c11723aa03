import { expect, test } from "vitest";
import { areOnOneLine, plainPath } from "./host-path.ts";

test.each([
  ["/", "/"],
  ["//", "/"],
  ["/etc/", "/etc"],
  ["/etc//ssl/./certs", "/etc/ssl/certs"],
  ["/data/../etc", "/etc"],
  ["/data/x/../../etc/./", "/etc"],
  ["/../../etc", "/etc"],
  ["/etc/..data", "/etc/..data"],
  ["/etc/.../x", "/etc/.../x"],
])("%s is walked as %s", (path, plain) => {
  expect(plainPath(path)).toBe(plain);
});

test.each([
  ["/etc", "/etc", true],
  ["/etc", "/etc/ssl", true],
  ["/etc/ssl", "/etc", true],
  ["/", "/etc", true],
  ["/etc", "/", true],
  ["/", "/", true],
  ["/etc", "/etc2", false],
  ["/etc/ssl", "/etc/ssh", false],
  ["/data", "/etc", false],
])("%s and %s are on one line: %s", (one, other, expected) => {
  expect(areOnOneLine(one, other)).toBe(expected);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseContainerId, isFitContainerId } from "./container-id.ts";

test("a chosen id shows the name and ends in the nonce", () => {
  expect(chooseContainerId("databroker", "0123abcd")).toBe("databroker-0123abcd");
});

test.each([
  ["a b", "a-b-0123abcd"],
  ["my_app..v2", "my-app-v2-0123abcd"],
  ["-.app._", "app-0123abcd"],
  ["ä", "container-0123abcd"],
  ["a".repeat(61), `${"a".repeat(60)}-0123abcd`],
])("a chosen id shows what containerd takes of the name: %j", (name, id) => {
  expect(chooseContainerId(name, "0123abcd")).toBe(id);
});

test("an id of 76 characters is the longest that is fit", () => {
  expect(isFitContainerId("a".repeat(76))).toBe(true);
  expect(isFitContainerId("a".repeat(77))).toBe(false);
});

test("a probe and a keeper of one attempt have ids of their own", () => {
  expect(chooseContainerId("databroker", "0123abcd", "probe")).toBe("databroker-probe-0123abcd");
  expect(chooseContainerId("databroker", "0123abcd", "keep")).toBe("databroker-keep-0123abcd");
});

test("F4: whatever the name, a chosen id is one that containerd can start", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("container", "probe", "keep", "next"), (name, role) => {
      expect(isFitContainerId(chooseContainerId(name, "0123abcd", role))).toBe(true);
    }),
  );
});

test.each(["", "a b", "../../victim", "a__b", "-a", "a-", "a".repeat(77), "ä", "a\n"])("F4: %j is no fit id", (id) => {
  expect(isFitContainerId(id)).toBe(false);
});

import { isIP } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isIpAddress } from "./ip-address.ts";

test.each(["0.0.0.0", "255.255.255.255", "::", "::1", "fe80::1", "1:2:3:4:5:6:7:8", "1::8", "::ffff:1.2.3.4"])(
  "%s is an address",
  (text) => expect(isIpAddress(text)).toBe(true),
);

test.each([
  "",
  "localhost",
  "1.2.3",
  "1.2.3.4.5",
  "256.0.0.1",
  "01.2.3.4",
  "1:2:3",
  ":::",
  "1::2::3",
  "fe80::1%eth0",
  "1.2.3.4::",
])("%s is none", (text) => expect(isIpAddress(text)).toBe(false));

test("it agrees with Node on everything that looks like an address without zone", () => {
  const looksLikeOne = fc.stringMatching(/^[0-9a-f:.]{0,20}$/);
  const piecewise = fc
    .array(fc.constantFrom("::", ":", ".", "0", "1", "255", "ff", "1.2.3.4"), { maxLength: 10 })
    .map((parts) => parts.join(""));

  fc.assert(
    fc.property(
      fc.oneof(looksLikeOne, piecewise, fc.ipV4(), fc.ipV6()),
      (text) => isIpAddress(text) === (isIP(text) !== 0),
    ),
  );
});

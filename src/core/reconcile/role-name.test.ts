import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRuntimeName, type Role, runtimeName } from "./role-name.ts";

test("a name read back gives the container and its role", () => {
  const plainName = fc.stringMatching(/^[a-zA-Z0-9_][a-zA-Z0-9_-]{0,20}$/);
  fc.assert(
    fc.property(plainName, fc.constantFrom<Role>("container", "probe", "keep", "next", "old"), (name, role) => {
      expect(parseRuntimeName(runtimeName(name, role))).toEqual({ containerName: name, role });
    }),
  );
});

test("a suffix alone is a name, not a role", () => {
  expect(parseRuntimeName(".kad-next")).toEqual({ containerName: ".kad-next", role: "container" });
});

import { describe, expect, test } from "vitest";
import type { AdmissionPolicy } from "../core/admission/admission-policy.ts";
import { DEFAULT_SENSITIVE_PATHS } from "../core/admission/admission-policy-schema.ts";
import { formatConfigProblem } from "./config-problem.ts";
import { readAdmissionPolicy } from "./read-admission-policy.ts";

function read(text: string, ownPaths: readonly string[] = []): AdmissionPolicy {
  const policy = readAdmissionPolicy("policy.json", text, ownPaths);
  if (policy.ok) return policy.value;
  throw new Error(policy.failure.map(formatConfigProblem).join("\n"));
}

function problems(text: string): readonly string[] {
  const policy = readAdmissionPolicy("policy.json", text, []);
  if (policy.ok) throw new Error("expected problems");
  return policy.failure.map((problem) => `${problem.severity} ${formatConfigProblem(problem)}`);
}

describe("an admission policy", () => {
  test("that states nothing denies everything that there is a rule for, from any registry", () => {
    expect(read("{}")).toEqual({
      rules: {},
      fallback: "deny",
      exceptions: new Map(),
      registries: null,
      sensitivePaths: DEFAULT_SENSITIVE_PATHS,
    });
  });

  test("means what it states; comments and last commas are allowed", () => {
    const text = `{
      "$schema": "./admission-policy.schema.json",
      // nothing is refused yet
      "default": "warn",
      "rules": { "privileged": "deny", },
      "registries": ["ghcr.io/eclipse"],
      "sensitive-paths": ["/etc/", "/srv//x/../y"],
      "containers": { "sua": { "sensitive-mounts": "allow" } },
    }`;
    expect(read(text)).toEqual({
      fallback: "warn",
      rules: { privileged: "deny" },
      registries: ["ghcr.io/eclipse"],
      sensitivePaths: ["/etc", "/srv/y"],
      exceptions: new Map([["sua", { "sensitive-mounts": "allow" }]]),
    });
  });

  test("guards the deployer's own paths whatever it states", () => {
    expect(read('{"sensitive-paths": ["/etc"]}', ["/data/manifests/", "/etc"]).sensitivePaths).toEqual([
      "/etc",
      "/data/manifests",
    ]);
  });
});

describe("what is not understood is an error, with its place", () => {
  test.each([
    ["no JSON", '{\n  "rules" 1}', ["error policy.json:2:11: expected JSON, got colon expected"]],
    ["no object", "[]", ["error policy.json:1:1: expected one object of rules, { ... }"]],
    ["a misspelt key", '{"ruels": {}}', ['error policy.json:1:2: "ruels" means nothing here; did you mean "rules"?']],
    [
      "a misspelt rule",
      '{\n"rules": {"priviledged": "allow"}}',
      ['error policy.json:2:11: "priviledged" means nothing here; did you mean "privileged"?'],
    ],
    [
      "a rule of no container",
      '{"containers": {"web": {"qqqqqqqqqqq": "allow"}}}',
      [
        'error policy.json:1:25: "qqqqqqqqqqq" means nothing here; there are privileged, host-network, devices, extra-capabilities, sensitive-mounts, hooks, unpinned-images, other-registries',
      ],
    ],
    ["no verdict", '{"default": "no"}', ['error policy.json:1:13: expected "allow", "warn" or "deny", got "no"']],
    [
      "a verdict of another type",
      '{"rules": {"hooks": true}}',
      ['error policy.json:1:21: expected "allow", "warn" or "deny", got true'],
    ],
    ["rules in a list", '{"rules": ["hooks"]}', ["error policy.json:1:11: a list means nothing here"]],
    ["an exception in a list", '{"containers": {"web": []}}', ["error policy.json:1:24: a list means nothing here"]],
    ["a list for a verdict", '{"default": []}', ["error policy.json:1:13: a list means nothing here"]],
    [
      "an object for a verdict",
      '{"default": {}}',
      ['error policy.json:1:13: expected "allow", "warn" or "deny", got an object'],
    ],
    ["containers in a text", '{"containers": "web"}', ['error policy.json:1:16: expected an object, got "web"']],
    [
      "registries in a text",
      '{"registries": "ghcr.io"}',
      ['error policy.json:1:16: expected a list of texts, got "ghcr.io"'],
    ],
    [
      "an empty registry",
      '{"registries": [""]}',
      ['error policy.json:1:17: expected a text that is not empty, got ""'],
    ],
    ["a number for a registry", '{"registries": ["a", 1]}', ["error policy.json:1:22: expected a text, got 1"]],
    [
      "a relative path",
      '{"sensitive-paths": ["etc"]}',
      ['error policy.json:1:22: expected an absolute path, got "etc"'],
    ],
    [
      "a key that is stated twice, at any depth",
      '{"rules": {"hooks": "deny", "hooks": "allow"}, "default": "deny", "default": "allow"}',
      ['error policy.json:1:67: "default" is stated twice', 'error policy.json:1:29: "hooks" is stated twice'],
    ],
    [
      "several things",
      '{"default": 1, "rules": {"hooks": 2}}',
      [
        'error policy.json:1:13: expected "allow", "warn" or "deny", got 1',
        'error policy.json:1:35: expected "allow", "warn" or "deny", got 2',
      ],
    ],
  ])("%s", (_what, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
});

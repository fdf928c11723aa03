import { performance } from "node:perf_hooks";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isSecretName,
  redactCommand,
  redactDecryptKey,
  redactDifference,
  redactEnvironmentEntry,
  redactText,
} from "./redact.ts";

describe("names of secrets", () => {
  test.each([
    "PASSWORD",
    "DB_PASSWORD",
    "dbPassword",
    "API_KEY",
    "apiKey",
    "--api-key",
    "TOKEN",
    "GITHUB_TOKEN",
    "client.secret",
    "AWS_CREDENTIALS",
    "MYSQL_PWD",
    "HTTP_AUTH",
    "SSH_PASSPHRASE",
  ])("%s is one", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  test.each(["PATH", "RUST_LOG", "KEYBOARD", "AUTHOR", "MONKEY", "PASSENGER_DOOR", "COMPASS", "vehicle_data_broker"])(
    "%s is none",
    (name) => {
      expect(isSecretName(name)).toBe(false);
    },
  );
});

describe("F8: what people see", () => {
  test.each([
    ["DB_PASSWORD=hunter2", "DB_PASSWORD=***"],
    ["DB_PASSWORD=", "DB_PASSWORD=***"],
    ["DB_PASSWORD", "DB_PASSWORD"],
    ["RUST_LOG=info", "RUST_LOG=info"],
    ["BROKER=mqtt://user:hunter2@broker:1883", "BROKER=mqtt://user:***@broker:1883"],
    ["OPTIONS=a=1 password=hunter2 b=2", "OPTIONS=a=1 password=*** b=2"],
  ])("of the environment entry %s: %s", (entry, expected) => {
    expect(redactEnvironmentEntry(entry)).toBe(expected);
  });

  test("of a decryption key its path", () => {
    expect(redactDecryptKey("/keys/a.pem")).toBe("/keys/a.pem");
    expect(redactDecryptKey("/keys/a.pem:hunter2:x")).toBe("/keys/a.pem:***");
  });

  test("of a command all but its secrets", () => {
    expect(
      redactCommand(["run", "--password", "hunter2", "--api-key=hunter2", "--token", "--verbose", "-p", "80"]),
    ).toEqual(["run", "--password", "***", "--api-key=***", "--token", "--verbose", "-p", "80"]);
  });

  test("of an error text all but the values it repeats", () => {
    expect(redactText("invalid environmental variable declaration provided : A_SECRET=hunter2")).toBe(
      "invalid environmental variable declaration provided : A_SECRET=***",
    );
  });

  test.each([
    ["/config/env", "TOKEN=hunter2"],
    ["/image/decrypt_config/keys", ["/k:hunter2"]],
    ["/config/cmd", ["--password", "hunter2"]],
    ["/hooks", [{ path: "/h", args: ["--token=hunter2"], environment: ["TOKEN=hunter2"] }]],
  ])("of a difference at %s nothing secret", (pointer, value) => {
    const redacted = redactDifference({ pointer, from: value, to: value, remedy: "replace" });
    expect(JSON.stringify(redacted)).not.toContain("hunter2");
    expect(JSON.stringify(redacted)).toContain("***");
  });

  test.each<[string, unknown, unknown]>([
    ["/config/env", "BROKER=mqtt://me:a@b", "BROKER=mqtt://me:***@b"],
    ["/config/env/0", "TOKEN=a'b c", "TOKEN=***"],
    ["/config/environment", ["TOKEN=a", "A=b"], ["TOKEN=***", "A=b"]],
    ["/config/envelope", "TOKEN=a 'b", "TOKEN=*** 'b"],
    ["/image/decrypt_config/keys/0", "/k:a", "/k:***"],
    ["/image/decryptKeys", ["/k:a", "/l"], ["/k:***", "/l"]],
    ["/image/decryptKeysOf", "/k:a", "/k:a"],
    ["/config/cmd", ["--token", "a", "b"], ["--token", "***", "b"]],
    ["/config/cmd", ["--token", "a", 1], ["--token", "a", 1]],
    ["/config/cmdline", ["--token", "a"], ["--token", "a"]],
    ["/hooks", { args: ["--token", "a"], path: "/h" }, { args: ["--token", "***"], path: "/h" }],
    ["/resources", { memory: null, limits: [1, true] }, { memory: null, limits: [1, true] }],
    ["/a", undefined, undefined],
    ["/a", null, null],
  ])("of the value at %s: %j", (pointer, value, shown) => {
    const redacted = redactDifference({ pointer, from: value, to: undefined, remedy: "in-place" });
    expect(redacted).toEqual({ pointer, from: shown, to: undefined, remedy: "in-place" });
    expect(redactDifference({ pointer, from: undefined, to: value, remedy: "in-place" }).to).toEqual(shown);
  });

  test.each([
    [
      ["-T=x", "a"],
      ["-T=x", "a"],
    ],
    [
      ["--token=a", "b"],
      ["--token=***", "b"],
    ],
    [
      ["-TOKEN", "a"],
      ["-TOKEN", "***"],
    ],
    [
      ["token", "a"],
      ["token", "a"],
    ],
    [
      ["x--token", "a"],
      ["x--token", "a"],
    ],
    [
      ["-1token", "a"],
      ["-1token", "a"],
    ],
    [["--token"], ["--token"]],
  ])("of the command %j", (words, shown) => {
    expect(redactCommand(words)).toEqual(shown);
  });

  test("whatever the value of a secret variable, no piece of it remains", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        expect(redactEnvironmentEntry(`MY_TOKEN=${value}`)).toBe("MY_TOKEN=***");
      }),
    );
  });

  test.each(["x", "x.", "a:", "a://", "a://b:", "A=", "-", "TOKEN"])(
    "a text of a million %j takes no time to speak of",
    (piece) => {
      const startedAt = performance.now();
      redactText(piece.repeat(1_000_000 / piece.length));
      expect(performance.now() - startedAt).toBeLessThan(500);
    },
  );
});

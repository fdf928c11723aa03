import { describe, expect, test } from "vitest";
import { formatConfigProblem } from "./config-problem.ts";
import { parseArguments } from "./parse-arguments.ts";
import { type ConfigSources, resolveConfig } from "./resolve-config.ts";

function resolve(differing: {
  readonly arguments?: readonly string[];
  readonly environment?: ConfigSources["environment"];
  readonly file?: string;
}) {
  const { given, positionals, problems } = parseArguments("apply", differing.arguments ?? []);
  const resolved = resolveConfig({
    flags: given,
    positional: positionals[0],
    environment: differing.environment ?? {},
    file: differing.file === undefined ? null : { path: "config.json", text: differing.file },
  });
  const all = [...problems, ...resolved.problems];
  return {
    settings: resolved.settings,
    problems: all.map(({ severity, ...problem }) => `${severity} ${formatConfigProblem({ severity, ...problem })}`),
  };
}

describe("precedence", () => {
  test("defaults, then the file, then the environment, then the command line", () => {
    expect(resolve({}).settings.stopTimeoutMs).toBe(30_000);
    const file = `{ "stop-timeout": "1s" }`;
    expect(resolve({ file }).settings.stopTimeoutMs).toBe(1000);
    const environment = { KAD_STOP_TIMEOUT: "2s" };
    expect(resolve({ file, environment }).settings.stopTimeoutMs).toBe(2000);
    expect(resolve({ file, environment, arguments: ["--stop-timeout=3s"] }).settings.stopTimeoutMs).toBe(3000);
  });

  test("the directory is given by its place, in the environment or in the file", () => {
    expect(resolve({}).settings.manifests).toBe(".");
    expect(resolve({ file: `{"manifests": "/a"}` }).settings.manifests).toBe("/a");
    expect(resolve({ environment: { KAD_MANIFESTS: "/b" } }).settings.manifests).toBe("/b");
    expect(resolve({ environment: { KAD_MANIFESTS: "/b" }, arguments: ["/c"] }).settings.manifests).toBe("/c");
  });

  test("a switch that the file turns on is turned off by the environment", () => {
    const file = `{"recursive": true}`;
    expect(resolve({ file }).settings.recursive).toBe(true);
    expect(resolve({ file, environment: { KAD_RECURSIVE: "false" } }).settings.recursive).toBe(false);
  });

  test("an environment variable that is set to nothing is not set", () => {
    expect(resolve({ environment: { KAD_STOP_TIMEOUT: "" } })).toMatchObject({
      problems: [],
      settings: { stopTimeoutMs: 30_000 },
    });
  });
});

describe("the earlier deployer's command line", () => {
  test("short and long flags mean what they meant", () => {
    const { settings, problems } = resolve({
      arguments: [
        "-d",
        "-m",
        "-s",
        "/x.sock",
        "--mqtt-broker-host",
        "broker",
        "--mqtt-broker-port=1884",
        "--mqtt-topic",
        "t",
        "/manifests",
      ],
    });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      daemon: true,
      mqtt: true,
      socketPath: "/x.sock",
      mqttBrokerHost: "broker",
      mqttBrokerPort: 1884,
      mqttTopic: "t",
      manifests: "/manifests",
    });
  });

  test("short flags can stand together, with the value behind them", () => {
    expect(resolve({ arguments: ["-dms/x.sock"] }).settings).toMatchObject({
      daemon: true,
      mqtt: true,
      socketPath: "/x.sock",
    });
  });

  test("behind -- even a directory that begins with a dash is one", () => {
    expect(resolve({ arguments: ["--", "-manifests"] }).settings.manifests).toBe("-manifests");
  });
});

describe("every error says where, what was expected and what was given", () => {
  test.each([
    [
      ["--stop-timeout", "soon"],
      'error --stop-timeout: expected a duration from 1s to 1h, such as 30s or 5m, got "soon"',
    ],
    [["--stop-timeout", "0"], 'error --stop-timeout: expected a duration from 1s to 1h, such as 30s or 5m, got "0"'],
    [["--max-parallel=x"], 'error --max-parallel: expected a whole number from 1 to 64, got "x"'],
    [["--color", "blue"], 'error --color: expected one of auto, always, never, got "blue"'],
    [["--socket-cm"], "error --socket-cm: expected a value, got none"],
    [["--socket-cm="], 'error --socket-cm: expected a text that is not empty, got ""'],
    [["-s", "-d"], "error -s: expected a value, got the flag -d (if it is the value, write -s-d)"],
    [["--daemon=yes"], 'error --daemon: expected no value, got "yes"'],
    [["--sokcet-cm=/x"], "error --sokcet-cm: apply takes no such option; did you mean --socket-cm?"],
    [["-x"], "error -x: apply takes no such option"],
    [["--format=json"], "error --format: apply takes no such option"],
  ])("%j", (given, expected) => {
    expect(resolve({ arguments: given }).problems).toEqual([expected]);
  });

  test("in the environment", () => {
    expect(resolve({ environment: { KAD_MQTT_BROKER_PORT: "70000" } }).problems).toEqual([
      'error $KAD_MQTT_BROKER_PORT: expected a whole number from 1 to 65535, got "70000"',
    ]);
  });

  test("in the file, with line and column, even where a flag overrides it", () => {
    const file = `{\n  // comments are allowed,\n  "recursive": "maybe",\n  "stop-timeout": [1], /* and last commas */\n}`;
    expect(resolve({ file, arguments: ["--recursive"] }).problems).toEqual([
      'error config.json:3:16: expected true or false, got "maybe"',
      "error config.json:4:19: expected a duration from 1s to 1h, such as 30s or 5m, got []",
    ]);
  });

  test.each([
    ["{", "error config.json:1:2: expected JSON, got close brace expected"],
    ["[]", "error config.json:1:1: expected one object of options, { ... }"],
    ["", "error config.json:1:1: expected JSON, got value expected"],
    [`{"recursive": true, "recursive": false}`, 'error config.json:1:21: "recursive" is given twice'],
  ])("a file of %j", (file, expected) => {
    expect(resolve({ file }).problems).toEqual([expected]);
  });

  test("an unknown key in the file is a warning: it may belong to a later version", () => {
    expect(resolve({ file: `{"$schema": "x", "stop_timeout": "5s", "json": true}` }).problems).toEqual([
      'warning config.json:1:18: "stop_timeout" is no option and is ignored; did you mean "stop-timeout"?',
      'warning config.json:1:40: "json" is no option and is ignored',
    ]);
  });

  test("F7: control characters in what was given are escaped", () => {
    expect(resolve({ arguments: ["--color=\u001b[31m"] }).problems[0]).not.toContain("\u001b");
  });
});

describe("durations", () => {
  test.each([
    ["30", 30_000],
    ["30s", 30_000],
    ["1500ms", 1500],
    ["2m", 120_000],
    ["1h", 3_600_000],
    ["1.5s", 1500],
  ])("%s", (given, expectedMs) => {
    expect(resolve({ arguments: ["--stop-timeout", given] }).settings.stopTimeoutMs).toBe(expectedMs);
  });

  test("a number in the file means seconds", () => {
    expect(resolve({ file: `{"stop-timeout": 5}` }).settings.stopTimeoutMs).toBe(5000);
  });

  test.each(["", "s", "-1s", "1d", "1 s", "1e3", "Infinity", "0x10"])("%j is none", (given) => {
    expect(resolve({ arguments: [`--stop-timeout=${given}`] }).problems).toHaveLength(1);
  });
});

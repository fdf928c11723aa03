import { expect, test } from "vitest";
import { optionsForNextStart } from "./options-for-next-start.ts";
import { resolveConfig } from "./resolve-config.ts";
import type { Settings } from "./settings.ts";

function settings(file: object): Settings {
  const text = JSON.stringify(file);
  return resolveConfig({ flags: new Map(), environment: {}, file: { path: "config.json", text } }).settings;
}

test.each([
  ["nothing has changed", {}, []],
  ["what a reload follows has changed", { prune: true, "stop-timeout": "5s", "admission-policy": "/x" }, []],
  ["what it does not follow has", { prune: true, mqtt: true, "max-parallel": 3 }, ["max-parallel", "mqtt"]],
  ["the same is stated", { "max-parallel": 16 }, []],
  ["what the command does not take has changed", { color: "never", "emulator-script": "x" }, ["color"]],
])("%s", (_what, changed, expected) => {
  expect(optionsForNextStart("daemon", settings({}), settings(changed))).toEqual(expected);
  expect(optionsForNextStart("daemon", settings(changed), settings({}))).toEqual(expected);
});

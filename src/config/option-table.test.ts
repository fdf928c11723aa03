import { describe, expect, test } from "vitest";
import { COMMAND_NAMES } from "./option-definition.ts";
import { OPTION_TABLE } from "./option-table.ts";
import { formatDuration, readOptionValue } from "./option-value.ts";
import { optionOf, optionsOfCommand, SETTING_NAMES } from "./settings.ts";

describe("the option table", () => {
  test("every name is given once, and every short flag once for each command", () => {
    const names = SETTING_NAMES.map((settingName) => optionOf(settingName).name);
    expect(new Set(names).size).toBe(names.length);
    for (const command of COMMAND_NAMES) {
      const shorts = optionsOfCommand(command).flatMap((settingName) => optionOf(settingName).short ?? []);
      expect(new Set(shorts).size).toBe(shorts.length);
    }
  });

  test("every default is a value that the option itself would take", () => {
    for (const { value, fallback } of Object.values(OPTION_TABLE)) {
      if (fallback !== null) {
        const given = value.kind === "duration" ? formatDuration(Number(fallback)) : fallback;
        expect(readOptionValue(value, given)).toEqual({ ok: true, value: fallback });
      }
    }
  });

  test("every help text is a sentence", () => {
    for (const { help } of Object.values(OPTION_TABLE)) {
      expect(help).toMatch(/^[A-Z].*[.]$/);
    }
  });
});

import { describe, expect, test } from "vitest";
import { parseScript, scriptOf } from "./script.ts";

describe("a script", () => {
  test("may be empty: then nothing happens but what Kanto does on a good day", () => {
    expect(parseScript("{}")).toEqual({ ok: true, value: scriptOf({}) });
    expect(scriptOf({})).toMatchObject({ emptyListForMs: 0, restoreTakesMs: 0, programs: [], faults: [] });
  });

  test("is read with everything that it can say", () => {
    const input = {
      emptyListForMs: 100,
      restoreTakesMs: 50,
      latencyMs: 1,
      programs: [{ image: "web", times: 2, program: { kind: "exit" as const, exitCode: 1, afterMs: 20 } }],
      images: [{ image: "slow", pullTakesMs: 500, fails: "down" as const }],
      imagesExpire: true,
      heldPorts: [{ port: 8080 }],
      lostExits: { every: 7 },
      faults: [{ call: "Create" as const, nth: 2, fault: { kind: "lost-answer" as const } }],
    };
    const parsed = parseScript(JSON.stringify(input));
    expect(parsed).toMatchObject({ ok: true, value: { ...input, lostExits: { every: 7, windowMs: 50 } } });
  });

  test.each([
    ["{", /^expected JSON: /],
    ['{"fault":[]}', /^at fault: /],
    ['{"faults":[{"call":"Crate","fault":{"kind":"hang"}}]}', /^at faults\.0\.call: .*"Crate"/],
    ['{"faults":[{"call":"Create","fault":{"kind":"explode"}}]}', /^at faults\.0\.fault\.kind: /],
    ['{"images":[{"image":"("}]}', /^at images\.0\.image: expected a regular expression, got "\("/],
    ['{"emptyListForMs":-1}', /^at emptyListForMs: /],
  ])("%s is refused with its place", (text, message) => {
    const parsed = parseScript(text);
    expect(parsed.ok ? "accepted" : parsed.failure).toMatch(message);
  });
});

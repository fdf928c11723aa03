import * as v from "valibot";
import { describe, expect, expectTypeOf, test } from "vitest";
import { containerStatusOf, statusOf } from "../../../test/support/status-builders.ts";
import type { Problem } from "../model/problem.ts";
import type { DeployerStatus } from "../model/status.ts";
import { deployerStatusSchema, type problemSchema } from "./status-schema.ts";

test("the schema and the interface are the same type", () => {
  expectTypeOf<v.InferOutput<typeof deployerStatusSchema>>().toEqualTypeOf<DeployerStatus>();
  expectTypeOf<v.InferOutput<typeof problemSchema>>().toEqualTypeOf<Problem>();
});

/** As another process reads it. */
function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe("a status that another process reads", () => {
  const full = statusOf({
    suspension: { by: "update-manager", reason: "an update", since: "2026-11-23T07:00:00Z", activityId: "a-1" },
    containers: [
      containerStatusOf("app", {
        phase: "retrying",
        nextRetryAt: "2026-11-23T07:00:01.000Z",
        lastError: "no answer",
        differences: [{ pointer: "/image/name", from: undefined, to: "example.com/app:2", remedy: "replace" }],
      }),
      containerStatusOf("old", { phase: "orphaned", manifestPath: null }),
    ],
    problems: [
      {
        severity: "error",
        code: "no-image",
        file: "app.json",
        position: { line: 1, column: 2, length: 3 },
        pointer: "/image",
        message: "it has no image",
        expected: "an image",
        got: "null",
        hint: "add one",
      },
    ],
  });

  test("is what was written, values that are absent included", () => {
    expect(v.parse(deployerStatusSchema, throughJson(full))).toStrictEqual(full);
  });

  test("is read without the fields of a later version", () => {
    const later = { ...full, weather: "fine", directory: { ...full.directory, freeBytes: 1 } };
    expect(v.parse(deployerStatusSchema, throughJson(later))).toStrictEqual(full);
  });

  test.each([
    ["another format", { formatVersion: 2 }],
    ["a health that is none", { health: "fine" }],
    ["a phase that is none", { containers: [{ ...containerStatusOf("app"), phase: "dancing" }] }],
    ["no containers", { containers: undefined }],
  ])("is refused with %s", (_what, differing) => {
    expect(v.is(deployerStatusSchema, throughJson({ ...full, ...differing }))).toBe(false);
  });
});

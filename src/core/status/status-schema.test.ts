import type * as v from "valibot";
import { expectTypeOf, test } from "vitest";
import type { Problem } from "../model/problem.ts";
import type { DeployerStatus } from "../model/status.ts";
import type { deployerStatusSchema, problemSchema } from "./status-schema.ts";

test("the schema and the interface are the same type", () => {
  expectTypeOf<v.InferOutput<typeof deployerStatusSchema>>().toEqualTypeOf<DeployerStatus>();
  expectTypeOf<v.InferOutput<typeof problemSchema>>().toEqualTypeOf<Problem>();
});

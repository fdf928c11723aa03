import { expect, test } from "vitest";
import type { EngineEvent } from "../../engine/engine-event.ts";
import { tellProblemsOnce } from "./tell-problems-once.ts";

test("that Kanto's processes cannot be seen is said once, whatever container is stopped", () => {
  const told: EngineEvent[] = [];
  const emit = tellProblemsOnce((event) => told.push(event));
  for (const containerName of ["app", "broker", "app"]) emit({ kind: "parking-unavailable", containerName });
  expect(told).toEqual([{ kind: "parking-unavailable", containerName: "app" }]);
});

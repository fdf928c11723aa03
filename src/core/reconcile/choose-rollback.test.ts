import { describe, expect, test } from "vitest";
import { imageOf, specOf } from "../../../test/support/builders.ts";
import type { Deployment } from "../model/history.ts";
import { failed, ok } from "../model/result.ts";
import { chooseRollback } from "./choose-rollback.ts";

function deploymentOf(number: number, version: number, outcome: Deployment["outcome"]): Deployment {
  const spec = specOfVersion(version);
  return { number, deployedAt: "", cause: "it was made", spec, outcome, failure: null, interruptionMs: null };
}

function specOfVersion(version: number) {
  return specOf("app", { image: imageOf(`example.com/app:${version}`) });
}

const [first, second, again, third] = [
  deploymentOf(1, 1, "proven"),
  deploymentOf(2, 2, "proven"),
  deploymentOf(3, 2, "proven"),
  deploymentOf(4, 3, "failed"),
];
const KNOWN = [first, second, again, third];

describe("where no deployment is stated", () => {
  test("it goes back to the last one that has proven itself and is something else than what runs", () => {
    expect(chooseRollback("app", KNOWN, specOfVersion(3), null)).toEqual(ok(again));
    expect(chooseRollback("app", KNOWN, specOfVersion(2), null)).toEqual(ok(first));
  });

  test("where it is not known what runs, it is the last one that has proven itself", () => {
    expect(chooseRollback("app", KNOWN, null, null)).toEqual(ok(again));
  });

  test("there is none where all that has proven itself is what runs", () => {
    const none = failed("there is no earlier definition of 'app' that has proven itself");
    expect(chooseRollback("app", [second, again, third], specOfVersion(2), null)).toEqual(none);
    expect(chooseRollback("app", [], null, null)).toEqual(none);
  });
});

describe("where a deployment is stated", () => {
  test("it goes back to that one, whatever became of it", () => {
    expect(chooseRollback("app", KNOWN, specOfVersion(2), 2)).toEqual(ok(second));
    expect(chooseRollback("app", KNOWN, specOfVersion(2), 4)).toEqual(ok(third));
  });

  test("a number that is not on record is refused with those that are", () => {
    expect(chooseRollback("app", [first, third], null, 7)).toEqual(
      failed("expected one of the deployments 1, 4 of 'app', got 7"),
    );
    expect(chooseRollback("app", [], null, 1)).toEqual(
      failed("expected one of the deployments (none) of 'app', got 1"),
    );
  });
});

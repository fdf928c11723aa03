import { expect, test } from "vitest";
import { manifestOf, observedOf, planAsText, planInputOf, specOf } from "../../../test/support/builders.ts";
import { makePlan } from "./make-plan.ts";

const POLICY_NO = { type: "no", maximumRetryCount: 0, retryTimeoutSeconds: 0 };
const CUT_OFF = {
  name: "app",
  nonce: "11111111",
  previous: { containerId: "app-00000000", spec: specOf("app"), wasRunning: true },
  partners: [],
};

function planned(listed: ReturnType<typeof observedOf>): string {
  const journal = { attempts: new Map([["app", CUT_OFF]]) };
  return planAsText(
    makePlan(planInputOf({ manifests: [manifestOf("app", { privileged: true })], listed: [listed], journal })),
  );
}

test("what was about to be stopped when the attempt was cut off is stopped for good and started again", () => {
  const listed = observedOf("app", { listedName: "app.kad-old" }, { restartPolicy: POLICY_NO });
  expect(planned(listed)).toBe(
    [
      "app: restore, an earlier attempt was cut off",
      "#1 [] stop app-00000000",
      "#2 [1] rename app-00000000 to app",
      "#3 [1 2] update app-00000000 policy unless-stopped",
      "#4 [1 2 3] start app-00000000",
    ].join("\n"),
  );
});

test("what was only set aside keeps running", () => {
  expect(planned(observedOf("app", { listedName: "app.kad-old" }))).toBe(
    ["app: restore, an earlier attempt was cut off", "#1 [] rename app-00000000 to app"].join("\n"),
  );
});

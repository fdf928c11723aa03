import { expect, test } from "vitest";
import { updateTopics } from "./update-topics.ts";

test.each([
  ["containersupdate/desiredstatefeedback", "containersupdate/"],
  ["fleet/7/containersupdate/feedback", "fleet/7/containersupdate/"],
  ["feedback", ""],
])("the topics of an update agent lie beside that of its feedback: %s", (feedback, folder) => {
  expect([...updateTopics(feedback)]).toEqual([
    [`${folder}desiredstate`, "desired-state"],
    [`${folder}desiredstate/command`, "command"],
    [feedback, "feedback"],
  ]);
});

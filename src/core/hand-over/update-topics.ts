import type { UpdateMessage } from "./update-message.ts";

/** The topics of one update agent, and what is said on each. */
export type UpdateTopics = ReadonlyMap<string, UpdateMessage["kind"]>;

/**
 * By the topic of its feedback, as the option states it: the others lie beside it, `containersupdate/desiredstate` beside
 * `containersupdate/desiredstatefeedback`.
 */
export function updateTopics(feedbackTopic: string): UpdateTopics {
  const folder = feedbackTopic.slice(0, feedbackTopic.lastIndexOf("/") + 1);
  return new Map<string, UpdateMessage["kind"]>([
    [`${folder}desiredstate`, "desired-state"],
    [`${folder}desiredstate/command`, "command"],
    [feedbackTopic, "feedback"],
  ]);
}

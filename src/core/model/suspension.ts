/** Why nothing is changed although it could be: somebody else has the containers, or a person wants quiet. */
export interface Suspension {
  readonly by: "person" | "update-manager";
  /** One sentence: the person's words, or the activity of the update manager. */
  readonly reason: string;
  /** RFC 3339, for people only. */
  readonly since: string;
  /** Of the update manager; null for a person. */
  readonly activityId: string | null;
}

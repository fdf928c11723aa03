/** What is said on the update agent's topics, as far as it matters to us. */
export type UpdateMessage =
  /** The update manager asks for a desired state. */
  | { readonly kind: "desired-state"; readonly activityId: string }
  /** It has the agent take the next step. */
  | { readonly kind: "command"; readonly activityId: string }
  /** The agent tells how far it is. */
  | {
      readonly kind: "feedback";
      /** Empty where none was told. */
      readonly activityId: string;
      readonly status: string;
      /** About all of the domain, not about one baseline of it. */
      readonly isWhole: boolean;
    };

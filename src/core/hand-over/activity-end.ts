/** How an activity came to its end. */
export type ActivityEnd =
  /** By its final feedback. */
  | { readonly kind: "told"; readonly status: string; readonly isSuccess: boolean }
  /** Nothing was said of it for too long. */
  | { readonly kind: "timed-out"; readonly quietMs: number }
  /** The update agent was started anew and knows nothing of it any more. */
  | { readonly kind: "agent-lost" }
  /** Another activity took its place. */
  | { readonly kind: "replaced"; readonly byActivityId: string }
  /** A person resumed. */
  | { readonly kind: "dismissed" };

import type { Suspension } from "../model/suspension.ts";

/** `paused: looking into something`, `suspended by the update manager: activity a-1`. */
export function suspensionText({ by, reason }: Suspension): string {
  const who = by === "person" ? "paused" : "suspended by the update manager";
  return reason === "" ? who : `${who}: ${reason}`;
}

import type { RuntimeFailure, RuntimeFailureKind } from "../../core/model/runtime-failure.ts";

/**
 * Kanto answers every failure with status UNKNOWN and a text, so the text is all there is to class it by.
 * The first line that matches wins; the tests hold one text of the real daemon for each.
 */
const TEXTS: readonly (readonly [RegExp, RuntimeFailureKind])[] = [
  // Passing shortages, although they may arrive inside a text that reads like a fault of the spec.
  [/cannot allocate memory|no space left on device|too many open files|resource temporarily unavailable/i, "unknown"],

  // It is still starting: see settled-daemon.ts.
  [/^no network controller to connect to |^no network \[.*\] found while connecting /, "unreachable"],

  [/^no such container with id = /, "no-such-container"],
  [/^the container with id = .* is already running$/, "already-running"],
  [/is paused - cannot start it/, "paused"],
  [/^cannot perform stop operation for container: /, "not-running"],
  [/is not running - current status is /, "not-running"],
  [/^could not stop container with ID = .* with /, "exit-lost"],
  [/process already finished: not found/, "process-gone"],
  [/port is already allocated|address already in use/, "port-taken"],

  // `id` in lower case is Kanto's own list; `ID` is what containerd still holds.
  [/^container with id = .* already exists$/, "id-taken"],
  [/^container with ID = .* already exists$/, "id-poisoned"],
  [/failed to create containerIO/, "id-poisoned"],
  [/snapshot .* already exists/, "id-poisoned"],
  // A task whose exit Kanto missed because it ended at that moment.
  [/^task .* already exists$/, "id-poisoned"],
  // Named after the id, and left by a start that was cut off.
  [/endpoint .* already exists in network/, "id-poisoned"],
  [/^snapshot for container with ID = .* does not exist$/, "id-poisoned"],

  [/failed to resolve reference .*: not found$/, "image-refused"],
  [/pull access denied|insufficient_scope|authorization failed|401 Unauthorized|403 Forbidden/i, "image-refused"],
  // "object required": the image's name has no tag.
  [/failed to resolve reference .*: object required$|invalid reference format/, "image-refused"],
  [/^you are not authorized to use this image|no match for platform in manifest/, "image-refused"],
  [/failed to resolve reference |failed to do request: |httpReadSeeker|failed to fetch /, "image-unreachable"],

  [/OCI runtime create failed|^error gathering device information /, "program-not-startable"],
  [/failed to resolve runtime path/, "program-not-startable"],

  [/^the containers image configuration is invalid$/, "spec-refused"],
  [/^invalid container name format : /, "spec-refused"],
  [/^invalid environmental variable declaration provided : /, "spec-refused"],
  [/^minimum memory allowed is /, "spec-refused"],
  [/^invalid format of (?:memory|swap memory|max logs size|max buffer size)/, "spec-refused"],
  [/^(?:swap|reservation) memory - /, "spec-refused"],
  [/^unsupported (?:network mode|restart policy type|log driver configuration|log mode configuration)/, "spec-refused"],
  [/^cannot use (?:port mappings|the host_ip reserved key|max retry count)/, "spec-refused"],
  [/^restart policy .* cannot be negative$/, "spec-refused"],
  [/^cannot create the container as privileged /, "spec-refused"],
  [/^both path on the host and in the container must be specified/, "spec-refused"],
  [/^the cgroup permissions for device mapping /, "spec-refused"],
  [/^source and destination must be set for a mount point$/, "spec-refused"],
  [/^propagation mode must be set to one of /, "spec-refused"],
  [/^max (?:log files cannot be|logs size must be|buffer size must be) /, "spec-refused"],
];

export function kindOfKantoText(text: string): RuntimeFailureKind {
  return TEXTS.find(([pattern]) => pattern.test(text))?.[1] ?? "unknown";
}

/** Whether a Create failed over streams that an earlier one left behind under its id; it has cleared them away. */
export function isStumble({ message }: RuntimeFailure): boolean {
  return message === "failed to create containerIO";
}

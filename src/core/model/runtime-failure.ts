/** A call to the container manager that failed, classed once at the border; nobody else reads its texts or codes. */
export interface RuntimeFailure {
  readonly kind: RuntimeFailureKind;
  readonly call: string;
  /** The manager's own text, as it came. */
  readonly message: string;
}

export type RuntimeFailureKind =
  /** No answer at the socket: absent, refused, gone in the middle of the call. What was asked may have happened. */
  | "unreachable"
  /** The deadline passed. What was asked may have happened. */
  | "timed-out"
  | "cancelled"
  | "no-such-container"
  /** Create: the id is taken by a container that is listed. */
  | "id-taken"
  /** The id has remains in containerd and can never be started again. */
  | "id-poisoned"
  | "already-running"
  | "not-running"
  | "paused"
  /** A host port is held by another container or process. */
  | "port-taken"
  /** The registry cannot be reached, or answers with an error of its own. */
  | "image-unreachable"
  /** The registry says that there is no such image, or that we may not have it. */
  | "image-refused"
  /** The manager refuses the spec. */
  | "spec-refused"
  /** The container's program cannot be started: no such file, not executable, a mount source that is missing. */
  | "program-not-startable"
  /** The manager lost the exit of a process that it was told to stop. */
  | "exit-lost"
  /** The manager lists it as running, and finds no process to signal: it lost its exit some time ago. */
  | "process-gone"
  /** Not recognised: taken as retryable. */
  | "unknown";

/** Decides what to do next: wait for the file, try again at a fixed interval, or back off. */
export type FailureClass = "terminal" | "waiting" | "transient";

const CLASSES: Readonly<Record<RuntimeFailureKind, FailureClass>> = {
  unreachable: "waiting",
  "timed-out": "transient",
  cancelled: "transient",
  "no-such-container": "transient",
  "id-taken": "transient",
  "id-poisoned": "transient",
  "already-running": "transient",
  "not-running": "transient",
  paused: "waiting",
  "port-taken": "waiting",
  "image-unreachable": "transient",
  "image-refused": "transient",
  "spec-refused": "terminal",
  "program-not-startable": "terminal",
  "exit-lost": "transient",
  "process-gone": "transient",
  unknown: "transient",
};

export function failureClass(kind: RuntimeFailureKind): FailureClass {
  return CLASSES[kind];
}

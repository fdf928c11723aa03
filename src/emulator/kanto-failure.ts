/** A failure that Kanto answers with status UNKNOWN and this text. */
export class KantoFailure extends Error {}

export function noSuchContainer(id: string): KantoFailure {
  return new KantoFailure(`no such container with id = ${id} exists`);
}

export function couldNotStop(id: string, signal: string): KantoFailure {
  return new KantoFailure(`could not stop container with ID = ${id} with ${signal}`);
}

/** containerd's answer to a signal for a task whose process has ended unnoticed. */
export function processAlreadyFinished(): KantoFailure {
  return new KantoFailure("process already finished: not found");
}

/** One call at a time, in order of arrival, as Kanto locks each container. */
export class ContainerLock {
  #last: Promise<unknown> = Promise.resolve();

  hold<Value>(work: () => Promise<Value>): Promise<Value> {
    const mine = this.#last.then(work, work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

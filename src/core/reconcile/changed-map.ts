/** A map with changes to it; the map itself is left as it is, and is copied only once something differs. */
export interface ChangedMap<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  delete(key: Key): void;
  /** The same object as at the beginning where nothing differs. */
  result(): ReadonlyMap<Key, Value>;
}

/** Of a thousand containers each is recorded by itself: most of what is on record stays as it is each time. */
export function changedMap<Key, Value>(original: ReadonlyMap<Key, Value>): ChangedMap<Key, Value> {
  let copy: Map<Key, Value> | null = null;
  const current = (): ReadonlyMap<Key, Value> => copy ?? original;
  function own(): Map<Key, Value> {
    copy ??= new Map(original);
    return copy;
  }
  return {
    get: (key) => current().get(key),
    set(key, value) {
      if (current().get(key) !== value || !current().has(key)) own().set(key, value);
    },
    delete(key) {
      if (current().has(key)) own().delete(key);
    },
    result: current,
  };
}

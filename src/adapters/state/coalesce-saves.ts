/**
 * Saves one value at a time. What is asked for while a save is under way waits; of several waiting values only the
 * last is written, and all who asked learn how that write ended. So every promise settles only after a write that
 * holds its value, or a later one, has ended.
 */
export function coalesceSaves<Value, Outcome>(
  save: (value: Value) => Promise<Outcome>,
): (value: Value) => Promise<Outcome> {
  let waiting: WaitingSave<Value, Outcome> | null = null;
  let isDraining = false;

  async function drain(): Promise<void> {
    isDraining = true;
    while (waiting !== null) {
      const current: WaitingSave<Value, Outcome> = waiting;
      waiting = null;
      await save(current.value).then(current.resolve, current.reject);
    }
    isDraining = false;
  }

  return (value) => {
    waiting = waiting === null ? waitingSave(value) : { ...waiting, value };
    const { outcome } = waiting;
    if (!isDraining) {
      void drain();
    }
    return outcome;
  };
}

interface WaitingSave<Value, Outcome> {
  readonly value: Value;
  readonly outcome: Promise<Outcome>;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: unknown) => void;
}

function waitingSave<Value, Outcome>(value: Value): WaitingSave<Value, Outcome> {
  let resolve: (outcome: Outcome) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const outcome = new Promise<Outcome>((resolveOutcome, rejectOutcome) => {
    resolve = resolveOutcome;
    reject = rejectOutcome;
  });
  return { value, outcome, resolve, reject };
}

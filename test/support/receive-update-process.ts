/**
 * A process that continues the hand-over in the folder given first and receives the message given second on the topic of
 * desired states. It prints who holds it when that is on disk.
 */
import { openHandOverLock } from "../../src/adapters/state/hand-over-lock.ts";
import { openHandOverStore } from "../../src/adapters/state/open-hand-over-store.ts";
import { systemClock } from "../../src/adapters/system/system-clock.ts";
import { openHandOver } from "../../src/engine/hand-over.ts";

const [, , directory = "", message = ""] = process.argv;
const store = openHandOverStore({ directory });
let saved: () => void = () => undefined;
const isSaved = new Promise<void>((resolve) => {
  saved = resolve;
});
const handOver = await openHandOver(
  {
    clock: systemClock,
    machine: { bootId: async () => "boot-1" },
    emit: () => undefined,
    store: {
      load: store.load,
      async save(state) {
        const result = await store.save(state);
        saved();
        return result;
      },
    },
  },
  {
    mode: "while-updating",
    afterUpdate: "yield",
    timeoutMs: 60_000,
    feedbackTopic: "containersupdate/desiredstatefeedback",
    lock: await openHandOverLock(`${directory}/KAD.enabled`),
  },
);
handOver.received("containersupdate/desiredstate", Buffer.from(message), false);
await isSaved;
process.stdout.write(JSON.stringify(handOver.current()?.activityId));
handOver.close();

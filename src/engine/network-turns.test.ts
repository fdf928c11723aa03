import { expect, test } from "vitest";
import { NO_TURNS, networkTurns } from "./network-turns.ts";

/** Work that ends, or gives its turn back, only when told. */
function rig() {
  const controls = new Map<string, { end: () => void; giveBack: () => void }>();
  const running: string[] = [];
  function work(name: string) {
    return async (giveBack: () => void): Promise<void> => {
      running.push(name);
      await new Promise<void>((end) => controls.set(name, { end, giveBack }));
      running.splice(running.indexOf(name), 1);
    };
  }
  return {
    turns: networkTurns(),
    work,
    async running() {
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
      return [...running];
    },
    end: (name: string) => controls.get(name)?.end(),
    giveBack: (name: string) => controls.get(name)?.giveBack(),
  };
}

test("one comes or goes at a time, and who comes is let in first", async () => {
  const { turns, work, running, end } = rig();
  void turns.going(work("stop a"));
  void turns.going(work("stop b"));
  void turns.coming(work("start c"));
  void turns.coming(work("start d"));
  const order: string[] = [];
  for (const name of ["stop a", "start c", "start d", "stop b"]) {
    order.push(...(await running()));
    end(name);
  }
  expect(order).toEqual(["stop a", "start c", "start d", "stop b"]);
  expect(await running()).toEqual([]);
});

test("what gives its turn back goes on beside the next, and has no second turn to give back", async () => {
  const { turns, work, running, end, giveBack } = rig();
  const stopped = turns.going(work("stop a"));
  void turns.coming(work("start b"));
  expect(await running()).toEqual(["stop a"]);
  giveBack("stop a");
  expect(await running()).toEqual(["stop a", "start b"]);
  end("stop a");
  await stopped;
  void turns.going(work("stop c"));
  expect(await running()).toEqual(["start b"]);
});

test("what fails gives its turn back", async () => {
  const { turns, work, running } = rig();
  await expect(turns.going(() => Promise.reject(new Error("lost")))).rejects.toThrow("lost");
  void turns.going(work("stop a"));
  expect(await running()).toEqual(["stop a"]);
});

test("without turns all go at once", async () => {
  const { work, running } = rig();
  void NO_TURNS.going(work("stop a"));
  void NO_TURNS.coming(work("start b"));
  expect(await running()).toEqual(["stop a", "start b"]);
});

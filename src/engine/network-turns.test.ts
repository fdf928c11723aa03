import { expect, test } from "vitest";
import { networkTurns } from "./network-turns.ts";

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

test("what runs beside others does", async () => {
  const { turns, work, running } = rig();
  void turns.beside(work("start a"));
  void turns.beside(work("start b"));
  expect(await running()).toEqual(["start a", "start b"]);
});

test("what goes alone waits for all others, and all others for it", async () => {
  const { turns, work, running, end } = rig();
  void turns.beside(work("start a"));
  void turns.alone(work("stop b"));
  void turns.alone(work("stop c"));
  expect(await running()).toEqual(["start a"]);
  end("start a");
  expect(await running()).toEqual(["stop b"]);
  void turns.beside(work("start d"));
  expect(await running()).toEqual(["stop b"]);
  end("stop b");
  expect(await running()).toEqual(["start d"]);
  end("start d");
  expect(await running()).toEqual(["stop c"]);
});

test("what gives its turn back goes on beside the next, and has no second turn to give back", async () => {
  const { turns, work, running, end, giveBack } = rig();
  const stopped = turns.alone(work("stop a"));
  void turns.beside(work("start b"));
  expect(await running()).toEqual(["stop a"]);
  giveBack("stop a");
  expect(await running()).toEqual(["stop a", "start b"]);
  end("stop a");
  await stopped;
  void turns.alone(work("stop c"));
  expect(await running()).toEqual(["start b"]);
});

test("what fails gives its turn back", async () => {
  const { turns, work, running } = rig();
  await expect(turns.alone(() => Promise.reject(new Error("lost")))).rejects.toThrow("lost");
  void turns.alone(work("stop a"));
  expect(await running()).toEqual(["stop a"]);
});

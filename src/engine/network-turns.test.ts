import { expect, test } from "vitest";
import { NO_TURNS, networkTurns } from "./network-turns.ts";

const nobody = () => null;

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
  void turns.going(nobody, work("stop a"));
  void turns.going(nobody, work("stop b"));
  void turns.coming("c", work("start c"));
  void turns.coming("d", work("start d"));
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
  const stopped = turns.going(nobody, work("stop a"));
  void turns.coming("b", work("start b"));
  expect(await running()).toEqual(["stop a"]);
  giveBack("stop a");
  expect(await running()).toEqual(["stop a", "start b"]);
  end("stop a");
  await stopped;
  void turns.going(nobody, work("stop c"));
  expect(await running()).toEqual(["start b"]);
});

test("a turn is kept for the successor of what went, whoever waits", async () => {
  const { turns, work, running, end } = rig();
  void turns.going(() => "a", work("stop a"));
  void turns.going(() => "b", work("stop b"));
  void turns.coming("c", work("start c"));
  await running();
  end("stop a");
  expect(await running()).toEqual([]);
  void turns.coming("a", work("start a"));
  expect(await running()).toEqual(["start a"]);
  end("start a");
  expect(await running()).toEqual(["start c"]);
});

test("what must go before the successor comes goes within the turn that is kept for it", async () => {
  const { turns, work, running, end } = rig();
  void turns.going(() => "a", work("stop a"));
  void turns.going(nobody, work("stop b"));
  await running();
  end("stop a");
  await running();
  void turns.removing("c", null, work("remove c"));
  void turns.removing("a", nobody, work("remove a"));
  expect(await running()).toEqual(["remove a"]);
  end("remove a");
  expect(await running()).toEqual([]);
  void turns.coming("a", work("start a"));
  expect(await running()).toEqual(["start a"]);
  end("start a");
  expect(await running()).toEqual(["stop b"]);
  end("stop b");
  expect(await running()).toEqual(["remove c"]);
});

test("what a start waits for goes before all that only goes, and the start comes right after it", async () => {
  const { turns, work, running, end } = rig();
  void turns.going(nobody, work("stop b"));
  void turns.going(nobody, work("stop c"));
  void turns.removing("d", null, work("remove d"));
  void turns.removing("a", () => "a", work("remove a"));
  await running();
  end("stop b");
  expect(await running()).toEqual(["remove a"]);
  end("remove a");
  expect(await running()).toEqual([]);
  void turns.coming("a", work("start a"));
  expect(await running()).toEqual(["start a"]);
  end("start a");
  expect(await running()).toEqual(["stop c"]);
  end("stop c");
  expect(await running()).toEqual(["remove d"]);
});

test("a turn is handed to a successor who waits already", async () => {
  const { turns, work, running, end } = rig();
  void turns.going(() => "a", work("stop a"));
  void turns.coming("c", work("start c"));
  void turns.coming("a", work("start a"));
  await running();
  end("stop a");
  expect(await running()).toEqual(["start a"]);
});

test("a turn that was kept for nothing goes to the next", async () => {
  const { turns, work, running, end } = rig();
  void turns.going(() => "a", work("stop a"));
  void turns.going(nobody, work("stop b"));
  await running();
  end("stop a");
  turns.release("somebody else");
  expect(await running()).toEqual([]);
  turns.release("a");
  expect(await running()).toEqual(["stop b"]);
});

test("what fails gives its turn back", async () => {
  const { turns, work, running } = rig();
  await expect(turns.going(nobody, () => Promise.reject(new Error("lost")))).rejects.toThrow("lost");
  void turns.going(nobody, work("stop a"));
  expect(await running()).toEqual(["stop a"]);
});

test("without turns all go at once", async () => {
  const { work, running } = rig();
  void NO_TURNS.going(nobody, work("stop a"));
  void NO_TURNS.coming("b", work("start b"));
  expect(await running()).toEqual(["stop a", "start b"]);
});

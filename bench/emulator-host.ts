import { subscribe } from "node:diagnostics_channel";
import type { IncomingHttpHeaders } from "node:http2";
import { connectKanto } from "../src/adapters/kanto/connect-kanto.ts";
import { parseScript } from "../src/emulator/script.ts";
import { startEmulator } from "../src/emulator/start-emulator.ts";
import type { Arrival, EmulatorAnswer, EmulatorQuestion, SeenContainer } from "./emulator-process.ts";
import { monotonicMs } from "./monotonic.ts";

/** The process that `startEmulatorProcess` starts: an emulator at the socket that its argument names. */
const socketPath = process.argv[2] ?? "";
const script = parseScript(process.argv[3] ?? "{}");
if (!script.ok) throw new Error(script.failure);
const emulator = await startEmulator({ socketPath, script: script.value });
const answeredAtMs: number[] = [];
const arrivals: Arrival[] = [];
subscribe("http2.server.stream.start", (message) => {
  const { headers } = message as { readonly headers: IncomingHttpHeaders };
  arrivals.push({ call: headers[":path"]?.split("/").at(-1) ?? "", atMs: monotonicMs() });
});
subscribe("http2.server.stream.finish", () => void answeredAtMs.push(monotonicMs()));

process.on("message", (question: EmulatorQuestion) => void answer(question));
process.on("disconnect", () => process.exit());

// The server's own code is compiled by its first call, which is nobody's to pay for.
const kanto = connectKanto({ socketPath });
await kanto.list();
await kanto.close();
tell({});

async function answer(question: EmulatorQuestion): Promise<void> {
  const askedAtMs = monotonicMs();
  if (question === "kill") await emulator.kill();
  if (question === "stop") await emulator.stop();
  if (question === "start") await emulator.start();
  if (question === "forget") {
    emulator.forgetCalls();
    answeredAtMs.length = 0;
    arrivals.length = 0;
  }
  tell({ askedAtMs, containers: question === "look" ? seenContainers() : [] });
}

function tell(differing: Partial<EmulatorAnswer>): void {
  const calls = emulator.calls().map(({ name }) => name);
  const answer: EmulatorAnswer = { calls, arrivals, answeredAtMs, containers: [], askedAtMs: 0, ...differing };
  process.send?.(answer);
}

function seenContainers(): readonly SeenContainer[] {
  return emulator.containers().map(({ name, state, config }) => ({
    name,
    status: state?.status ?? "",
    environment: config?.env ?? [],
  }));
}

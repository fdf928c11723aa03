import { subscribe } from "node:diagnostics_channel";
import { connectKanto } from "../src/adapters/kanto/connect-kanto.ts";
import { startEmulator } from "../src/emulator/start-emulator.ts";
import type { EmulatorAnswer, EmulatorQuestion } from "./emulator-process.ts";
import { monotonicMs } from "./monotonic.ts";

/** The process that `startEmulatorProcess` starts: an emulator at the socket that its argument names. */
const socketPath = process.argv[2] ?? "";
const emulator = await startEmulator({ socketPath });
const answeredAtMs: number[] = [];
subscribe("http2.server.stream.finish", () => void answeredAtMs.push(monotonicMs()));

process.on("message", (question: EmulatorQuestion) => {
  if (question === "forget") {
    emulator.forgetCalls();
    answeredAtMs.length = 0;
  }
  tell({ calls: emulator.calls().map(({ name }) => name), answeredAtMs });
});
process.on("disconnect", () => process.exit());

// The server's own code is compiled by its first call, which is nobody's to pay for.
const kanto = connectKanto({ socketPath });
await kanto.list();
await kanto.close();
tell({ calls: [], answeredAtMs: [] });

function tell(answer: EmulatorAnswer): void {
  process.send?.(answer);
}

import { createServer, type Server } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** An abstract socket: it goes with its process, however that ends. */
const ADDRESS = "\0kanto-auto-deployer-tests-real-kanto";
const LOOK_EVERY_MS = 200;

/**
 * Waits until no other process of this machine has a real Kanto under test. Two that start at once take the same bridge
 * addresses, and each flushes the port rules of the other.
 *
 * @returns what gives the turn back
 */
export async function takeMachineTurn(): Promise<() => Promise<void>> {
  for (;;) {
    const server = await listen();
    if (server !== null) return () => new Promise((resolve) => server.close(() => resolve()));
    await pause(LOOK_EVERY_MS);
  }
}

/** Null where the address is taken. */
function listen(): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((connection) => connection.destroy());
    server.once("error", (error) => {
      if ("code" in error && error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    server.listen(ADDRESS, () => resolve(server));
  });
}

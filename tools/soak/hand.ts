import type { RawKanto } from "../../test/support/raw-kanto.ts";
import { rawKanto } from "../../test/support/raw-kanto.ts";
import type { SoakStage } from "./soak-stage.ts";
import { SERVICE_COMMAND } from "./soak-stage.ts";

const LIST_TIMEOUT_MS = 3_000;
const HAND_TIMEOUT_MS = 30_000;

type Hands = Pick<SoakStage, "list" | "addForeign" | "handStop" | "handRemove">;

/** What can be done over Kanto's API, by a client that knows nothing of the daemon. */
export function handsOn(socketPath: string, image: string): Hands {
  async function withKanto<Value>(use: (containers: RawKanto["containers"]) => Promise<Value>): Promise<Value> {
    const { containers, close } = rawKanto(socketPath);
    try {
      return await use(containers);
    } finally {
      close();
    }
  }

  const list: Hands["list"] = async () =>
    await withKanto(async (containers) => (await containers.list({}, { timeoutMs: LIST_TIMEOUT_MS })).containers);

  async function idOf(name: string): Promise<string | undefined> {
    return (await list()).find((container) => container.name === name && container.state?.status === "Running")?.id;
  }

  /** A hand that comes at the wrong moment is told so by Kanto, and lets it be. */
  async function attempt(name: string, deed: (id: string, containers: RawKanto["containers"]) => Promise<unknown>) {
    try {
      const id = await idOf(name);
      if (id !== undefined) await withKanto((containers) => deed(id, containers));
    } catch {
      // Somebody else was quicker, or Kanto is away.
    }
  }

  const stopOptions = { timeout: 10n, force: true, signal: "SIGTERM" };
  return {
    list,
    async addForeign(name) {
      await withKanto(async (containers) => {
        const hostConfig = { restartPolicy: { type: "always" }, networkMode: "bridge" };
        const config = { env: ["WHO=somebody else"], cmd: [...SERVICE_COMMAND] };
        await containers.create({ container: { id: `${name}-id`, name, image: { name: image }, config, hostConfig } });
        await containers.start({ id: `${name}-id` });
      });
    },
    handStop: (name) =>
      attempt(name, (id, containers) => containers.stop({ id, stopOptions }, { timeoutMs: HAND_TIMEOUT_MS })),
    handRemove: (name) =>
      attempt(name, (id, containers) =>
        containers.remove({ id, force: true, stopOptions }, { timeoutMs: HAND_TIMEOUT_MS }),
      ),
  };
}

import { type BrokerConnection, connectBroker } from "../../src/adapters/mqtt/connect-broker.ts";
import { eventually } from "./eventually.ts";
import type { Mosquitto } from "./mosquitto.ts";

/** What an update asks of one container. */
export interface WantedComponent {
  readonly id: string;
  readonly version: string;
  readonly config: readonly { readonly key: string; readonly value: string }[];
}

/** The update manager's part: asks for a desired state and commands the agent through it. */
export interface UpdateDriver {
  ask(activityId: string, components: readonly WantedComponent[]): Promise<void>;
  command(activityId: string, command: string): Promise<void>;
  /** Waits until the agent has told this status of the activity. */
  told(activityId: string, status: string): Promise<void>;
  hasTold(activityId: string, status: string): boolean;
  /** Everything from the desired state to its COMPLETED. */
  update(activityId: string, components: readonly WantedComponent[]): Promise<void>;
  close(): Promise<void>;
}

const FEEDBACK = "containersupdate/desiredstatefeedback";

export function driveUpdates(broker: Mosquitto): UpdateDriver {
  const statuses: string[] = [];
  const agents: string[] = [];
  const connection: BrokerConnection = connectBroker(
    {
      address: { kind: "tcp", host: "127.0.0.1", port: broker.port, tls: null },
      userName: null,
      passwordFile: null,
      topics: [FEEDBACK, "containersupdate/currentstate"],
      will: null,
      mostContentBytes: 1024 * 1024,
      random: () => 0,
    },
    {
      onMessage(topic, content) {
        const { activityId, payload } = JSON.parse(Buffer.from(content).toString());
        if (topic === FEEDBACK) statuses.push(`${activityId} ${payload.status}`);
        else agents.push(activityId);
      },
      emit: () => undefined,
    },
  );
  const say = (topic: string, activityId: string, payload: unknown) =>
    broker.publish(`containersupdate/${topic}`, { activityId, timestamp: Date.now(), payload });
  const driver: UpdateDriver = {
    async ask(activityId, components) {
      // Tells its state as soon as it has subscribed.
      await eventually(
        async () => agents.length,
        (count) => count > 0,
        30_000,
      );
      await say("desiredstate", activityId, { domains: [{ id: "containers", components }] });
    },
    command: (activityId, command) => say("desiredstate/command", activityId, { command, baseline: "*" }),
    async told(activityId, status) {
      await eventually(
        async () => statuses,
        (all) => all.includes(`${activityId} ${status}`),
        60_000,
      );
    },
    hasTold: (activityId, status) => statuses.includes(`${activityId} ${status}`),
    async update(activityId, components) {
      await driver.ask(activityId, components);
      await driver.told(activityId, "IDENTIFIED");
      for (const [command, outcome] of STEPS) {
        await driver.command(activityId, command);
        await driver.told(activityId, outcome);
      }
      await driver.told(activityId, "COMPLETED");
    },
    close: () => connection.close(),
  };
  return driver;
}

const STEPS = [
  ["DOWNLOAD", "DOWNLOAD_SUCCESS"],
  ["UPDATE", "UPDATE_SUCCESS"],
  ["ACTIVATE", "ACTIVATION_SUCCESS"],
  ["CLEANUP", "CLEANUP_SUCCESS"],
] as const;

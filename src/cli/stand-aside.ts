import { hash } from "node:crypto";
import { join } from "node:path";
import {
  containerTopic,
  presenceText,
  presenceTopic,
  publishedTexts,
  type SoftwareSetFingerprint,
} from "../core/hand-over/published-texts.ts";
import { MOST_MESSAGE_BYTES } from "../core/hand-over/read-update-message.ts";
import type { DeployerStatus } from "../core/model/status.ts";
import { namesImagesExactly, softwareSetText } from "../core/software-set/software-set-text.ts";
import type { EngineEventSink } from "../engine/engine-event.ts";
import { type HandOver, openHandOver } from "../engine/hand-over.ts";
import type { CommandContext } from "./command.ts";
import type { BrokerConnection } from "./compose-app.ts";

/** The hand-over of a daemon, with its broker where `--mqtt` asks for one. */
export interface StandingAside {
  readonly handOver: HandOver;
  /** Tells the broker, where `--mqtt-publish` asks for it. */
  publish(status: DeployerStatus): void;
  close(): Promise<void>;
}

export interface StandAsideOptions {
  readonly stateDirectory: string;
  readonly emit: EngineEventSink;
}

export async function standAside(context: CommandContext, options: StandAsideOptions): Promise<StandingAside> {
  const { app, settings } = context;
  const { stateDirectory, emit } = options;
  const lock = await app.openHandOverLock(settings.lockPath ?? join(stateDirectory, "KAD.enabled"));
  const store = app.openHandOverStore(stateDirectory);
  const handOver = await openHandOver(
    { clock: app.clock, machine: app.machine, store, emit },
    {
      mode: settings.handover,
      afterUpdate: settings.afterUpdate,
      timeoutMs: settings.handoverTimeoutMs,
      feedbackTopic: settings.mqttTopic,
      lock,
    },
  );
  const isOff = settings.mqtt && settings.handover === "permanent" && (await lock.isDisabled());
  if (isOff) {
    const message = `${lock.path} was renamed, so the update manager has taken over for good; started all the same, and without MQTT`;
    emit({ kind: "daemon-troubled", message });
  }
  const broker = settings.mqtt && !isOff ? await openBroker(context, handOver, emit) : null;
  const publisher = broker === null || settings.mqttPublish === null ? null : publish(broker, settings.mqttPublish);
  return {
    handOver,
    publish: (status) => publisher?.(status, fingerprintOf(handOver)),
    async close() {
      handOver.close();
      if (settings.mqttPublish !== null) broker?.publish(presenceTopic(settings.mqttPublish), presenceText(false));
      await broker?.close();
    },
  };
}

async function openBroker(
  { app, settings }: CommandContext,
  handOver: HandOver,
  emit: EngineEventSink,
): Promise<BrokerConnection> {
  const { mqttBrokerHost: host, mqttBrokerPort: port, mqttSocket, mqttTlsCa, mqttTlsCert, mqttTlsKey } = settings;
  const tls =
    mqttTlsCa === null ? null : { authorityFile: mqttTlsCa, certificateFile: mqttTlsCert, keyFile: mqttTlsKey };
  const prefix = settings.mqttPublish;
  const broker = await app.connectBroker(
    {
      address: mqttSocket === null ? { kind: "tcp", host, port, tls } : { kind: "unix", path: mqttSocket },
      userName: settings.mqttUser,
      passwordFile: settings.mqttPasswordFile,
      topics: handOver.topics,
      will: prefix === null ? null : { topic: presenceTopic(prefix), text: presenceText(false) },
      mostContentBytes: MOST_MESSAGE_BYTES,
    },
    { onMessage: (topic, content, isRetained) => handOver.received(topic, content, isRetained), emit },
  );
  if (prefix !== null) broker.publish(presenceTopic(prefix), presenceText(true));
  return broker;
}

/** Says what has changed, and takes back what is no longer there. */
function publish(
  broker: BrokerConnection,
  prefix: string,
): (status: DeployerStatus, softwareSet: SoftwareSetFingerprint) => void {
  let told: ReadonlySet<string> = new Set();
  return (status, softwareSet) => {
    for (const [topic, text] of publishedTexts(prefix, status, softwareSet)) broker.publish(topic, text);
    const names = new Set(status.containers.map(({ name }) => name));
    for (const name of told) if (!names.has(name)) broker.publish(containerTopic(prefix, name), "");
    told = names;
  };
}

function fingerprintOf(handOver: HandOver): SoftwareSetFingerprint {
  const specs = handOver.runningSpecs();
  if (specs === null) return { sha256: null, isExact: false };
  return { sha256: hash("sha256", softwareSetText(specs), "hex"), isExact: namesImagesExactly(specs) };
}

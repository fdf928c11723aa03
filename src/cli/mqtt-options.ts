import type { Settings } from "../config/settings.ts";

/** What is wrong with the options of the update manager taken together; null: nothing. */
export function mqttOptionProblem(settings: Settings): string | null {
  const { mqttTlsCa, mqttTlsCert, mqttTlsKey, mqttSocket, mqttUser, mqttPasswordFile, mqttTopic } = settings;
  if ((mqttTlsCert === null) !== (mqttTlsKey === null)) {
    return "expected --mqtt-tls-cert and --mqtt-tls-key together, got only one of them";
  }
  if (mqttTlsCert !== null && mqttTlsCa === null) {
    return "expected --mqtt-tls-ca with --mqtt-tls-cert: without an authority to trust there is no TLS";
  }
  if (mqttSocket !== null && mqttTlsCa !== null) {
    return "expected --mqtt-socket or --mqtt-tls-ca, got both: a socket of this machine needs no TLS";
  }
  if (mqttPasswordFile !== null && mqttUser === null) return "expected --mqtt-user with --mqtt-password-file";
  const topics = [mqttTopic, ...(settings.mqttPublish === null ? [] : [settings.mqttPublish])];
  const patterned = topics.find((topic) => /[#+]/.test(topic));
  return patterned === undefined ? null : `expected a topic without + and #, got '${patterned}'`;
}

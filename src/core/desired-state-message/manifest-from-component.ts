import { retryTimeoutNanoseconds } from "../manifest/retry-timeout.ts";
import type { Component } from "./desired-state-message.ts";

/** A native manifest that means what a component does, as an object; or what of it cannot be understood. */
export interface ImportedComponent {
  readonly manifest: unknown;
  /** One sentence each; where there is one, the manifest is not to be used. */
  readonly mistakes: readonly string[];
  /** Keys that mean nothing here, nor to the update agent. */
  readonly ignoredKeys: readonly string[];
}

/**
 * As the update agent reads it, but for what the agent passes over in silence (a mount that is malformed, a number that
 * is none): that is a mistake here.
 */
export function manifestFromComponent(component: Component): ImportedComponent {
  const read = readPairs(component);
  const { lists, texts, one, mistakes, number, flag } = read;
  const restartPolicy = one("restartPolicy");
  const isOnFailure = restartPolicy === "on-failure";
  const retries = number("restartMaxRetries");
  const pauseSeconds = number("restartTimeout");
  const manifest = {
    container_name: component.id,
    image: { name: one("image") ?? `${component.id}:${component.version}` },
    mount_points: lists("mount", parseMount),
    config: { env: texts("env"), cmd: texts("cmd") },
    io_config: { tty: flag("terminal"), open_stdin: flag("interactive") },
    host_config: {
      privileged: flag("privileged"),
      ...given("network_mode", one("network")),
      ...(restartPolicy === undefined
        ? {}
        : {
            restart_policy: {
              type: restartPolicy,
              ...(isOnFailure && retries !== undefined ? { maximum_retry_count: retries } : {}),
              ...(isOnFailure && pauseSeconds !== undefined
                ? { retry_timeout: retryTimeoutNanoseconds(pauseSeconds) }
                : {}),
            },
          }),
      ...unlessEmpty("devices", lists("device", parseDevice)),
      extra_hosts: texts("host"),
      port_mappings: lists("port", parsePort),
      log_config: {
        driver_config: {
          ...given("type", one("logDriver")),
          ...given("max_files", number("logMaxFiles")),
          ...given("max_size", one("logMaxSize")),
          ...given("root_dir", one("logPath")),
        },
        mode_config: { ...given("mode", one("logMode")), ...given("max_buffer_size", one("logMaxBufferSize")) },
      },
      resources: {
        ...given("memory", one("memory")),
        ...given("memory_reservation", one("memoryReservation")),
        ...given("memory_swap", one("memorySwap")),
      },
    },
  };
  return { manifest, mistakes, ignoredKeys: read.ignoredKeys() };
}

function given(key: string, value: unknown): object {
  return value === undefined ? {} : { [key]: value };
}

/** Kanto's own reader refuses a list of devices, even an empty one, beside `"privileged": true`. */
function unlessEmpty(key: string, values: readonly unknown[]): object {
  return values.length === 0 ? {} : { [key]: values };
}

/** Access to the pairs that notes which were asked for and what could not be read. */
function readPairs({ config }: Component) {
  const asked = new Set<string>();
  const mistakes: string[] = [];
  const mistaken = (key: string, expected: string, value: string) =>
    void mistakes.push(`${key}: expected ${expected}, got '${value}'`);

  /** The last one counts. */
  function one(key: string): string | undefined {
    asked.add(key);
    const value = config.findLast((pair) => pair.key === key)?.value;
    return value === "" ? undefined : value;
  }
  return {
    mistakes,
    one,
    texts(key: string): readonly string[] {
      asked.add(key);
      return config.flatMap((pair) => (pair.key === key ? [pair.value] : []));
    },
    /** @param parse gives what was expected where a value is none */
    lists(key: string, parse: (value: string) => object | string): readonly object[] {
      asked.add(key);
      return config.flatMap((pair) => {
        const parsed = pair.key === key ? parse(pair.value) : [];
        if (typeof parsed === "string") mistaken(key, parsed, pair.value);
        return pair.key === key && typeof parsed === "object" ? [parsed] : [];
      });
    },
    number(key: string): number | undefined {
      const value = one(key);
      if (value === undefined) return undefined;
      if (/^\d{1,9}$/.test(value)) return Number(value);
      mistaken(key, "a whole number", value);
      return undefined;
    },
    flag(key: string): boolean {
      const value = one(key);
      if (value === undefined || FALSE.has(value)) return false;
      if (!TRUE.has(value)) mistaken(key, "true or false", value);
      return TRUE.has(value);
    },
    ignoredKeys: () => [...new Set(config.map(({ key }) => key))].filter((key) => !asked.has(key)),
  };
}

const TRUE: ReadonlySet<string> = new Set(["1", "t", "T", "true", "TRUE", "True"]);
const FALSE: ReadonlySet<string> = new Set(["0", "f", "F", "false", "FALSE", "False"]);

function parseMount(value: string): object | string {
  const [source = "", destination = "", mode, ...rest] = value.trim().split(":");
  if (source === "" || destination === "" || rest.length > 0) return "SOURCE:DESTINATION[:PROPAGATION]";
  return { source, destination, ...given("propagation_mode", mode) };
}

function parseDevice(value: string): object | string {
  const [onHost = "", inContainer = "", permissions, ...rest] = value.trim().split(":");
  if (onHost === "" || inContainer === "" || rest.length > 0) return "HOST:CONTAINER[:PERMISSIONS]";
  return { path_on_host: onHost, path_in_container: inContainer, ...given("cgroup_permissions", permissions) };
}

const PORT =
  /^(?:(?<ip>\d+(?:\.\d+){3}):)?(?<from>\d{1,5})(?:-(?<to>\d{1,5}))?:(?<inside>\d{1,5})(?:\/(?<proto>[a-zA-Z]+))?$/;

function parsePort(value: string): object | string {
  const { ip, from, to, inside, proto } = PORT.exec(value.trim())?.groups ?? {};
  if (from === undefined) return "[ADDRESS:]PORT[-LAST]:PORT[/PROTOCOL]";
  return {
    container_port: Number(inside),
    host_port: Number(from),
    ...given("host_ip", ip),
    ...(to === undefined ? {} : { host_port_end: Number(to) }),
    ...given("proto", proto),
  };
}

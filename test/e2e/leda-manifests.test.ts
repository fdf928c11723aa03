import { existsSync, readdirSync, readFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAdmissionPolicy } from "../../src/config/read-admission-policy.ts";
import type { AdmissionPolicy } from "../../src/core/admission/admission-policy.ts";
import { readManifest } from "../../src/core/manifest/read-manifest.ts";
import { importServiceImage } from "../support/busybox-service-image.ts";
import { type MountSources, makeMountSources } from "../support/mount-sources.ts";
import { type RealDeployment, useRealDeployment } from "../support/real-deployment.ts";
import { describeWithRealKanto } from "../support/real-kanto.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

const { KANTO_STACK } = process.env;
const LEDA = resolve(KANTO_STACK ?? join(import.meta.dirname, "../../../shared/kanto/stack"), "../../leda-manifests");

const POLICY_FILE = join(import.meta.dirname, "../../docs/how-to/leda-admission-policy.jsonc");
const POLICY = ["--admission-policy", POLICY_FILE] as const;

/** Both want host port 9411; the first in order gets it. */
const [PORT_HOLDER, PORT_WAITER] = ["otelcol-sdv-exporter", "zipkin"] as const;

describeWithRealKanto("the manifests that Leda ships, on the real Kanto", () => {
  const deployment = useRealDeployment();
  const files = ledaFiles();
  const manifests = new Map(files.map((path) => [nameOf(read(path)), read(path)]));
  let sources: MountSources = { missing: [], remove: () => undefined };

  beforeAll(() => {
    importServiceImage(
      deployment.kanto(),
      ...[...manifests.values()].map((manifest) => String(at(manifest, "image", "name"))),
    );
    sources = makeMountSources([...manifests.values()].flatMap(mountSourcesOf));
  });
  afterAll(() => sources.remove());

  test("there are thirteen of them, and all that they mount can be made here", () => {
    expect(manifests.size).toBe(13);
    expect(sources.missing).toEqual([]);
  });

  test("B10: all run as written but one, which waits for a port and says for whom; when that is free it runs too", async () => {
    for (const path of files) {
      await copyFile(path, deployment.path("manifests", basename(path).replace(/[.]disabled$/, "")));
    }
    const first = await deployment.apply(...POLICY);
    expect(first.status).toBe(1);
    expect(first.stdout).toContain(`1 of 13 containers not as desired: 12 created, 1 waiting.`);
    expect(first.stdout).toContain(
      `${PORT_WAITER}: waiting\n    host port 9411 is held by the container '${PORT_HOLDER}'`,
    );
    for (const [name, manifest] of manifests) {
      if (name !== PORT_WAITER) expect(await readBack(deployment, name)).toEqual(expected(manifest));
    }
    expect(await deployment.list()).toHaveLength(12);

    await deployment.erase(PORT_HOLDER);
    const second = await deployment.apply("--prune", ...POLICY);
    expect(second.status, second.stdout + second.stderr).toBe(0);
    const zipkin = manifests.get(PORT_WAITER);
    expect(await readBack(deployment, PORT_WAITER)).toEqual(expected(zipkin ?? {}));
    expect(await deployment.apply(...POLICY)).toMatchObject({ status: 0, stdout: "As desired: 12 unchanged.\n" });
  });

  test("F5 F6: their policy denies what they do not ask for, and Kanto never hears of it", async () => {
    const image = { name: "ghcr.io/eclipse/kuksa.val/databroker:0.4.1" };
    await deployment.write("hostile", { image, host_config: { privileged: true } });
    await deployment.write("strange", { image: { name: "example.com/strange:1" } });
    const { status, stderr } = await deployment.apply(...POLICY);
    expect(status).toBe(1);
    expect(stderr).toMatch(/hostile.json:1:\d+: error\[admission-denied\].*privileged/);
    expect(stderr).toMatch(/strange.json:1:\d+: error\[admission-denied\].*registry/);
    expect(await deployment.list()).toEqual([]);
  });

  test("F5: every exception of their policy is needed by the container that it is for", () => {
    const policy = readAdmissionPolicy(POLICY_FILE, readFileSync(POLICY_FILE, "utf8"), []);
    if (!policy.ok) throw new Error(JSON.stringify(policy.failure));
    const { exceptions, ...rest } = policy.value;
    for (const name of exceptions.keys()) {
      const others = new Map([...exceptions].filter(([other]) => other !== name));
      const held = files.filter((path) => judged(path, { ...rest, exceptions: others }) === "unusable");
      expect(held.map((path) => nameOf(read(path)))).toEqual([name]);
    }
    expect(files.filter((path) => judged(path, policy.value) === "unusable")).toEqual([]);
  });
});

function judged(path: string, admission: AdmissionPolicy): "usable" | "unusable" {
  return readManifest({ path, bytes: readFileSync(path), sha256: "", modifiedAtMs: 0 }, admission).kind;
}

function ledaFiles(): readonly string[] {
  if (!existsSync(LEDA)) return [];
  return ["core", "example"].flatMap((folder) =>
    readdirSync(join(LEDA, folder))
      .sort()
      .map((file) => join(LEDA, folder, file)),
  );
}

function read(path: string): JsonObject {
  return JSON.parse(readFileSync(path, "utf8")) as JsonObject;
}

function nameOf(manifest: JsonObject): string {
  return String(at(manifest, "container_name") ?? at(manifest, "name"));
}

function mountSourcesOf(manifest: JsonObject): readonly string[] {
  return list(at(manifest, "mount_points") ?? at(manifest, "mounts")).map((mount) => String(at(mount, "source")));
}

/** What Kanto's own client prints of the container, once it runs. */
async function readBack(deployment: RealDeployment, name: string) {
  const { id } = await deployment.running(name);
  return view(JSON.parse(await deployment.kantoCm("get", id)) as JsonObject, name);
}

/** What the file says, read without any of the program's own code; what it leaves out is Kanto's default. */
function expected(manifest: JsonObject) {
  return view(manifest, nameOf(manifest));
}

/** Every field that a manifest can state, of a file in either format or of what Kanto's client prints. */
function view(document: JsonObject, name: string) {
  const host = at(document, "host_config");
  const [driver, mode] = [at(host, "log_config", "driver_config"), at(host, "log_config", "mode_config")];
  return {
    id: at(document, "container_id") ?? at(document, "id"),
    name: at(document, "container_name") ?? at(document, "name"),
    image: at(document, "image", "name"),
    decryptConfig: at(document, "image", "decrypt_config"),
    hostName: stated(document, "host_name") ?? `${name}-host`,
    domainName: stated(document, "domain_name") ?? `${name}-domain`,
    mounts: list(at(document, "mount_points") ?? at(document, "mounts")),
    hooks: list(at(document, "hooks")),
    environment: list(at(document, "config", "env")),
    command: list(at(document, "config", "cmd")),
    openStdin: at(document, "io_config", "open_stdin") ?? false,
    tty: at(document, "io_config", "tty") ?? false,
    devices: list(at(host, "devices")),
    networkMode: at(host, "network_mode"),
    privileged: at(host, "privileged"),
    restartPolicy: at(host, "restart_policy"),
    runtime: at(host, "runtime"),
    extraHosts: list(at(host, "extra_hosts")),
    capabilities: list(at(host, "extra_capabilities")),
    ports: list(at(host, "port_mappings")).map((port) => ({
      protocol: stated(port, "proto") ?? stated(port, "protocol") ?? "tcp",
      containerPort: at(port, "container_port"),
      hostIp: at(port, "host_ip"),
      hostPort: at(port, "host_port"),
      hostPortEnd: at(port, "host_port_end"),
    })),
    log: {
      type: at(driver, "type"),
      maxFiles: at(driver, "max_files"),
      maxSize: at(driver, "max_size"),
      rootDirectory: stated(driver, "root_dir"),
      mode: at(mode, "mode") ?? "blocking",
      maxBufferSize: stated(mode, "max_buffer_size"),
    },
    resources: at(host, "resources"),
  };
}

/** The value at the path; null where there is none on the way. */
function at(value: Json | undefined, ...path: readonly string[]): Json {
  return path.reduce<Json>((inner, key) => {
    const isObject = typeof inner === "object" && inner !== null && !Array.isArray(inner);
    return isObject ? ((inner as JsonObject)[key] ?? null) : null;
  }, value ?? null);
}

/** The same; null where it is empty, which states nothing. */
function stated(value: Json | undefined, ...path: readonly string[]): Json {
  const found = at(value, ...path);
  return found === "" ? null : found;
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

import { once } from "node:events";
import { access, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DeployerStatus } from "../../src/core/model/status.ts";
import { useEmulatedDeployment } from "../support/emulated-deployment.ts";
import { eventually } from "../support/eventually.ts";
import { type Mosquitto, mosquitto } from "../support/mosquitto.ts";
import type { RunningProgram } from "../support/program.ts";
import { rawKanto } from "../support/raw-kanto.ts";

const kanto = useEmulatedDeployment();
let broker: Mosquitto;
const running = new Set<RunningProgram>();

beforeEach(async () => {
  broker = await mosquitto();
  await broker.start();
});

afterEach(async () => {
  for (const program of running) await program.end("SIGKILL");
  running.clear();
  await broker.stop();
});

/** The daemon with this broker; resolves when it listens. */
async function daemon(...more: readonly string[]): Promise<RunningProgram> {
  const flags = ["--mqtt", "--mqtt-broker-host", "127.0.0.1", "--mqtt-broker-port", String(broker.port)];
  const runtime = ["--runtime-directory", kanto.path("run"), "--resync-interval", "1s"];
  await rm(kanto.path("run"), { recursive: true, force: true });
  const program = kanto.program.start("kad", ["daemon", ...flags, ...runtime, ...kanto.flags(...more)]);
  running.add(program);
  await program.says(/connected to the broker/);
  return program;
}

const manifest = (name: string, tag: string) => ({
  container_name: name,
  image: { name: `docker.io/library/${name}:${tag}` },
});

/** `name status image` of what there is. */
const listed = () => kanto.identities().map((line) => line.split(" ").toSpliced(4).toSpliced(1, 1).join(" "));

async function untilListed(...lines: readonly string[]): Promise<void> {
  await eventually(
    async () => listed(),
    (now) => now.join() === lines.join(),
  );
}

async function status(): Promise<DeployerStatus> {
  return JSON.parse(await readFile(kanto.path("run", "status.json"), "utf8"));
}

/** Of the daemon that was started last. */
async function untilStatus(isSo: (status: DeployerStatus) => boolean): Promise<DeployerStatus> {
  await eventually(
    () => status().catch(() => null),
    (now) => now !== null && isSo(now),
  );
  return status();
}

const phaseOf = (now: DeployerStatus, name: string) => now.containers.find((one) => one.name === name)?.phase;

/** What the update manager and its agent say. */
const ask = (activityId: string) =>
  broker.publish("containersupdate/desiredstate", { activityId, timestamp: 1, payload: { domains: [] } });
const tell = (activityId: string, statusText: string, ...more: readonly string[]) =>
  broker.publish(
    "containersupdate/desiredstatefeedback",
    { activityId, timestamp: 1, payload: { status: statusText } },
    ...more,
  );

/** As the update agent does: another container of that name. */
async function replaceAsAgent(name: string, imageName: string): Promise<void> {
  const { containers, close } = rawKanto(kanto.socketPath);
  const old = (await containers.list({})).containers.find((one) => one.name === name);
  const { container } = await containers.create({ container: { name, image: { name: imageName } } });
  const stopOptions = { timeout: 1n, force: true, signal: "SIGTERM" };
  await containers.stop({ id: old?.id ?? "", stopOptions });
  await containers.start({ id: container?.id ?? "" });
  await containers.remove({ id: old?.id ?? "", force: true, stopOptions });
  close();
}

describe("while an update is in progress", () => {
  test("nothing is changed; afterwards what it set is yielded, with the differences, until its manifest changes", async () => {
    await kanto.write("web.json", manifest("web", "1"));
    await kanto.write("log.json", manifest("log", "1"));
    await daemon();
    await untilListed("log Running docker.io/library/log:1", "web Running docker.io/library/web:1");
    await ask("a-1");
    const suspended = await untilStatus((now) => now.suspension !== null);
    expect(suspended.suspension).toMatchObject({ by: "update-manager", activityId: "a-1" });
    await kanto.write("log.json", manifest("log", "2"));
    await replaceAsAgent("web", "docker.io/library/web:9");
    await untilStatus((now) => phaseOf(now, "log") === "suspended");
    expect(listed()).toEqual(["log Running docker.io/library/log:1", "web Running docker.io/library/web:9"]);

    await tell("a-1", "COMPLETED");
    await untilListed("log Running docker.io/library/log:2", "web Running docker.io/library/web:9");
    const after = await untilStatus((now) => phaseOf(now, "web") === "yielded" && phaseOf(now, "log") === "running");
    const web = after.containers.find(({ name }) => name === "web");
    expect(web?.reason).toBe(
      "the update manager set it otherwise (activity a-1), and it stays so until its manifest changes",
    );
    expect(web?.differences).toEqual([
      {
        pointer: "/image/name",
        from: "docker.io/library/web:9",
        to: "docker.io/library/web:1",
        remedy: "replace",
      },
    ]);
    expect(after.suspension).toBeNull();

    await kanto.write("web.json", manifest("web", "2"));
    await untilListed("log Running docker.io/library/log:2", "web Running docker.io/library/web:2");
  });

  test("with --after-update reassert the manifests hold as soon as it is over", async () => {
    await kanto.write("web.json", manifest("web", "1"));
    await daemon("--after-update", "reassert");
    await untilListed("web Running docker.io/library/web:1");
    await ask("a-1");
    await untilStatus((now) => now.suspension !== null);
    await replaceAsAgent("web", "docker.io/library/web:9");
    await tell("a-1", "COMPLETED");
    await untilListed("web Running docker.io/library/web:1");
  });

  test("it is resumed by hand, and what is still said of that activity changes nothing", async () => {
    await kanto.write("web.json", manifest("web", "1"));
    const program = await daemon();
    await ask("a-1");
    await untilStatus((now) => now.suspension !== null);
    await kanto.write("web.json", manifest("web", "2"));
    await kanto.program.run("kad", ["resume", "--runtime-directory", kanto.path("run")]);
    await untilListed("web Running docker.io/library/web:2");
    await tell("a-1", "UPDATING");
    await tell("b-2", "IDENTIFYING");
    await program.says(/activity b-2\)/);
    expect(program.output()).not.toMatch(/begins \(activity a-1\)[\s\S]*begins \(activity a-1\)/);
  });

  test("a killed daemon is suspended again from its start, and a pause by hand outlives it too", async () => {
    await kanto.write("web.json", manifest("web", "1"));
    const first = await daemon();
    await untilListed("web Running docker.io/library/web:1");
    await ask("a-1");
    await untilStatus((now) => now.suspension?.activityId === "a-1");
    await first.end("SIGKILL");
    await kanto.write("web.json", manifest("web", "2"));
    const second = await daemon();
    await untilStatus((now) => now.suspension?.activityId === "a-1" && phaseOf(now, "web") === "suspended");
    await kanto.program.run("kad", ["pause", "--runtime-directory", kanto.path("run"), "workshop"]);
    await tell("a-1", "INCOMPLETE");
    await untilStatus((now) => now.suspension?.by === "person");
    await second.end("SIGKILL");
    await daemon();
    await untilStatus((now) => now.suspension?.by === "person" && phaseOf(now, "web") === "suspended");
    expect(listed()).toEqual(["web Running docker.io/library/web:1"]);
  });

  test("silence ends it", async () => {
    await kanto.write("web.json", manifest("web", "1"));
    const program = await daemon("--handover-timeout", "1s");
    await ask("a-1");
    await program.says(/activity a-1 is over: nothing was said of it for 1 s/);
    await untilListed("web Running docker.io/library/web:1");
  });
});

describe("E2: what anybody can say", () => {
  test("E2: retained, old, finished, unknown and malformed words change nothing; a false activity is only a pause", async () => {
    await kanto.write("web.json", manifest("web", "1"));
    await tell("old", "IDENTIFIED", "-r");
    const program = await daemon();
    await tell("x", "SOMETHING");
    await tell("x", "COMPLETED");
    await tell("x", "UPDATING");
    await broker.publish("containersupdate/desiredstatefeedback", "{");
    await broker.publish("containersupdate/desiredstate/command", { activityId: "y", payload: { command: "UPDATE" } });
    await program.says(/1 messages on containersupdate\/desiredstatefeedback are none of an update/);
    await untilListed("web Running docker.io/library/web:1");
    await untilStatus((now) => now.suspension === null && phaseOf(now, "web") === "running");
    await tell("false", "IDENTIFIED");
    await untilStatus((now) => now.suspension?.activityId === "false");
    await tell("false", "INCOMPLETE");
    await untilStatus((now) => now.suspension === null);
  });
});

describe("--handover permanent, as the earlier deployer", () => {
  const exists = (path: string) =>
    access(path).then(
      () => true,
      () => false,
    );

  test.each([
    ["a folder", "", "KAD.disabled"],
    ["a file", "/KAD.enabled", "KAD.disabled"],
    ["a file of another name", "/deployer.lock", "deployer.disabled"],
  ])("IDENTIFIED renames the lock, given as %s, and ends the daemon with 0", async (_what, suffix, disabled) => {
    await kanto.write("web.json", manifest("web", "1"));
    const enabled = kanto.path(suffix === "" ? "KAD.enabled" : suffix.slice(1));
    await writeFile(enabled, "");
    const program = await daemon("--handover", "permanent", "--lock-path", `${kanto.path()}${suffix}`);
    await untilListed("web Running docker.io/library/web:1");
    await tell("a-1", "IDENTIFYING");
    await tell("a-1", "IDENTIFIED");
    expect((await program.finished).status).toBe(0);
    expect([await exists(enabled), await exists(kanto.path(disabled))]).toEqual([false, true]);
    expect(listed()).toEqual(["web Running docker.io/library/web:1"]);
  });

  test("makes KAD.disabled where there was no lock, and does not listen again until it is renamed back", async () => {
    const program = await daemon("--handover", "permanent");
    await tell("a-1", "IDENTIFIED");
    expect((await program.finished).status).toBe(0);
    expect(await exists(kanto.path("state", "KAD.disabled"))).toBe(true);
    const flags = ["--mqtt", "--mqtt-broker-port", String(broker.port), "--handover", "permanent"];
    const runtime = ["--runtime-directory", kanto.path("run")];
    const again = kanto.program.start("kad", ["daemon", ...runtime, ...kanto.flags(...flags)]);
    running.add(again);
    await again.says(/KAD\.enabled was renamed, so the update manager has taken over for good/);
  });
});

describe("--mqtt-publish", () => {
  test("tells status, containers, presence and the fingerprint, and takes back what is gone", async () => {
    const { execFile } = await import("node:child_process");
    const kept = new Map<string, string>();
    await kanto.write("web.json", { ...manifest("web", "1"), config: { env: ["DB_PASSWORD=hidden"] } });
    await kanto.write("log.json", manifest("log", "1"));
    const words = ["-h", "127.0.0.1", "-p", String(broker.port), "-t", "car/#", "-F", "%t %p"];
    const subscriber = execFile("mosquitto_sub", words);
    let partial = "";
    subscriber.stdout?.on("data", (text: string) => {
      const lines = `${partial}${text}`.split("\n");
      partial = lines.pop() ?? "";
      for (const line of lines) kept.set(line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1));
    });
    const published = (topic: string) => JSON.parse(kept.get(topic) || "null");
    const until = (holds: () => boolean) => eventually(async () => [...kept], holds);
    const program = await daemon("--mqtt-publish", "car/kad");
    await until(() => published("car/kad/status")?.health === "as-desired");
    await until(() => published("car/kad/status").softwareSet.sha256 !== null);
    expect(published("car/kad/online")).toEqual({ online: true });
    expect(published("car/kad/status").containers).toEqual(["log", "web"]);
    await until(() => published("car/kad/containers/web")?.phase === "running");
    const { sha256, isExact } = published("car/kad/status").softwareSet;
    expect({ sha256, isExact }).toEqual({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), isExact: false });
    await kanto.write("web.json", { ...manifest("web", "2"), config: { env: ["DB_PASSWORD=hidden"] } });
    await until(() => published("car/kad/status").softwareSet.sha256 !== sha256);
    expect([...kept.values()].join()).not.toContain("hidden");
    await program.end("SIGKILL");
    await until(() => published("car/kad/online").online === false);
    subscriber.kill();
  });
});

test("E1: the broker's port takes connections and says nothing: deploying is not delayed, and the end neither", async () => {
  broker.signal("SIGSTOP");
  await kanto.write("web.json", manifest("web", "1"));
  const flags = ["--mqtt", "--mqtt-broker-host", "127.0.0.1", "--mqtt-broker-port", String(broker.port)];
  const runtime = ["--runtime-directory", kanto.path("run")];
  const program = kanto.program.start("kad", ["daemon", ...runtime, ...kanto.flags(...flags)]);
  running.add(program);
  await untilListed("web Running docker.io/library/web:1");
  const stream = connect(broker.port, "127.0.0.1");
  await once(stream, "connect");
  // Before the broker ends: what it leaves in its queue is reset, an error that would belong to no test.
  stream.destroy();
  await kanto.write("web.json", manifest("web", "2"));
  await untilListed("web Running docker.io/library/web:2");
  expect((await program.end("SIGTERM")).status).toBe(0);
  broker.signal("SIGCONT");
});

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { mosquitto } from "../support/mosquitto.ts";
import type { RunningProgram } from "../support/program.ts";
import { identities, useRealDeployment } from "../support/real-deployment.ts";
import { describeWithRealKanto, TEST_IMAGE } from "../support/real-kanto.ts";
import { driveUpdates, type UpdateDriver, type WantedComponent } from "../support/update-driver.ts";

const broker = await mosquitto();

/** The agent uses Kanto's plain Stop, which loses the exit of what ends at once and then waits for a minute. */
const ENDS_SLOWLY = ["/bin/sh", "-c", "trap 'sleep 0.5; exit 0' TERM; while :; do sleep 0.1; done"];

/** `VERSION=1` in the environment, so that versions can be told apart. */
const version = (number: number) => ({ config: { env: [`VERSION=${number}`], cmd: ENDS_SLOWLY } });

function component(id: string, number: number): WantedComponent {
  const config = [
    { key: "image", value: TEST_IMAGE },
    { key: "env", value: `VERSION=${number}` },
    ...ENDS_SLOWLY.map((value) => ({ key: "cmd", value })),
  ];
  return { id, version: "1", config };
}

describeWithRealKanto("beside the real update agent", () => {
  beforeAll(() => broker.start());
  const deployment = useRealDeployment("--ua-enable", "--conn-broker-url", `tcp://127.0.0.1:${broker.port}`);
  let daemon: RunningProgram | undefined;
  let driver: UpdateDriver | undefined;

  afterEach(async () => {
    await daemon?.end("SIGTERM");
    daemon = undefined;
    await driver?.close();
    driver = undefined;
  });
  afterAll(() => broker.stop());

  async function start(...more: readonly string[]): Promise<void> {
    const mqtt = ["--mqtt", "--mqtt-broker-host", "127.0.0.1", "--mqtt-broker-port", String(broker.port)];
    daemon = deployment.startDaemon(...mqtt, "--resync-interval", "1s", ...more);
    await daemon.says(/connected to the broker/);
    driver = driveUpdates(broker);
    await deployment.asDesired();
  }

  function drive(): UpdateDriver {
    if (driver === undefined) throw new Error("expected the daemon to have been started");
    return driver;
  }

  /** `name VERSION` of all that runs. */
  async function running(): Promise<readonly string[]> {
    const all = await deployment.list();
    return all
      .filter(({ state }) => state?.status === "Running")
      .map(({ name, config }) => `${name} ${config?.env[0]?.replace("VERSION=", "")}`)
      .sort();
  }

  async function untilRunning(...lines: readonly string[]): Promise<void> {
    await eventually(running, (now) => now.join() === lines.join(), 30_000);
  }

  test("an update changes, adds and removes; nobody fights, and what it set stays until its manifest changes", async () => {
    for (const name of ["web", "log", "keep"]) await deployment.write(name, version(1));
    await start();
    const kept = await deployment.only("keep");
    await drive().ask("a-1", [component("web", 9), component("keep", 1), component("extra", 9)]);
    await drive().told("a-1", "IDENTIFIED");
    await deployment.write("late", version(1));
    for (const [command, outcome] of [
      ["DOWNLOAD", "DOWNLOAD_SUCCESS"],
      ["UPDATE", "UPDATE_SUCCESS"],
      ["ACTIVATE", "ACTIVATION_SUCCESS"],
    ] as const) {
      await drive().command("a-1", command);
      await drive().told("a-1", outcome);
      expect((await deployment.list()).map(({ name }) => name)).not.toContain("late");
    }
    await drive().command("a-1", "CLEANUP");
    await drive().told("a-1", "COMPLETED");
    await untilRunning("extra 9", "keep 1", "late 1", "web 9");
    expect((await deployment.only("keep")).id).toBe(kept.id);
    const web = await deployment.only("web");
    await deployment.write("another", version(1));
    await untilRunning("another 1", "extra 9", "keep 1", "late 1", "web 9");
    expect((await deployment.only("web")).id).toBe(web.id);
    await deployment.write("web", version(2));
    await deployment.write("log", version(2));
    await untilRunning("another 1", "extra 9", "keep 1", "late 1", "log 2", "web 2");
  });

  test("an exported directory, sent as an update, restarts and changes nothing", async () => {
    const rich = {
      config: { env: ["VERSION=1", "EMPTY="], cmd: ENDS_SLOWLY },
      mount_points: [{ source: "/tmp", destination: "/host" }],
      host_config: {
        port_mappings: [{ container_port: 80, host_port: 38_080, proto: "udp" }],
        restart_policy: { type: "on-failure", maximum_retry_count: 3, retry_timeout: 5_000_000_000 },
        resources: { memory: "100M" },
        extra_hosts: ["peer:10.0.0.1"],
      },
    };
    await deployment.write("rich", rich);
    await deployment.write("plain");
    await start();
    const before = identities(await deployment.list());
    const exported = await deployment.exportDesiredState();
    expect(exported.stderr).toBe("");
    const { payload } = JSON.parse(exported.stdout);
    await drive().update("a-5", payload.domains[0].components);
    await deployment.asDesired();
    expect(identities(await deployment.list())).toEqual(before);
  });

  test("with reassert the manifests hold again when it is over", async () => {
    for (const name of ["one", "two"]) await deployment.write(name, version(1));
    await start("--after-update", "reassert");
    await drive().update("a-2", [component("one", 9)]);
    await untilRunning("one 1", "two 1");
  });

  test("the broker is killed in the middle: the update goes on after it, and so does the deployer", async () => {
    await deployment.write("mid", version(1));
    await start();
    await drive().ask("a-3", [component("mid", 9)]);
    await drive().told("a-3", "IDENTIFIED");
    await drive().command("a-3", "DOWNLOAD");
    await drive().told("a-3", "DOWNLOAD_SUCCESS");
    await broker.kill();
    await deployment.write("new", version(1));
    await broker.start();
    daemon?.clear();
    await daemon?.says(/connected to the broker/);
    expect(await running()).toEqual(["mid 1"]);
    for (const [command, outcome] of [
      ["UPDATE", "UPDATE_SUCCESS"],
      ["ACTIVATE", "ACTIVATION_SUCCESS"],
      ["CLEANUP", "COMPLETED"],
    ] as const) {
      // The agent comes back in its own time; what is said before is lost.
      await eventually(
        async () => {
          await drive().command("a-3", command);
          return drive().hasTold("a-3", outcome);
        },
        (hasTold) => hasTold,
        60_000,
      );
    }
    await untilRunning("mid 9", "new 1");
  });

  test("Kanto is killed in the middle, with the old container stopped: what ran runs again", async () => {
    await deployment.write("cut", version(1));
    await deployment.write("gone", version(1));
    await start();
    await drive().ask("a-4", [component("cut", 9)]);
    await drive().told("a-4", "IDENTIFIED");
    for (const [command, outcome] of [
      ["DOWNLOAD", "DOWNLOAD_SUCCESS"],
      ["UPDATE", "UPDATE_SUCCESS"],
    ] as const) {
      await drive().command("a-4", command);
      await drive().told("a-4", outcome);
    }
    expect(await running()).toEqual([]);
    await deployment.kanto().cmKill();
    await daemon?.says(/waiting for Kanto/);
    await deployment.kanto().cmStart("--ua-enable", "--conn-broker-url", `tcp://127.0.0.1:${broker.port}`);
    await daemon?.says(/activity a-4 is over: the update agent was started anew/);
    await untilRunning("cut 1", "gone 1");
    await deployment.asDesired();
  });
});

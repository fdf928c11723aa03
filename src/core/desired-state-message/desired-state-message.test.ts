import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acceptableManifest } from "../../../test/support/manifest-arbitrary.ts";
import { readManifest } from "../manifest/read-manifest.ts";
import type { Manifest } from "../model/manifest.ts";
import { compareSpec } from "../reconcile/compare-spec.ts";
import { componentFromManifest } from "./component-from-manifest.ts";
import { type Component, readDesiredStatePayload } from "./desired-state-message.ts";
import { manifestFromComponent } from "./manifest-from-component.ts";

function manifestOf(native: unknown): Manifest {
  const bytes = new TextEncoder().encode(JSON.stringify(native));
  const read = readManifest({ path: "app.json", bytes, sha256: "", modifiedAtMs: 0 });
  if (read.kind === "usable") return read.manifest;
  throw new Error(`expected a usable manifest: ${JSON.stringify([native, read.problems])}`);
}

const component = (...pairs: readonly (readonly [string, string])[]): Component => ({
  id: "app",
  version: "1",
  config: pairs.map(([key, value]) => ({ key, value })),
});

describe("a manifest as a component of a desired state, and back", () => {
  test("says what matters and leaves out what Kanto fills in", () => {
    const native = {
      container_name: "app",
      image: { name: "docker.io/library/app:1.2" },
      config: { env: ["A=1", "B=2"], cmd: ["run", "fast"] },
      mount_points: [{ source: "/data", destination: "/var/data" }],
      host_config: {
        privileged: false,
        restart_policy: { type: "on-failure", maximum_retry_count: 3, retry_timeout: 5 },
        devices: [{ path_on_host: "/dev/tty1", path_in_container: "/dev/tty2" }],
        port_mappings: [
          { container_port: 80, host_port: 8080, host_port_end: 8090, proto: "udp", host_ip: "10.0.0.1" },
        ],
        extra_hosts: ["db:container_db-host"],
        resources: { memory: "200M" },
      },
    };
    expect(componentFromManifest(manifestOf(native))).toEqual({
      losses: [],
      component: {
        ...component(
          ["image", "docker.io/library/app:1.2"],
          ["env", "A=1"],
          ["env", "B=2"],
          ["cmd", "run"],
          ["cmd", "fast"],
          ["host", "db:container_db-host"],
          ["port", "10.0.0.1:8080-8090:80/udp"],
          ["mount", "/data:/var/data:rprivate"],
          ["device", "/dev/tty1:/dev/tty2:rwm"],
          ["restartPolicy", "on-failure"],
          ["restartMaxRetries", "3"],
          ["restartTimeout", "5"],
          ["memory", "200M"],
          ["memorySwap", "400M"],
        ),
        version: "1.2",
      },
    });
  });

  test("lists what cannot be said, each with its place", () => {
    const native = {
      container_id: "app-1",
      container_name: "app",
      image: { name: "docker.io/library/app:1" },
      host_name: "other",
      hooks: [{ path: "/bin/true" }],
      mount_points: [{ source: "/a:b", destination: "/b" }],
      host_config: { extra_capabilities: ["CAP_NET_ADMIN"] },
    };
    const { losses } = componentFromManifest(manifestOf(native));
    expect(losses.map(({ pointer }) => pointer).sort()).toEqual([
      ...["/container_id", "/hooks", "/host_config/extra_capabilities", "/host_name", "/mount_points/0"],
    ]);
  });

  test("what comes back is the same but for what was listed as lost", () => {
    fc.assert(
      fc.property(acceptableManifest, (native) => {
        const manifest = manifestOf(native);
        const { component: said, losses } = componentFromManifest(manifest);
        const back = manifestFromComponent(said);
        expect(back.mistakes).toEqual([]);
        expect(back.ignoredKeys).toEqual([]);
        const lost = losses.map(({ pointer }) => pointer.replace(/\/\d+$/, ""));
        const unexplained = compareSpec(manifest.spec, manifestOf(back.manifest).spec).filter(
          ({ pointer }) => !lost.some((one) => pointer.startsWith(one)),
        );
        expect(unexplained).toEqual([]);
        if (losses.length === 0) expect(manifestOf(back.manifest).spec).toEqual(manifest.spec);
      }),
      { numRuns: 300 },
    );
  });

  test("a component that was exported says the same after a way through a manifest", () => {
    fc.assert(
      fc.property(acceptableManifest, (native) => {
        const { component: said } = componentFromManifest(manifestOf(native));
        const again = componentFromManifest(manifestOf(manifestFromComponent(said).manifest));
        expect(again).toEqual({ component: said, losses: [] });
      }),
      { numRuns: 300 },
    );
  });
});

describe("a component", () => {
  test("without an image is named after its id and version", () => {
    expect(manifestOf(manifestFromComponent(component()).manifest).spec.image.name).toBe("app:1");
  });

  test("with what the agent would pass over in silence is a mistake", () => {
    const { mistakes, ignoredKeys } = manifestFromComponent(
      component(
        ["mount", "/a"],
        ["port", "http:80"],
        ["logMaxFiles", "many"],
        ["privileged", "yes"],
        ["colour", "red"],
      ),
    );
    expect([...mistakes].sort()).toEqual([
      "logMaxFiles: expected a whole number, got 'many'",
      "mount: expected SOURCE:DESTINATION[:PROPAGATION], got '/a'",
      "port: expected [ADDRESS:]PORT[-LAST]:PORT[/PROTOCOL], got 'http:80'",
      "privileged: expected true or false, got 'yes'",
    ]);
    expect(ignoredKeys).toEqual(["colour"]);
  });
});

describe("a desired state", () => {
  test("is read with its envelope and without", () => {
    const payload = { domains: [{ id: "containers", components: [{ id: "app", config: [{ key: "image" }] }] }] };
    const expected = {
      baselines: [],
      domains: [
        {
          id: "containers",
          config: [],
          components: [{ id: "app", version: "", config: [{ key: "image", value: "" }] }],
        },
      ],
    };
    expect(readDesiredStatePayload(JSON.stringify(payload))).toEqual({ ok: true, value: expected });
    expect(readDesiredStatePayload(JSON.stringify({ activityId: "a", payload }))).toEqual({
      ok: true,
      value: expected,
    });
  });

  test("that is none is refused in a sentence", () => {
    expect(readDesiredStatePayload("{")).toMatchObject({
      ok: false,
      failure: expect.stringContaining("expected JSON"),
    });
    expect(readDesiredStatePayload("[]")).toMatchObject({
      ok: false,
      failure: expect.stringContaining("desired state"),
    });
  });
});

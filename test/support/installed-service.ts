import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Container } from "../../src/gen/kanto/container_pb.ts";
import { type BootedSystem, bootSystem } from "./booted-system.ts";
import { buildDebianPackages } from "./debian-packages.ts";
import { eventually } from "./eventually.ts";
import { rawKanto } from "./raw-kanto.ts";
import { type RealKanto, startRealKanto, TEST_IMAGE } from "./real-kanto.ts";

export const SERVICE = "kanto-auto-deployer";

/** A machine with systemd for all tests of the file, the package for it, and a real Kanto outside of it. */
export interface InstalledService {
  /** The package as it was built; `install` is up to the test. */
  packagePath(): string;
  /** A folder of this machine, for the whole file. */
  scratch(): string;
  install(packagePath: string): Promise<void>;
  /** The path outside of one inside. */
  path(inside: string): string;
  sh(script: string): Promise<string>;
  shOutside(script: string): Promise<string>;
  /** As `systemctl show` tells it. */
  property(name: string): Promise<string>;
  journal(): Promise<string>;
  /** Sends a signal to its process, and gives the number of that. */
  signal(name: string): Promise<string>;
  /** Waits until it has told systemd that it is ready; with another process than `processIdBefore`. */
  active(processIdBefore?: string): Promise<void>;
  /** Settings of the unit beside the installed ones; no text: none any more. */
  override(text?: string): Promise<void>;
  /** Writes a manifest with the test image; `version` tells it from others of the name. */
  write(name: string, version: number): Promise<void>;
  /** Waits until it is the only one of its name, runs, and nothing is left to be done. */
  runs(name: string, version: number): Promise<void>;
  /** What Kanto lists. */
  containers(): Promise<readonly Container[]>;
}

/**
 * The machine's processes are apart from Kanto's, so it stops containers with Kanto's own Stop, which loses exits of
 * processes that end at once.
 */
const ENDS_LATE = ["/bin/sh", "-c", "trap 'sleep 0.3; exit 0' TERM; while :; do sleep 1 & wait $!; done"];

/** Inside, Kanto's socket is `/srv/kanto/cm.sock`. */
export function useInstalledService(): InstalledService {
  let scratch = "";
  let packagePath = "";
  let kanto: RealKanto | undefined;
  let system: BootedSystem | undefined;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "kad-installed-test-"));
    [packagePath = ""] = await buildDebianPackages(scratch, "amd64");
    kanto = await startRealKanto();
    system = await bootSystem({ binds: { "/srv/kanto": kanto.directory } });
  });
  afterAll(async () => {
    await system?.stop();
    await kanto?.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  beforeEach(({ onTestFailed }) => {
    onTestFailed(async () => {
      const lines = await sh(`journalctl --unit ${SERVICE} --no-pager --lines 60`);
      const names = (await containers()).map(({ id, name, state }) => `${id} ${name} ${state?.status}`);
      process.stderr.write(`\n${lines}\nKanto lists:\n${names.join("\n")}\n`);
    });
  });

  const path = (inside: string) => join(started(system).root, inside);
  const sh = (script: string) => started(system).sh(script);
  const property = async (name: string) => (await sh(`systemctl show --value --property=${name} ${SERVICE}`)).trim();
  const stateAndProcess = async () => {
    const shown = await sh(`systemctl show --property=ActiveState,MainPID ${SERVICE}`);
    return [/^ActiveState=(.*)$/m.exec(shown)?.[1], /^MainPID=(.*)$/m.exec(shown)?.[1]] as const;
  };

  async function containers(): Promise<readonly Container[]> {
    const { containers: api, close } = rawKanto(started(kanto).socketPath);
    try {
      return (await api.list({})).containers;
    } finally {
      close();
    }
  }

  return {
    packagePath: () => packagePath,
    scratch: () => scratch,
    async install(archive) {
      await copyFile(archive, path(`root/${basename(archive)}`));
      await sh(`apt-get install --yes --quiet --no-install-recommends /root/${basename(archive)} </dev/null 2>&1`);
    },
    path,
    sh,
    shOutside: (script) => started(system).shOutside(script),
    property,
    journal: () => sh(`journalctl --unit ${SERVICE} --output cat --no-pager`),
    async active(processIdBefore) {
      await eventually(
        stateAndProcess,
        // For a moment after its end a service is still active, without a process.
        ([state, processId]) => state === "active" && processId !== "0" && processId !== processIdBefore,
        30_000,
      );
    },
    async signal(name) {
      const processId = await property("MainPID");
      // To 0 it would go to the tests themselves.
      if (!(Number(processId) > 1)) throw new Error(`expected a process of the service, got ${processId}`);
      await sh(`kill -${name} ${processId}`);
      return processId;
    },
    async override(text = "") {
      const folder = `/run/systemd/system/${SERVICE}.service.d`;
      await sh(`mkdir -p ${folder} && cat > ${folder}/test.conf <<'END' && systemctl daemon-reload\n${text}\nEND`);
    },
    async write(name, version) {
      const config = { env: [`VERSION=${version}`], cmd: ENDS_LATE };
      const manifest = { container_name: name, image: { name: TEST_IMAGE }, config };
      await writeFile(path(`etc/${SERVICE}/manifests/${name}.json`), JSON.stringify(manifest), { mode: 0o644 });
    },
    async runs(name, version) {
      await eventually(
        async () => (await containers()).filter((container) => container.name === name),
        ([found, ...others]) =>
          others.length === 0 && found?.state?.status === "Running" && found.config?.env[0] === `VERSION=${version}`,
        60_000,
      );
      await eventually(
        () => property("StatusText"),
        (text) => /^\d+ containers? as desired$/.test(text),
        60_000,
      );
    },
    containers,
  };
}

function started<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error("expected the machine to have been started before the test");
  return thing;
}

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { useScratchDirectory } from "../../../test/support/scratch-directory.ts";
import { findCompetitors } from "./find-competitors.ts";

const root = useScratchDirectory();

function place(path: string, text: string): void {
  mkdirSync(dirname(join(root(), path)), { recursive: true });
  writeFileSync(join(root(), path), text);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root(), path)), { recursive: true });
  symlinkSync(target, join(root(), path));
}

const UNIT = "systemd/system/kanto-auto-deployer.service";
const WANTED = "etc/systemd/system/multi-user.target.wants/kanto-auto-deployer.service";
const EARLIER = "[Service]\nExecStart=/usr/bin/kanto-auto-deployer --daemon --mqtt /data/var/containers/manifests\n";

describe("the unit", () => {
  test("is not there on a bare machine", async () => {
    expect(await findCompetitors(root(), "/manifests")).toMatchObject({
      unit: null,
      earlierPids: [],
      isSwitchedOff: false,
      kantoService: { deploysItself: true, isManifestDirectory: false, hasUpdateAgent: false, configFailure: null },
    });
  });

  test("of the earlier deployer is told from ours, and an enabled one from one that only lies there", async () => {
    place(`usr/lib/${UNIT}`, EARLIER);
    expect((await findCompetitors(root(), "/")).unit).toMatchObject({ isEarlier: true, isEnabled: false });
    link(WANTED, `/usr/lib/${UNIT}`);
    expect((await findCompetitors(root(), "/")).unit).toMatchObject({ isEarlier: true, isEnabled: true });
    place(`usr/lib/${UNIT}`, "[Service]\nType=notify\nExecStart=/usr/bin/kanto-auto-deployer --daemon\n");
    expect((await findCompetitors(root(), "/")).unit).toMatchObject({ isEarlier: false, isEnabled: true });
  });

  test("in /etc hides the one of a package, as for systemd", async () => {
    place(`usr/lib/${UNIT}`, "[Service]\nType=notify\n");
    place(`etc/${UNIT}`, EARLIER);
    const { unit } = await findCompetitors(root(), "/");
    expect(unit).toMatchObject({ path: join(root(), `etc/${UNIT}`), isEarlier: true });
  });
});

test("the earlier deployer's processes are told by their program; ours are run by Node", async () => {
  link("proc/7/exe", "/usr/bin/kanto-auto-deployer");
  link("proc/8/exe", "/usr/lib/kanto-auto-deployer/node");
  link("proc/9/exe", "/usr/bin/kanto-auto-deployer (deleted)");
  place("var/lib/kanto-auto-deployer/KAD.disabled", "");
  expect(await findCompetitors(root(), "/")).toMatchObject({ earlierPids: [7, 9], isSwitchedOff: true });
});

describe("Kanto's configuration", () => {
  const path = "etc/container-management/config.json";

  test("tells where Kanto deploys from itself, whatever links lead there", async () => {
    place("data/manifests/a.json", "{}");
    link("etc/here", join(root(), "data/manifests"));
    place(path, '{ "deployment": { "ctr_dir": "/etc/here" }, "update_agent": { "enable": true } }');
    const { kantoService } = await findCompetitors(root(), join(root(), "data/manifests"));
    expect(kantoService).toMatchObject({ deploysItself: true, isManifestDirectory: true, hasUpdateAgent: true });
  });

  test("can turn that off", async () => {
    place(path, '{ "deployment": { "enable": false } }');
    expect((await findCompetitors(root(), "/")).kantoService.deploysItself).toBe(false);
  });

  test.each([["{"], ["3"], ['{ "deployment": { "enable": "yes" } }']])(
    "that is %s is reported, not trusted",
    async (text) => {
      place(path, text);
      const { kantoService } = await findCompetitors(root(), "/");
      expect(kantoService.configFailure).not.toBeNull();
      expect(kantoService.deploysItself).toBe(true);
    },
  );
});

import { readdir, readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { asLaterVersion } from "../support/debian-packages.ts";
import { eventually } from "../support/eventually.ts";
import { SERVICE, useInstalledService } from "../support/installed-service.ts";
import { identities } from "../support/real-deployment.ts";
import { describeWithRealKanto } from "../support/real-kanto.ts";

const CONFIG = `etc/${SERVICE}/config.json`;
const STATE = `var/lib/${SERVICE}`;

/** One machine for all tests, in their order: what the first installs, the last removes. */
describeWithRealKanto("the package on a machine with systemd", () => {
  const service = useInstalledService();

  test("starts after the installation and says that it waits for Kanto", async () => {
    await service.install(service.packagePath());
    await service.active();
    expect(await service.sh(`systemctl is-enabled ${SERVICE}`)).toBe("enabled\n");
    expect(await service.property("StatusText")).toMatch(/^waiting for Kanto: /);
  });

  test("contents systemd with its unit, and with the local network opened", async () => {
    const verify = `systemd-analyze verify --man=no ${SERVICE}.service 2>&1`;
    expect(await service.sh(verify)).toBe("");
    await service.override(await service.sh(`cat /usr/share/doc/${SERVICE}/examples/service/broker.conf`));
    expect(await service.sh(verify)).toBe("");
    await service.override();
  });

  test("F10: deploys within its restrictions, and says once that it cannot see Kanto's processes", async () => {
    const config = (await readFile(service.path(CONFIG), "utf8"))
      .replace(/[/][/] "socket-cm": "[^"]*"/, '"socket-cm": "/srv/kanto/cm.sock"')
      .replace('// "health-window": "10s"', '"health-window": "1s"');
    await writeFile(service.path(CONFIG), config);
    await service.sh(`systemctl restart ${SERVICE}`);
    for (const version of [1, 2, 3]) {
      await service.write("app", version);
      await service.runs("app", version);
    }
    expect((await service.journal()).match(/parking unavailable/g)).toHaveLength(1);
  });

  test("F10: sees a container's process of another user and can end it, and can write nowhere else", async () => {
    await service.sh("systemd-run --quiet --unit=stranger --uid=65534 sleep 600");
    const stranger = (await service.sh("systemctl show --value --property=MainPID stranger")).trim();
    // The same unit with another program in it, once.
    const unit = await service.sh(`cat /usr/lib/systemd/system/${SERVICE}.service`);
    const script = `cat /proc/${stranger}/stat /proc/${stranger}/cgroup && kill ${stranger} && ! touch /etc/written /srv/written /usr/written && touch $STATE_DIRECTORY/written`;
    const probe = unit
      .replace(/^(Type|Restart|WatchdogSec|ExecReload|Wants|After)=.*\n/gm, "")
      .replace(/^ExecStart=.*$/m, `Type=oneshot\nExecStart=/bin/sh -c '${script}'`)
      .replace(/^(State|Runtime)Directory=.*$/gm, "$1Directory=probe");
    await writeFile(service.path("etc/systemd/system/probe.service"), probe);
    await service.sh("systemctl daemon-reload && systemctl start probe");
    expect(await service.sh("journalctl --unit probe --output cat --no-pager")).toContain("stranger.service");
    await eventually(
      () => service.sh("systemctl is-active stranger || true"),
      (state) => state !== "active\n",
    );
    await service.sh("rm /etc/systemd/system/probe.service && rm -r /var/lib/probe && systemctl daemon-reload");
  });

  test("reads its configuration again when it is told to, by the same process", async () => {
    const before = await service.property("MainPID");
    await service.sh(`systemctl reload ${SERVICE}`);
    await service.active();
    expect(await service.property("MainPID")).toBe(before);
    expect(await service.property("NRestarts")).toBe("0");
  });

  test("D7: is started again when it does not move any more", async () => {
    await service.override("[Service]\nWatchdogSec=3");
    await service.sh(`systemctl restart ${SERVICE}`);
    await service.active();
    const stopped = await service.signal("STOP");
    await service.active(stopped);
    expect(await service.journal()).toMatch(/Watchdog timeout \(limit 3s\)/);
    // Fed, it lives on.
    const fed = await service.property("MainPID");
    const restarts = await service.property("NRestarts");
    await service.sh("sleep 7");
    expect([await service.property("MainPID"), await service.property("NRestarts")]).toEqual([fed, restarts]);
    await service.override();
    await service.sh(`systemctl restart ${SERVICE}`);
    await service.active();
  });

  test("D9: is started again however often it crashes", async () => {
    for (let crash = 0; crash < 7; crash += 1) await service.active(await service.signal("KILL"));
    expect(Number(await service.property("NRestarts"))).toBeGreaterThanOrEqual(7);
    await service.write("app", 4);
    await service.runs("app", 4);
  });

  test("D6: is started again when it has used up its memory, and has lost nothing", async () => {
    const before = identities(await service.containers());
    const processId = await service.property("MainPID");
    // What MemoryMax= does where systemd may use this controller, which this machine keeps for itself.
    const group = `/sys/fs/cgroup/memory/kad-test-${process.pid}`;
    await service.shOutside(`mkdir ${group} && echo 1M > ${group}/memory.limit_in_bytes`);
    try {
      await service.shOutside(`echo ${processId} > ${group}/cgroup.procs`);
      for (let count = 0; count < 200; count += 1) {
        await writeFile(service.path(`etc/${SERVICE}/manifests/large-${count}.json`), `"${"x".repeat(100_000)}`);
      }
      await service.active(processId);
      expect(await service.shOutside(`cat ${group}/memory.oom_control`)).toMatch(/^oom_kill [1-9]/m);
    } finally {
      await eventually(
        () => service.shOutside(`rmdir ${group} 2>&1 || true`),
        (complaint) => complaint === "",
      );
    }
    await service.sh(`rm /etc/${SERVICE}/manifests/large-*.json`);
    await service.runs("app", 4);
    expect(identities(await service.containers())).toEqual(before);
  });

  test("D10: stops in less than five seconds, and goes on where it was", async () => {
    await service.write("app", 5);
    const startedAtMs = performance.now();
    await service.sh(`systemctl stop ${SERVICE}`);
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
    expect(await service.property("Result")).toBe("success");
    await service.sh(`systemctl start ${SERVICE}`);
    await service.runs("app", 5);
  });

  test("D12: is upgraded without a container being disturbed, and keeps state and configuration", async () => {
    const before = identities(await service.containers());
    const config = await readFile(service.path(CONFIG), "utf8");
    const history = await service.sh("kad history app");
    const processId = await service.property("MainPID");
    await service.install(await asLaterVersion(service.packagePath(), service.scratch()));
    await service.active(processId);
    await service.runs("app", 5);
    expect(identities(await service.containers())).toEqual(before);
    expect(await readFile(service.path(CONFIG), "utf8")).toBe(config);
    expect(await service.sh("kad history app")).toBe(history);
    expect(await service.sh(`dpkg-query --show --showformat='\${Version}' ${SERVICE}`)).toMatch(/\+later$/);
  });

  test("keeps state, configuration and containers when it is removed", async () => {
    const before = identities(await service.containers());
    await service.sh(`apt-get remove --yes --quiet ${SERVICE} 2>&1`);
    expect(await service.sh(`pgrep --full ${SERVICE} || true; ls -d /usr/*/*${SERVICE}* || true`)).toBe("");
    expect((await readdir(service.path(STATE))).length).toBeGreaterThan(0);
    expect(await readdir(service.path(`etc/${SERVICE}`))).toEqual(["config.json", "manifests"]);
    expect(identities(await service.containers())).toEqual(before);
  });

  test("leaves nothing but people's own manifests when it is purged", async () => {
    const before = identities(await service.containers());
    await service.sh(`apt-get purge --yes --quiet ${SERVICE} 2>&1`);
    const left = await service.sh(
      `find / -xdev -name '*${SERVICE}*' -not -path '/proc/*' -not -path '/root/*' -not -path '/srv/*' -not -path '/var/cache/*'; find /etc/${SERVICE} -type f`,
    );
    expect(left.trim().split("\n")).toEqual([`/etc/${SERVICE}`, `/etc/${SERVICE}/manifests/app.json`]);
    expect(identities(await service.containers())).toEqual(before);
  });
});

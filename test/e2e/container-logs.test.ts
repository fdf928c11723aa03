import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { useRealDeployment } from "../support/real-deployment.ts";
import { describeWithRealKanto } from "../support/real-kanto.ts";

/** Every hundredth of a second a numbered line of some 100 bytes; the first one to the other stream. */
const COUNTER = [
  "/bin/sh",
  "-c",
  "trap 'exit 0' TERM; echo begin >&2; n=0; while :; do n=$((n+1)); echo \"line $n $(printf '%080d' 0)\"; sleep 0.01; done",
];

describeWithRealKanto("logs of a real container", () => {
  const deployment = useRealDeployment();

  function logs(name: string, ...more: readonly string[]) {
    return deployment.logs(name, ...more);
  }

  /** The numbers of the lines, in their order. */
  function numbersOf(output: string): readonly number[] {
    return [...output.matchAll(/^line (\d+) /gm)].map(([, digits]) => Number(digits));
  }

  test("are followed through rotation after rotation, each line once and in order", async () => {
    await deployment.write("counter", {
      config: { cmd: COUNTER },
      host_config: { log_config: { driver_config: { type: "json-file", max_size: "10k", max_files: 3 } } },
    });
    expect((await deployment.apply()).status).toBe(0);
    const running = deployment.startLogs("counter", "--follow", "--lines", "1000000");
    const folder = dirname((await deployment.running("counter")).hostsPath);
    const numbers = await eventually(
      async () => numbersOf(running.output()),
      (seen) => seen.length > 400,
      60_000,
    );
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    expect(await readdir(folder)).toEqual(expect.arrayContaining(["json.log", "json.log.1", "json.log.2"]));
    const { status } = await running.end("SIGINT");
    expect(status).toBe(0);
    const last = numbersOf((await logs("counter", "--lines", "5")).stdout);
    expect(last).toHaveLength(5);
    expect(last[0]).toBeGreaterThan(numbers.at(-10) ?? 0);
  });

  test("lie in the manifest's own folder where it states one, and both streams are shown", async () => {
    await deployment.write("elsewhere", {
      config: { cmd: COUNTER },
      host_config: { log_config: { driver_config: { type: "json-file", root_dir: deployment.path("logs") } } },
    });
    expect((await deployment.apply()).status).toBe(0);
    const { id } = await deployment.running("elsewhere");
    expect(await readdir(join(deployment.path("logs"), id))).toContain("json.log");
    const { stdout, status } = await logs("elsewhere", "--lines", "1000000");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^begin\n/m);
    expect((await logs(id, "--lines", "1")).status).toBe(0);
  });

  test("go on with the container that takes the place of the one that is followed", async () => {
    await deployment.write("changing", { config: { cmd: COUNTER, env: ["V=1"] } });
    expect((await deployment.apply()).status).toBe(0);
    const running = deployment.startLogs("changing", "--follow", "--lines", "1");
    await running.says(/line \d+/);
    await deployment.write("changing", { config: { cmd: COUNTER, env: ["V=2"] } });
    expect((await deployment.apply()).status).toBe(0);
    // Nothing orders the two streams: the first line of either may come first.
    await running.says(/-- 'changing' is another container now: .*\n(?=(?:.*\n)*begin\n)(?=(?:.*\n)*line 1 )/);
    await running.end("SIGINT");
  });

  test("that nobody keeps, or of nobody, are said to be so, and Kanto survives", async () => {
    await deployment.write("silent", { host_config: { log_config: { driver_config: { type: "none" } } } });
    expect((await deployment.apply()).status).toBe(0);
    const silent = await logs("silent");
    expect(silent).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("log driver 'none'") });
    const unknown = await logs("nobody");
    expect(unknown).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/that Kanto lists \(silent\), got 'nobody'/),
    });
    expect((await deployment.running("silent")).name).toBe("silent");
  });
});

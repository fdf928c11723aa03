import { rename, rm } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { useEmulatedDeployment } from "../support/emulated-deployment.ts";

/** What is wrong in a file must not reach Kanto, nor the containers that run. */

const deployment = useEmulatedDeployment();
const manifest = (name: string, image = `example.com/${name}:1`, more: object = {}) => ({
  container_name: name,
  image: { name: image },
  ...more,
});

test("B1: a good manifest that becomes broken leaves its container running, and the line is named", async () => {
  const whole = JSON.stringify(manifest("kept"), null, 2);
  await deployment.write("kept.json", whole);
  expect((await deployment.apply()).status).toBe(0);
  const before = deployment.identities();
  deployment.emulator().forgetCalls();
  for (const length of [0, 1, 20, Math.floor(whole.length / 2), whole.length - 1]) {
    await deployment.write("kept.json", whole.slice(0, length));
    const { status, stdout, stderr } = await deployment.apply("--prune");
    expect({ status, held: stdout.includes("1 held") }, stdout).toEqual({ status: 1, held: true });
    expect(stderr).toMatch(length === 0 ? /^kept\.json: error\[file-empty\]/m : /^kept\.json:\d+:\d+: error\[/m);
  }
  expect(deployment.identities()).toEqual(before);
  expect(deployment.changes()).toEqual([]);
});

describe("B8: of two files that state one name", () => {
  test("the one that made the container keeps it, and there are never two", async () => {
    await deployment.write("b.json", manifest("twice", "example.com/b:1"));
    await deployment.apply();
    const before = deployment.identities();
    await deployment.write("a.json", manifest("twice", "example.com/a:1"));
    const { status, stderr } = await deployment.apply();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^a\.json:.*error\[/m);
    expect(deployment.identities()).toEqual(before);
  });

  test("at first the one that bears the container's name counts, else the first in byte order", async () => {
    await deployment.write("a.json", manifest("one", "example.com/a:1"));
    await deployment.write("one.json", manifest("one", "example.com/one:1"));
    await deployment.write("y.json", manifest("two", "example.com/y:1"));
    await deployment.write("z.json", manifest("two", "example.com/z:1"));
    const { stderr } = await deployment.apply();
    expect(stderr).toMatch(/^a\.json:.*error\[/m);
    expect(stderr).toMatch(/^z\.json:.*error\[/m);
    const images = deployment
      .emulator()
      .containers()
      .map(({ name, image }) => `${name} ${image?.name}`);
    expect(images.sort()).toEqual(["one example.com/one:1", "two example.com/y:1"]);
  });
});

test("B9: a file that is renamed causes no call that changes anything", async () => {
  await deployment.write("old-name.json", manifest("same"));
  await deployment.apply();
  const before = deployment.identities();
  deployment.emulator().forgetCalls();
  await rename(deployment.path("manifests", "old-name.json"), deployment.path("manifests", "new-name.json"));
  expect(await deployment.apply("--prune")).toMatchObject({ status: 0, stdout: "As desired: 1 unchanged.\n" });
  expect(deployment.changes()).toEqual([]);
  expect(deployment.identities()).toEqual(before);
});

describe("what is refused reaches no call", () => {
  const mappings = (more: object) => ({ host_config: { port_mappings: [{ container_port: 80, ...more }] } });
  const policy = (more: object) => ({ host_config: { restart_policy: { type: "on-failure", ...more } } });
  const REFUSED: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    [
      "B5: a key twice",
      {
        top: '{"image": {"name": "x:1"}, "image": {"name": "y:1"}}',
        inner: '{"image": {"name": "x:1", "name": "y:1"}}',
        spelled: '{"image": {"name": "x:1", "n\\u0061me": "y:1"}}',
        "in-a-list":
          '{"image": {"name": "x:1"}, "host_config": {"port_mappings": [{"container_port": 1, "host_port": 1, "host_port": 2}]}}',
        unknown: '{"image": {"name": "x:1"}, "what": {"a": 1, "a": 1}}',
      },
    ],
    [
      "B6: numbers that are none of Kanto's",
      {
        infinite: '{"image": {"name": "x:1"}, "host_config": {"restart_policy": {"maximum_retry_count": 1e400}}}',
        nan: '{"image": {"name": "x:1"}, "host_config": {"restart_policy": {"maximum_retry_count": NaN}}}',
        "too-precise": JSON.stringify(manifest("too-precise", "x:1", policy({ maximum_retry_count: 0 }))).replace(
          '"maximum_retry_count":0',
          '"maximum_retry_count":9007199254740993',
        ),
        fraction: JSON.stringify(manifest("fraction", "x:1", policy({ maximum_retry_count: 1.5 }))),
        negative: JSON.stringify(manifest("negative", "x:1", mappings({ host_port: -1 }))),
        "port-70000": JSON.stringify(manifest("port-70000", "x:1", mappings({ host_port: 70_000 }))),
        "port-0": JSON.stringify(manifest("port-0", "x:1", { host_config: { port_mappings: [{ host_port: 1 }] } })),
        "port-text": JSON.stringify(manifest("port-text", "x:1", mappings({ host_port: "80" }))),
      },
    ],
    [
      "B7: what is no text, or none for a name",
      {
        nul: '{"image": {"name": "x:1\0"}}',
        "escaped-nul": '{"container_name": "a\\u0000b", "image": {"name": "x:1"}}',
        surrogate: '{"container_name": "a\\ud800", "image": {"name": "x:1"}}',
        bidi: '{"container_name": "a\u202eb", "image": {"name": "x:1"}}',
        "line-end": '{"container_name": "a\\nb", "image": {"name": "x:1"}}',
      },
    ],
    [
      "F4: names, ids and hosts that are paths or nonsense",
      Object.fromEntries(
        ["../../victim", "/etc", "a/b", "..", ".", "a\u0000b", "x".repeat(300), "a\uff0e\uff0eb", "-a", "a b"].flatMap(
          (text, index) => [
            [`id-${index}`, JSON.stringify(manifest(`id-${index}`, "x:1", { container_id: text }))],
            [`name-${index}`, JSON.stringify(manifest(text, "x:1"))],
          ],
        ),
      ),
    ],
  ];

  test.each(REFUSED)("%s", async (_what, texts) => {
    for (const [name, text] of Object.entries(texts)) await deployment.write(`${name}.json`, text);
    await deployment.write("good.json", manifest("good"));
    const { status, stderr } = await deployment.apply();
    expect(status).toBe(1);
    for (const name of Object.keys(texts)) {
      const own = stderr.split("\n").filter((line) => line.startsWith(`${name}.json:`));
      expect(own.filter((line) => /^[\w-]+\.json(?::\d+:\d+)?: error\[/.test(line)).length, `${name}: ${stderr}`).toBe(
        1,
      );
    }
    expect(
      deployment
        .emulator()
        .containers()
        .map(({ name }) => name),
    ).toEqual(["good"]);
    expect(deployment.changes()).toEqual(["Create", "Start"]);
  });

  test("B7: bytes that are no UTF-8", async () => {
    await deployment.write("latin.json", new Uint8Array(Buffer.from('{"image": {"name": "\xe4:1"}}', "latin1")));
    await deployment.write("utf16.json", new Uint8Array(Buffer.from('\ufeff{"image": {"name": "x:1"}}', "utf16le")));
    const { status, stderr } = await deployment.apply();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^latin\.json:.*error\[not-utf-8\]/m);
    expect(stderr).toMatch(/^utf16\.json:.*error\[(?:not-utf-8|nul-byte)\]/m);
    expect(deployment.changes()).toEqual([]);
  });
});

test("A11: a directory whose files are all gone removes nothing, with pruning or without", async () => {
  for (const name of ["a", "b", "c"]) await deployment.write(`${name}.json`, manifest(name));
  await deployment.apply();
  const before = deployment.identities();
  deployment.emulator().forgetCalls();
  for (const name of ["a", "b", "c"]) await rm(deployment.path("manifests", `${name}.json`));
  await deployment.apply();
  await deployment.apply("--prune");
  expect(deployment.changes()).toEqual([]);
  expect(deployment.identities()).toEqual(before);
});

import { describe, expect, test } from "vitest";
import { problemsOfText, problemsWith } from "../../../test/support/manifest-problems.ts";

describe("the container's name", () => {
  const reserved = (name: string) =>
    `/container_name: error[container-name-reserved]: names that end so are given to containers while one replaces another (expected a name that does not end in .kad-probe, .kad-keep, .kad-next or .kad-old, got "${name}")`;
  const tooLong = `/container_name: error[host-name-unfit]: the host name that Kanto makes of this name, <name>-host, is too long (expected a name of at most 59 characters, or a host_name, got "${"a".repeat(60)}")`;

  test.each([
    ["app.kad", []],
    ["app.kad-new", []],
    ["app.kad-next", [reserved("app.kad-next")]],
    ["app.kad-keep", [reserved("app.kad-keep")]],
    ["a".repeat(59), []],
    ["a".repeat(60), [tooLong]],
  ])("%s", (name, problems) => {
    expect(problemsWith({ container_name: name })).toEqual(problems);
  });

  test("may be long where the host name is stated", () => {
    expect(problemsWith({ container_name: "a".repeat(60), host_name: "short" })).toEqual([]);
  });
});

describe("the image's name", () => {
  const noRegistry = (name: string, hint: string) =>
    `/image/name: warning[image-without-registry]: the image names no registry, and Kanto does not add docker.io (got "${name}"); write ${hint}, unless the image is already on the machine`;
  const moves = (name: string) =>
    `/image/name: warning[image-tag-moves]: Kanto never pulls a tag again that it has, so a newer image under this name is never deployed (got "${name}"); name a version: another tag, or a digest`;

  test.each([
    ["ghcr.io/a/b:1", []],
    ["localhost/a:1", []],
    ["registry:5000/a:1", []],
    ["a/b:1", [noRegistry("a/b:1", "docker.io/a/b:1")]],
    ["mylocalhost/b:1", [noRegistry("mylocalhost/b:1", "docker.io/mylocalhost/b:1")]],
    ["redis:7", [noRegistry("redis:7", "docker.io/library/redis:7")]],
    ["localhost:1", [noRegistry("localhost:1", "docker.io/library/localhost:1")]],
    ["ghcr.io/a", [moves("ghcr.io/a")]],
    ["registry:5000/a", [moves("registry:5000/a")]],
    ["ghcr.io/a:latest", [moves("ghcr.io/a:latest")]],
    ["ghcr.io/latest:1", []],
    ["ghcr.io/a:1-latest", []],
    ["ghcr.io/a:latest-1", []],
    [`ghcr.io/a@sha256:${"0".repeat(8)}`, []],
    ["ghcr.io/a@sha256", []],
  ])("%s", (name, problems) => {
    expect(problemsWith({ image: { name } })).toEqual(problems);
  });
});

test("a variable that is stated again is told with its first entry, whatever its value", () => {
  const repeated = (index: number, name: string, got: string, first: number) =>
    `/config/env/${index}: warning[environment-repeated]: ${name} is stated twice; the last counts (got ${got}); the first is entry ${first} (they count from 0)`;

  expect(problemsWith({ config: { env: ["A=1", "B=1=2", "A=2", "B=1=3", "C", "A", "C=", "AA=1"] } })).toEqual([
    repeated(2, "A", '"A=…"', 0),
    repeated(3, "B", '"B=…"', 1),
    repeated(5, "A", "a text of 1 characters", 0),
    repeated(6, "C", '"C=…"', 4),
  ]);
});

describe("hooks", () => {
  const never = (got: string) =>
    `/hooks/0/type: warning[hook-never-runs]: Kanto never runs hooks of this type; it is left out (expected "Prestart", "Poststart" or "Poststop", got ${got})`;
  const noTimeout =
    "/hooks/0/timeout: warning[key-without-effect]: Kanto ignores the timeout of hooks (got 5); let the program limit its own time";

  test.each([
    ["of a type that runs", { type: "Poststop" }, []],
    ["of a number that runs", { type: 2 }, []],
    ["of a type that never runs", { type: "Unknown" }, [never('"Unknown"')]],
    ["of a number that never runs", { type: 3 }, [never("3")]],
    ["with a timeout", { timeout: 5 }, [noTimeout]],
    ["with a timeout of zero", { timeout: 0 }, []],
    ["with both", { type: 3, timeout: 5 }, [never("3"), noTimeout]],
  ])("%s", (_, hook, problems) => {
    expect(problemsWith({ hooks: [{ path: "/bin/true", ...hook }] })).toEqual(problems);
  });
});

describe("state that Kanto writes into its own copy", () => {
  const ignored = (key: string, got: string) =>
    `/${key}: warning[key-without-effect]: ${key} is state that Kanto keeps itself; it is ignored here${got}; remove it`;

  test("is ignored, and said where it holds anything", () => {
    const state = { created: "2024", restart_count: 2, manually_stopped: true, state: { pid: 1 }, hosts_path: "/h" };

    expect(problemsWith(state)).toEqual([
      ignored("created", ' (got "2024")'),
      ignored("restart_count", " (got 2)"),
      ignored("manually_stopped", " (got true)"),
      ignored("state", ""),
      ignored("hosts_path", ' (got "/h")'),
    ]);
  });

  test("says nothing where it is empty", () => {
    expect(problemsWith({ created: "", restart_count: 0, manually_stopped: false, state: null })).toEqual([]);
  });

  test("says nothing in the internal format, which cannot do without it", () => {
    const internal = { id: "a", image: { name: "a.b/c:1" }, created: "2024", restart_count: 2 };

    expect(problemsOfText(JSON.stringify(internal))).toEqual([]);
  });
});

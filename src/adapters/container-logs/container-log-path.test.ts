import { describe, expect, test } from "vitest";
import { specOf } from "../../../test/support/builders.ts";
import type { LogSpec } from "../../core/model/container-spec.ts";
import { containerLogPath } from "./container-log-path.ts";

const HOSTS = "/var/lib/container-management/containers/app-1/hosts";

function pathOf(log: Partial<LogSpec>, { id = "app-1", hostsPath = HOSTS } = {}) {
  const spec = specOf("app");
  return containerLogPath({ id, name: "app", hostsPath, spec: { ...spec, log: { ...spec.log, ...log } } });
}

describe("where the log of a container lies", () => {
  test("beside its hosts file", () => {
    expect(pathOf({})).toEqual({ ok: true, value: "/var/lib/container-management/containers/app-1/json.log" });
  });

  test("in a folder of its id below the manifest's own folder, also before the first start", () => {
    expect(pathOf({ rootDirectory: "/data/logs" }, { hostsPath: "" })).toEqual({
      ok: true,
      value: "/data/logs/app-1/json.log",
    });
  });

  test.each([
    ["nobody keeps it", { type: "none" }, {}, /log driver 'none', so Kanto keeps nothing/],
    ["an older daemon says nothing of it", { type: "" }, {}, /no log driver/],
    ["it was never started", {}, { hostsPath: "" }, /never been started/],
    ["the folder is relative", { rootDirectory: "logs" }, {}, /not absolute/],
    ["the id would lead elsewhere", { rootDirectory: "/data" }, { id: "../../etc" }, /no name of a folder/],
  ])("is said to be nowhere where %s", (_what, log, differing, message) => {
    expect(pathOf(log, differing)).toMatchObject({ ok: false, failure: expect.stringMatching(message) });
  });
});

import { describe, expect, test } from "vitest";
import { entryOf, inventoryOf, manifestOf } from "../../../test/support/builders.ts";
import type { Manifest, ReadManifest } from "../model/manifest.ts";
import type { Problem } from "../model/problem.ts";
import { buildDesiredState, type DesiredStateInput } from "./build-desired-state.ts";

function usable(manifest: Manifest, problems: readonly Problem[] = []): ReadManifest {
  return { kind: "usable", manifest, problems };
}

function unusable(path: string, candidateNames: readonly string[], problems: readonly Problem[]): ReadManifest {
  return { kind: "unusable", unusable: { path, candidateNames }, problems } as ReadManifest;
}

function problem(file: string, differing: Partial<Problem> = {}): Problem {
  return { severity: "error", code: "x", file, message: `${file} is wrong`, ...differing };
}

function desired(differing: Partial<DesiredStateInput>) {
  return buildDesiredState({ read: [], refused: [], complete: true, inventory: inventoryOf(), ...differing });
}

const at = (path: string, name: string) => manifestOf(name, {}, { path });

describe("B8: of several files that state one name", () => {
  const paths = (read: readonly Manifest[], inventory = inventoryOf()) => {
    const { containers, problems } = desired({ read: read.map((manifest) => usable(manifest)), inventory });
    return [...[...containers.values()].map(({ path }) => path), ...problems.map(({ file }) => `not ${file}`)];
  };

  test("the first in byte order counts, in whatever order they are read", () => {
    const files = [at("b.json", "app"), at("a.json", "app"), at("c.json", "app")];
    expect(paths(files)).toEqual(["a.json", "not b.json", "not c.json"]);
    expect(paths([...files].reverse())).toEqual(["a.json", "not b.json", "not c.json"]);
  });

  test("one whose own name is the container's goes before, in a folder too", () => {
    expect(paths([at("a.json", "app"), at("z/app.json", "app")])).toEqual(["z/app.json", "not a.json"]);
  });

  test("the one that made the container goes before all", () => {
    const inventory = inventoryOf(entryOf("app", { manifestPath: "z.json" }));
    const files = [at("a.json", "app"), at("app.json", "app"), at("z.json", "app")];
    expect(paths(files, inventory)).toEqual(["z.json", "not a.json", "not app.json"]);
  });

  test("the others are told who keeps it, and what to do", () => {
    const { problems } = desired({ read: [usable(at("a.json", "app")), usable(at("b.json", "app"))] });
    expect(problems).toEqual([
      {
        severity: "error",
        code: "name-taken",
        file: "b.json",
        message: "the container name 'app' is stated by a.json too, which keeps it",
        expected: "a name that no other manifest states",
        got: "'app'",
        hint: "give one of the two another container_name, or delete one of the files",
      },
    ]);
  });
});

describe("a file that cannot be used", () => {
  test("holds every name that it may stand for, and the container that it made, with the first error as reason", () => {
    const problems = [problem("x.json", { severity: "warning", message: "odd" }), problem("x.json")];
    const inventory = inventoryOf(entryOf("made", { manifestPath: "x.json" }), entryOf("other"));
    const { held } = desired({ read: [unusable("x.json", ["x", "stated"], problems)], inventory });
    expect([...held.values()]).toEqual(
      ["made", "x", "stated"].map((name) => ({ name, path: "x.json", reason: "x.json is wrong" })),
    );
  });

  test("and was not even read holds the name of its file", () => {
    const refused = [{ path: "folder/app.json", problem: problem("folder/app.json") }];
    const { held, problems } = desired({ refused });
    expect([...held.keys()]).toEqual(["app"]);
    expect(problems).toEqual([problem("folder/app.json")]);
  });

  test("holds nothing that another file states", () => {
    const read = [unusable("x.json", ["app"], [problem("x.json")]), usable(at("app.json", "app"))];
    const { held, containers } = desired({ read });
    expect([[...held.keys()], [...containers.keys()]]).toEqual([[], ["app"]]);
  });
});

test("problems come by file, line and column, whatever the order of reading", () => {
  const position = (line: number, column: number) => ({ position: { line, column, length: 1 } });
  const read = [
    usable(at("b.json", "b"), [problem("b.json", position(2, 1)), problem("b.json", position(1, 9))]),
    usable(at("a.json", "a"), [
      problem("a.json", position(3, 3)),
      problem("a.json", position(3, 1)),
      problem("a.json"),
    ]),
  ];
  expect(
    desired({ read }).problems.map(({ file, position: place }) => `${file} ${place?.line}:${place?.column}`),
  ).toEqual([...["a.json undefined:undefined", "a.json 3:1", "a.json 3:3"], ...["b.json 1:9", "b.json 2:1"]]);
});

test("whether it is complete is handed on", () => {
  expect([desired({}).complete, desired({ complete: false }).complete]).toEqual([true, false]);
});

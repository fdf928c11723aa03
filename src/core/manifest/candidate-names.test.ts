import { parseTree } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { candidateNames, fileBaseName } from "./candidate-names.ts";

test.each([
  ["web.json", "web"],
  ["folder.d/web.json", "web"],
  ["/a/b/web", "web"],
  ["web.json.json", "web.json"],
  ["webjson", "webjson"],
  ["web.JSON", "web.JSON"],
])("the base name of %s is %s", (path, name) => {
  expect(fileBaseName(path)).toBe(name);
});

describe("B7: the names that an unusable file may stand for", () => {
  test.each([
    ["its own, where nothing of it can be read", "", ["file"]],
    ["its own, where it is no object", '["container_name"]', ["file"]],
    [
      "each that it states, the last first",
      '{"container_id": "a", "name": "b", "id": "c", "container_name": "d"}',
      ["d", "c", "b", "a", "file"],
    ],
    ["in whatever case their keys are", '{"Container_NAME": "a"}', ["a", "file"]],
    ["not those of other keys", '{"host_name": "a", "image": {"name": "b"}}', ["file"]],
    ["no numbers", '{"name": 5}', ["file"]],
    ["none that no container can have", '{"name": "../b", "id": "", "container_name": "a b"}', ["file"]],
    ["each once", '{"name": "file", "id": "a", "container_id": "a"}', ["a", "file"]],
    ["those before it breaks off", '{"name": "a", "id', ["a", "file"]],
    ["none of a key without a value", '{"name"', ["file"]],
  ])("%s", (_, text, names) => {
    expect(candidateNames("folder/file.json", parseTree(text))).toEqual(names);
  });

  test("none longer than a file's name can be", () => {
    const ofLength = (length: number) => candidateNames("file.json", parseTree(`{"name": "${"a".repeat(length)}"}`));

    expect(ofLength(255)).toEqual(["a".repeat(255), "file"]);
    expect(ofLength(256)).toEqual(["file"]);
  });
});

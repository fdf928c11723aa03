import { type Node, parseTree } from "jsonc-parser";
import { expect, test } from "vitest";
import { nearestSite, spanOf } from "./nearest-site.ts";

const TREE = parseTree('{"a": {"b": "text", "c": [1, 22]}}');
if (TREE === undefined) throw new Error("the tree could not be parsed");
const SITES = new Map([
  ["", { node: TREE, pointer: "" }],
  ["/a", { node: TREE, pointer: "/A" }],
]);

test("a value that is there is its own place, as the file spells it", () => {
  expect(nearestSite(SITES, "/a")).toEqual({ node: TREE, pointer: "/A", exact: true });
});

test.each([
  ["/a/x", "/A"],
  ["/a/x/0/y", "/A"],
  ["/x", ""],
])("%s, which is absent, is placed at the nearest object around it", (pointer, found) => {
  expect(nearestSite(SITES, pointer)).toEqual({ node: TREE, pointer: found, exact: false });
});

test("a document without a place is a mistake of the program", () => {
  expect(() => nearestSite(new Map(), "/a/b")).toThrow("internal: the document itself has no site");
});

test("objects and lists are pointed at by their bracket, other values from end to end", () => {
  const spanAt = (...path: readonly (string | number)[]) => {
    let node: Node | undefined = TREE;
    for (const step of path) {
      const children: readonly Node[] = node?.children ?? [];
      node =
        typeof step === "number"
          ? children[step]
          : children.find((property) => property.children?.[0]?.value === step)?.children?.[1];
    }
    if (node === undefined) throw new Error(`nothing at ${path.join("/")}`);
    return spanOf({ node, pointer: "" });
  };

  expect(spanAt()).toEqual({ offset: 0, length: 1 });
  expect(spanAt("a", "b")).toEqual({ offset: 12, length: 6 });
  expect(spanAt("a", "c")).toEqual({ offset: 25, length: 1 });
  expect(spanAt("a", "c", 1)).toEqual({ offset: 29, length: 2 });
});

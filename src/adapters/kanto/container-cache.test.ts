import { create, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ContainerSchema } from "../../gen/kanto/container_pb.ts";
import { containerCache } from "./container-cache.ts";

const bytesOf = (id: string, name: string) => toBinary(ContainerSchema, create(ContainerSchema, { id, name }));

test("a container that is listed as before is the same object, whatever its place; one that differs is read anew", async () => {
  const read = containerCache();
  const [one, other] = await read([bytesOf("1", "one"), bytesOf("2", "other")]);
  const again = await read([bytesOf("2", "renamed"), bytesOf("1", "one")]);
  expect(again.map(({ id, name }) => `${id} ${name}`)).toEqual(["2 renamed", "1 one"]);
  expect(again[1]).toBe(one);
  expect(again[0]).not.toBe(other);
});

test("what is not listed any more is forgotten", async () => {
  const read = containerCache();
  const [one] = await read([bytesOf("1", "one")]);
  await read([]);
  const [again] = await read([bytesOf("1", "one")]);
  expect(again).toEqual(one);
  expect(again).not.toBe(one);
});

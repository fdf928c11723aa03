import { expect, test } from "vitest";
import { containerStatusOf, statusOf } from "../../../test/support/status-builders.ts";
import { containerTopic, presenceText, presenceTopic, publishedTexts } from "./published-texts.ts";

const FINGERPRINT = { sha256: "0a1b", isExact: true };

test("the whole is told with the containers' names, and each container on a topic of its own", () => {
  const app = containerStatusOf("app");
  const odd = containerStatusOf("a/b #+");
  const { updatedAt: _, processId: __, containers: ___, ...whole } = statusOf();
  const texts = publishedTexts("kad/vehicle", statusOf({ containers: [app, odd] }), FINGERPRINT);
  expect([...texts].map(([topic, text]) => [topic, JSON.parse(text)])).toEqual([
    ["kad/vehicle/status", { ...whole, softwareSet: FINGERPRINT, containers: ["app", "a/b #+"] }],
    ["kad/vehicle/containers/app", app],
    ["kad/vehicle/containers/a%2Fb%20%23%2B", odd],
  ]);
});

test("a status that was only looked at again, or by another process, is not told again", () => {
  const now = statusOf({ containers: [containerStatusOf("app")] });
  const later = { ...now, updatedAt: "2026-11-23T11:00:00Z", processId: 4712 };
  expect(publishedTexts("kad", later, FINGERPRINT)).toEqual(publishedTexts("kad", now, FINGERPRINT));
});

test("whether we are there is told on a topic of its own", () => {
  expect(presenceTopic("kad")).toBe("kad/online");
  expect([presenceText(true), presenceText(false)]).toEqual(['{"online":true}', '{"online":false}']);
  expect(containerTopic("kad", "app")).toBe("kad/containers/app");
});

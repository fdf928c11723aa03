import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { admissionPolicyJsonSchema } from "../../tools/admission-policy-json-schema.ts";
import { admissionPolicyReference } from "../../tools/admission-policy-reference.ts";
import { manifestJsonSchema } from "../../tools/manifest-json-schema.ts";
import { manifestReference, problemReference } from "../../tools/manifest-reference.ts";
import { statusJsonSchema } from "../../tools/status-json-schema.ts";
import { statusReference } from "../../tools/status-reference.ts";

function reference(name: string): string {
  return readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), "utf8");
}

test("manifest.schema.json is up to date (else: node tools/generate-schema.ts)", () => {
  expect(JSON.parse(reference("manifest.schema.json"))).toEqual(JSON.parse(JSON.stringify(manifestJsonSchema())));
});

test("status.schema.json is up to date (else: node tools/generate-schema.ts)", () => {
  expect(JSON.parse(reference("status.schema.json"))).toEqual(statusJsonSchema());
});

test("admission-policy.schema.json is up to date (else: node tools/generate-schema.ts)", () => {
  expect(JSON.parse(reference("admission-policy.schema.json"))).toEqual(admissionPolicyJsonSchema());
});

test("admission-policy.md is up to date (else: node tools/generate-reference.ts)", () => {
  expect(reference("admission-policy.md")).toBe(admissionPolicyReference());
});

test("status.md is up to date (else: node tools/generate-reference.ts)", () => {
  expect(reference("status.md")).toBe(statusReference());
});

test("manifest.md is up to date (else: node tools/generate-reference.ts)", () => {
  expect(reference("manifest.md")).toBe(manifestReference());
});

test("problems.md is up to date (else: node tools/generate-reference.ts)", () => {
  expect(reference("problems.md")).toBe(problemReference());
});

test("every field of the schemas is described", () => {
  const undescribed: string[] = [];
  const { definitions } = manifestJsonSchema();
  visit(definitions, "", undescribed);
  visit(statusJsonSchema(), "status", undescribed);
  visit(admissionPolicyJsonSchema(), "admission-policy", undescribed);

  expect(undescribed).toEqual([]);
});

function visit(schema: unknown, path: string, undescribed: string[]): void {
  if (typeof schema !== "object" || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties") {
      for (const [name, property] of Object.entries(value as Record<string, { description?: string }>)) {
        if (!property.description) undescribed.push(`${path}/${name}`);
        visit(property, `${path}/${name}`, undescribed);
      }
    } else if (key !== "examples" && key !== "default") {
      visit(value, path, undescribed);
    }
  }
}

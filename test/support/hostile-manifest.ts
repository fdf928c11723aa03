import fc from "fast-check";
import { acceptableManifest } from "./manifest-arbitrary.ts";

/** Manifests that nobody writes by mistake: sound ones with something hostile at some place, and bytes of any kind. */

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Texts that stand for themselves in JSON; some are none. */
const HOSTILE_TEXTS = [
  "null",
  "true",
  "-1",
  "0",
  "1e400",
  "-1e400",
  "1e-400",
  "9007199254740993",
  "18446744073709551616",
  "4294967296",
  "65536",
  "0.1",
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"\\u202e"',
  '"../../../etc/passwd"',
  '"/"',
  '"\\n<0>x"',
  "[]",
  "{}",
  "[[]]",
  '{"__proto__": {"polluted": true}}',
  '{"constructor": {"prototype": {"polluted": true}}}',
  '{"toString": 1, "hasOwnProperty": 1}',
  "NaN",
  "Infinity",
  "undefined",
  "0x10",
  "01",
  "'a'",
  "/* */ 1",
] as const;

const hostileText = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.integer({ min: 1, max: 40 }).map((depth) => "[".repeat(depth) + "]".repeat(depth)),
  fc.integer({ min: 60, max: 3_000 }).map((length) => JSON.stringify("a".repeat(length))),
  fc.string({ unit: "binary", maxLength: 8 }).map((text) => JSON.stringify(text)),
);

/** What becomes of one value of a sound manifest. */
const change = fc.record({
  /** Which of its values, counted as they stand. */
  at: fc.nat(60),
  how: fc.constantFrom("replace", "twice", "remove", "wrap", "rename"),
  text: hostileText,
});

/** A sound manifest in which up to four values were exchanged, doubled, removed, wrapped or given another key. */
const spoiledManifest = fc
  .tuple(acceptableManifest, fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([manifest, changes]) =>
    changes.reduce((text, each) => spoil(text, each), JSON.stringify(manifest as unknown as Json)),
  );

function spoil(text: string, { at, how, text: hostile }: { at: number; how: string; text: string }): string {
  const members = [...text.matchAll(/"(?:[^"\\]|\\.)*":("(?:[^"\\]|\\.)*"|-?\d[\d.e+-]*|true|false|null|\[\]|\{\})/g)];
  const member = members[at % Math.max(1, members.length)];
  if (member === undefined) return text;
  const [whole, value = ""] = member;
  const key = whole.slice(0, whole.length - value.length);
  const spoiled: Readonly<Record<string, string>> = {
    replace: key + hostile,
    twice: `${whole},${whole}`,
    remove: `"":${value}`,
    wrap: `${key}[${value}]`,
    rename: `${hostile.startsWith('"') ? hostile : JSON.stringify(hostile)}:${value}`,
  };
  return text.slice(0, member.index) + (spoiled[how] ?? whole) + text.slice(member.index + whole.length);
}

/** Bytes as they lie on a disk that forgets: some exchanged, some missing, cut off anywhere. */
const brokenBytes = fc
  .tuple(spoiledManifest, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat(), fc.nat(3))
  .map(([text, exchanged, cutAt, isCut]) => {
    const bytes = new TextEncoder().encode(text);
    for (const [at, byte] of exchanged) bytes[at % bytes.length] = byte;
    return isCut === 0 ? bytes.subarray(0, cutAt % bytes.length) : bytes;
  });

export const hostileManifest: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 4, arbitrary: spoiledManifest.map((text) => new TextEncoder().encode(text)) },
  { weight: 2, arbitrary: brokenBytes },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
);

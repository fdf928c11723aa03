import { expect, test } from "vitest";
import type { RuntimeFailureKind } from "../../core/model/runtime-failure.ts";
import { kindOfKantoText } from "./kanto-error-texts.ts";

/** Texts of the real daemon, as they came. */
const GOLDEN: readonly (readonly [RuntimeFailureKind, string])[] = [
  ["no-such-container", "no such container with id = nope exists"],
  ["id-taken", "container with id = a already exists"],
  ["id-poisoned", "failed to create containerIO"],
  ["id-poisoned", "container with ID = a already exists"],
  ["id-poisoned", 'snapshot "a-snapshot": already exists'],
  ["already-running", "the container with id = m is already running"],
  ["paused", "the container with id = m is paused - cannot start it - try unpausing it instead"],
  ["not-running", "cannot perform stop operation for container: m, with state: Created"],
  ["exit-lost", "could not stop container with ID = a with SIGKILL"],
  ["exit-lost", "process already finished: not found"],
  [
    "port-taken",
    "driver failed programming external connectivity on endpoint web-ep (0a1b): Bind for 0.0.0.0:18080 failed: port is already allocated",
  ],
  [
    "image-unreachable",
    'failed to resolve reference "localhost:1/nope:1": failed to do request: Head "http://localhost:1/v2/nope/manifests/1": dial tcp 127.0.0.1:1: connect: connection refused',
  ],
  [
    "image-unreachable",
    'failed to resolve reference "example.invalid/a:1": failed to do request: Head "https://example.invalid/v2/a/manifests/1": dial tcp: lookup example.invalid on 10.0.0.1:53: no such host',
  ],
  [
    "program-not-startable",
    'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/bin/nope": stat /bin/nope: no such file or directory: unknown',
  ],
  ["spec-refused", "the containers image configuration is invalid"],
  ["spec-refused", "invalid container name format : a b"],
  ["spec-refused", "invalid environmental variable declaration provided : A-B=1"],
  ["spec-refused", "minimum memory allowed is 3M"],
  ["unreachable", "no network controller to connect to default network"],
  ["unknown", "container with ID = a does not exist"],
  ["unknown", "OCI runtime create failed: runc create failed: cannot allocate memory"],
  ["unknown", "something that no version has said before"],
];

test.each(GOLDEN)("%s: %s", (kind, text) => {
  expect(kindOfKantoText(text)).toBe(kind);
});

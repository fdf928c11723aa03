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
  ["id-poisoned", "task app0-4836f7df: already exists"],
  ["id-poisoned", "endpoint with name a-ep already exists in network bridge"],
  ["already-running", "the container with id = m is already running"],
  ["paused", "the container with id = m is paused - cannot start it - try unpausing it instead"],
  ["not-running", "cannot perform stop operation for container: m, with state: Created"],
  ["exit-lost", "could not stop container with ID = a with SIGKILL"],
  ["process-gone", "process already finished: not found"],
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
  [
    "program-not-startable",
    'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "/no/such/dir" to rootfs at "/x": stat /no/such/dir: no such file or directory: unknown',
  ],
  [
    "program-not-startable",
    'error gathering device information while adding custom device "/dev/nope": no such file or directory',
  ],
  [
    "program-not-startable",
    'failed to start shim: failed to resolve runtime path: runtime "io.containerd.kata.v2" binary not installed "containerd-shim-kata-v2": file does not exist: unknown',
  ],
  [
    "port-taken",
    "driver failed programming external connectivity on endpoint hp-ep (9524): listen tcp4 0.0.0.0:9955: bind: address already in use",
  ],
  ["image-refused", 'failed to resolve reference "localhost:5000/lib/a:1": localhost:5000/lib/a:1: not found'],
  ["image-refused", 'failed to resolve reference "busybox": object required'],
  ["image-refused", "you are not authorized to use this image: unhandled media type: text/html"],
  ...(["401 Unauthorized", "403 Forbidden"] as const).map(
    (status) =>
      [
        "image-refused",
        `failed to resolve reference "r:5/a:1": unexpected status from HEAD request to http://r:5/v2/a/manifests/1: ${status}`,
      ] as const,
  ),
  ...(["429 Too Many Requests", "500 Internal Server Error", "503 Service Unavailable"] as const).map(
    (status) =>
      [
        "image-unreachable",
        `failed to resolve reference "r:5/a:1": unexpected status from HEAD request to http://r:5/v2/a/manifests/1: ${status}`,
      ] as const,
  ),
  [
    "image-unreachable",
    'failed to resolve reference "localhost:5/a:1": failed to authorize: failed to fetch anonymous token: Get "http://localhost:9/token?scope=repository%3Aa%3Apull&service=x": dial tcp 127.0.0.1:9: connect: connection refused',
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

test.each(GOLDEN)("C11: %s: %s", (kind, text) => {
  expect(kindOfKantoText(text)).toBe(kind);
});

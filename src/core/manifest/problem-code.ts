/**
 * Every problem that the text of a manifest, or a set of manifests, can come up with: the one list behind the codes
 * that people grep for, docs/reference/problems.md and the SARIF rules. A code never changes its meaning.
 */
export interface ProblemCodeEntry {
  readonly severity: "error" | "warning";
  /** What it means, in one line. */
  readonly meaning: string;
  /** A piece of a manifest that has it. */
  readonly example: string;
}

export const PROBLEM_CODES = {
  // The file as a whole.
  "file-too-big": error("The file has more than 1 MiB.", "a log file renamed to web.json"),
  "file-empty": error("There is nothing in the file.", ""),
  "not-utf-8": error("The file is not valid UTF-8.", "a file saved as UTF-16 or Latin-1"),
  "nul-byte": error("The file holds a NUL byte, which no text has.", "a file that was cut off by a power failure"),
  "byte-order-mark": warning("The file begins with a byte order mark; JSON has none.", "a file saved by Notepad"),
  "nested-too-deep": error("More than 32 objects and arrays lie inside each other.", "[[[[…"),
  "too-many-values": error("The file has more than 5000 values.", "[1, 1, 1, …"),

  "problems-left-out": warning(
    "The file has more than 100 problems; the rest is left out.",
    "a file of something else",
  ),

  // JSON.
  "syntax-error": error("The text is not JSON.", '{"image": {"name" "a"}}'),
  "comment-in-json": error("JSON has no comments.", "{ // my container"),
  "trailing-comma": error("A comma stands before a closing bracket.", '{"privileged": true,}'),
  "trailing-data": error("Text follows the end of the JSON value.", "{} {}"),
  "not-an-object": error("The file holds something else than one JSON object.", "null"),
  "duplicate-key": error(
    "A key is stated twice in one object; readers disagree which counts.",
    '{"id": "a", "id": "b"}',
  ),
  "prototype-key": error("A key is one that attacks on JavaScript programs use.", '{"__proto__": {}}'),
  "unprintable-text": error(
    "A text holds a NUL, half a surrogate pair, or (where people read it) a control or direction character.",
    String.raw`{"host_name": "a\u202eb"}`,
  ),

  // Keys.
  "unknown-key": warning("The key means nothing in a manifest and is ignored.", '{"enviroment": []}'),
  "key-case": warning("The key is written in another case than Kanto documents.", '{"Container_Name": "web"}'),
  "other-format-key": warning(
    "The key is how the other manifest format spells this field; it is understood.",
    '{"container_name": "web", "mounts": []}',
  ),
  "key-in-both-spellings": warning(
    "The field is stated in the spellings of both formats; the one of this file's format counts.",
    '{"proto": "udp", "protocol": "tcp"}',
  ),
  "key-without-effect": warning("Kanto ignores the value of this key.", '{"hooks": [{"timeout": 5}]}'),
  "null-in-list": warning("A list holds null, which Kanto reads as an empty value.", '{"cmd": [null]}'),

  // Values.
  "wrong-type": error("The value is of another type than the key takes.", '{"privileged": "yes"}'),
  "missing-key": error("A key that has no default is missing or empty.", '{"mount_points": [{"source": "/data"}]}'),
  "image-missing": error("The manifest names no image.", '{"container_name": "web"}'),
  "value-not-allowed": error("The value is none of those that Kanto knows.", '{"network_mode": "none"}'),
  "not-a-whole-number": error("The number is not a plain whole number.", '{"host_port": 80.5}'),
  "number-out-of-range": error("The number is negative or too large.", '{"max_files": -1}'),
  "port-out-of-range": error("A port is not from 1 to 65535.", '{"host_port": 70000}'),
  "container-id-unfit": error(
    "Kanto would create a container of this id and could never start it, or delete a folder that is not its own.",
    '{"container_id": "../../victim"}',
  ),
  "container-name-unfit": error("Kanto refuses the name.", '{"container_name": "my app"}'),
  "container-name-reserved": error(
    "The name ends like those that replacements bear.",
    '{"container_name": "web.kad-old"}',
  ),
  "host-name-unfit": error("No machine can have this host name.", '{"host_name": "more than 64 characters…"}'),
  "image-name-unfit": error("No image can have this name.", '{"image": {"name": "my image:1"}}'),
  "environment-unfit": error("Kanto refuses the environment variable.", '{"env": ["MY-NAME=1"]}'),
  "size-unfit": error("The size is not a number with K, M or G.", '{"memory": "200MB"}'),
  "memory-too-small": error("Kanto takes no memory limit below 3M.", '{"memory": "1M"}'),
  "swap-without-memory": error("A swap limit needs a memory limit.", '{"memory_swap": "200M"}'),
  "swap-below-memory": error(
    "The swap limit counts memory as well, so it cannot be lower.",
    '{"memory": "2G", "memory_swap": "1G"}',
  ),
  "reservation-above-memory": error("More is reserved than allowed.", '{"memory": "100M", "memory_reservation": "1G"}'),
  "privileged-conflict": error(
    "A privileged container has all devices and capabilities; Kanto refuses a list of them.",
    '{"privileged": true, "extra_capabilities": ["CAP_NET_ADMIN"]}',
  ),
  "host-network-conflict": error(
    "A container on the host's network has no ports to map and no bridge address.",
    '{"network_mode": "host", "port_mappings": [{"host_port": 80, "container_port": 80}]}',
  ),
  "decrypt-recipient-unfit": error("The recipient has no scheme.", '{"recipients": ["cert.pem"]}'),
  "extra-host-unfit": error("The extra host is not name:address.", '{"extra_hosts": ["broker"]}'),
  "port-range-reversed": error(
    "The range of host ports ends before it begins.",
    '{"host_port": 90, "host_port_end": 80}',
  ),
  "host-port-repeated": error(
    "Two mappings of one container want the same host port.",
    '{"port_mappings": [80 to 1, 80 to 2]}',
  ),
  "retry-count-without-on-failure": error(
    "Kanto takes a maximum_retry_count only with on-failure.",
    '{"type": "always", "maximum_retry_count": 3}',
  ),
  "retry-timeout-too-short": error(
    "The retry timeout, in nanoseconds, is under a second.",
    '{"retry_timeout": 500000000}',
  ),
  "path-not-absolute": error("A path on the machine does not begin with a slash.", '{"source": "data"}'),

  // What Kanto takes and people do not expect.
  "retry-timeout-in-seconds": warning(
    "Kanto's documents mean seconds here, its program nanoseconds; seconds are taken.",
    '{"retry_timeout": 30}',
  ),
  "host-ip-not-an-address": warning(
    "Kanto binds every interface where this is no address.",
    '{"host_ip": "localhost"}',
  ),
  "image-tag-moves": warning(
    "Kanto never pulls a tag again that it has.",
    '{"image": {"name": "example.com/web:latest"}}',
  ),
  "image-without-registry": warning("Kanto does not add docker.io.", '{"image": {"name": "redis:7"}}'),
  "extra-host-not-an-address": warning(
    "The line in the hosts file will be of no use.",
    '{"extra_hosts": ["broker:mosquitto"]}',
  ),
  "hook-never-runs": warning(
    "Kanto ignores hooks of the type Unknown; it is left out.",
    '{"hooks": [{"path": "/x", "type": 3}]}',
  ),
  "runtime-unknown": warning("Kanto does not know this runtime.", '{"runtime": "crun"}'),
  "environment-repeated": warning("A variable is stated twice; the last counts.", '{"env": ["A=1", "A=2"]}'),

  // What the policy of the machine says; only where there is one.
  "admission-denied": error(
    "The admission policy of the machine denies what the container asks for.",
    '{"privileged": true}',
  ),
  "admission-warned": warning(
    "The admission policy of the machine warns of what the container asks for.",
    '{"network_mode": "host"}',
  ),

  // Several manifests together.
  "name-shared": warning("Two manifests state the same container name.", "a.json and b.json: web"),
  "container-id-shared": warning("Two manifests state the same container_id.", "a.json and b.json: web-1"),
  "host-name-shared": warning(
    "Two containers have one host name: others cannot find either by it.",
    '{"host_name": "broker"} twice',
  ),
  "host-port-shared": warning("Two manifests want the same host port: one cannot start.", '{"host_port": 80} twice'),
  "device-shared": warning("Two manifests want the same device.", '{"path_on_host": "/dev/ttyS0"} twice'),
  "provider-missing": warning(
    "No manifest has the host name that this one refers to.",
    '{"extra_hosts": ["b:container_b-host"]}',
  ),
} as const satisfies Readonly<Record<string, ProblemCodeEntry>>;

export type ProblemCode = keyof typeof PROBLEM_CODES;

function error(meaning: string, example: string): ProblemCodeEntry & { readonly severity: "error" } {
  return { severity: "error", meaning, example };
}

function warning(meaning: string, example: string): ProblemCodeEntry & { readonly severity: "warning" } {
  return { severity: "warning", meaning, example };
}

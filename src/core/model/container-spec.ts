/**
 * What a container shall be: the normalised meaning of a manifest, every default of Kanto filled in.
 *
 * Both manifest formats and Kanto's own answers are brought to this one form, so that two specs can be compared
 * field by field. Strings whose values Kanto closes (`networkMode`, `restartPolicy.type`, ...) are plain strings here,
 * because what an older or newer daemon lists must be representable; the manifest reader admits only known ones.
 *
 * The name that a container bears while it is being replaced (`<name>.kad-next`) and its id are no part of the spec.
 */
export interface ContainerSpec {
  /** `container_name`, else `container_id`, else the file's name without `.json`. */
  readonly name: string;
  readonly image: ImageSpec;
  /** Default `<name>-host`. In host network mode Kanto overwrites it: not compared there. */
  readonly hostName: string;
  /** Default `<name>-domain`. */
  readonly domainName: string;
  /** A set: order is not compared. */
  readonly mounts: readonly MountSpec[];
  readonly hooks: readonly HookSpec[];
  /** `NAME=value` or `NAME`; a set. */
  readonly environment: readonly string[];
  /** Empty: the image's own command. Order matters. */
  readonly command: readonly string[];
  readonly io: IoSpec;
  /** A set. */
  readonly devices: readonly DeviceSpec[];
  /** `bridge` (default) or `host`. */
  readonly networkMode: string;
  readonly privileged: boolean;
  readonly restartPolicy: RestartPolicySpec;
  /** Default `io.containerd.runc.v2`. Any runc value becomes the daemon's own: not compared among those. */
  readonly runtime: string;
  /** `name:address`, `name:host_ip`, `name:host_ip_<interface>`, `name:container_<host name>`; a set. */
  readonly extraHosts: readonly string[];
  /** A set. */
  readonly extraCapabilities: readonly string[];
  /** A set. */
  readonly portMappings: readonly PortMappingSpec[];
  readonly log: LogSpec;
  readonly resources: ResourcesSpec;
}

export interface ImageSpec {
  readonly name: string;
  /** Both lists empty: no decryption. */
  readonly decryptKeys: readonly string[];
  readonly decryptRecipients: readonly string[];
}

export interface MountSpec {
  readonly source: string;
  readonly destination: string;
  /** Default `rprivate`. */
  readonly propagationMode: string;
}

export interface HookSpec {
  readonly path: string;
  readonly args: readonly string[];
  readonly environment: readonly string[];
  /** Sent and kept, ignored by Kanto. */
  readonly timeoutSeconds: number;
  /** `Prestart`, `Poststart` or `Poststop`. */
  readonly type: string;
}

/** All false by default. */
export interface IoSpec {
  readonly attachStderr: boolean;
  readonly attachStdin: boolean;
  readonly attachStdout: boolean;
  readonly openStdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
}

export interface DeviceSpec {
  readonly pathOnHost: string;
  /** Default `pathOnHost`. */
  readonly pathInContainer: string;
  /** Default `rwm`. */
  readonly cgroupPermissions: string;
}

export interface RestartPolicySpec {
  /** `always`, `no`, `on-failure` or `unless-stopped` (default). */
  readonly type: string;
  /** 0: no limit. Other values only with `on-failure`. */
  readonly maximumRetryCount: number;
  /** The longest pause between two restarts, whole seconds. 0: Kanto's 60. */
  readonly retryTimeoutSeconds: number;
}

export interface PortMappingSpec {
  /** Default `tcp`. */
  readonly protocol: string;
  /** 1 to 65535. */
  readonly containerPort: number;
  /** Default `0.0.0.0`. What is not an address binds every interface. */
  readonly hostIp: string;
  /** 1 to 65535. */
  readonly hostPort: number;
  /** Default `hostPort`. Larger: Kanto takes a free port of the range. */
  readonly hostPortEnd: number;
}

export interface LogSpec {
  /** `json-file` (default) or `none`. */
  readonly type: string;
  /** Default 2; 0 with `none`. */
  readonly maxFiles: number;
  /** Default `100M`; empty with `none`. */
  readonly maxSize: string;
  /** Empty: the container's own folder of the daemon. */
  readonly rootDirectory: string;
  /** `blocking` (default) or `non-blocking`. */
  readonly mode: string;
  /** Default `1M` with `non-blocking`; empty with `blocking`. */
  readonly maxBufferSize: string;
}

/** Sizes as Kanto spells them (`200M`); all three empty: no limits. */
export interface ResourcesSpec {
  readonly memory: string;
  readonly memoryReservation: string;
  /**
   * With `memory` set: twice the memory where the manifest says nothing, as Kanto's Create fills it in; `-1` for no
   * limit (Kanto lists that as empty). Empty only where `memory` is empty.
   */
  readonly memorySwap: string;
}

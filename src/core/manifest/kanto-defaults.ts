/** What Kanto fills in where a manifest says nothing. */
export const KANTO_DEFAULTS = {
  networkMode: "bridge",
  restartPolicyType: "unless-stopped",
  runtime: "io.containerd.runc.v2",
  propagationMode: "rprivate",
  cgroupPermissions: "rwm",
  protocol: "tcp",
  hostIp: "0.0.0.0",
  logType: "json-file",
  logMaxFiles: 2,
  /** The earlier deployer sent 1M. */
  logMaxSize: "100M",
  logMode: "blocking",
  logMaxBufferSize: "1M",
} as const;

export function defaultHostName(containerName: string): string {
  return `${containerName}-host`;
}

export function defaultDomainName(containerName: string): string {
  return `${containerName}-domain`;
}

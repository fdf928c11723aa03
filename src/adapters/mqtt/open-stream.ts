import { readFile } from "node:fs/promises";
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";

/** Where the broker is. */
export type BrokerAddress =
  | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly tls: TlsFiles | null }
  | { readonly kind: "unix"; readonly path: string };

/** Files in PEM; read at each connection, so that a renewed certificate is used without a restart. */
export interface TlsFiles {
  /** Whom to trust. */
  readonly authorityFile: string;
  /** Who we are; both or neither. */
  readonly certificateFile: string | null;
  readonly keyFile: string | null;
}

export function describeAddress(address: BrokerAddress): string {
  if (address.kind === "unix") return `unix:${address.path}`;
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return `${address.tls === null ? "mqtt" : "mqtts"}://${host}:${address.port}`;
}

/** Begins to connect; what goes wrong comes as `error` of the socket, or of a file that cannot be read as a rejection. */
export async function openStream(address: BrokerAddress): Promise<{ stream: Socket; readyEvent: string }> {
  if (address.kind === "unix") return { stream: connectPlain({ path: address.path }), readyEvent: "connect" };
  const { host, port, tls } = address;
  if (tls === null) return { stream: connectPlain({ host, port, noDelay: true }), readyEvent: "connect" };
  const read = (path: string | null) => (path === null ? undefined : readFile(path));
  const [ca, cert, key] = await Promise.all([read(tls.authorityFile), read(tls.certificateFile), read(tls.keyFile)]);
  const stream = connectSecurely({
    ...{ host, port, ca, minVersion: "TLSv1.2", rejectUnauthorized: true },
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  return { stream, readyEvent: "secureConnect" };
}

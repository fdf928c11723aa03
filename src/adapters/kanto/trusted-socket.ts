import { stat } from "node:fs/promises";

/** The user that the kernel shows for one that this namespace does not know. */
const UNMAPPED_USER = 65_534;

/**
 * Throws where the socket belongs to a user who is neither root nor us: who answers there would be told every manifest,
 * secrets included, and could have the deployer believe anything. A user that cannot be seen from here, as in a container
 * with users of its own, is let pass. An absent socket is the dialler's to report.
 */
export async function refuseForeignSocket(socketPath: string): Promise<void> {
  const { uid } = await stat(socketPath).catch(() => ({ uid: 0 }));
  if (uid === 0 || uid === process.geteuid?.() || uid === UNMAPPED_USER) return;
  throw new ForeignSocketError(`it belongs to user ${uid}`);
}

class ForeignSocketError extends Error {
  readonly code = "FOREIGN_SOCKET";
}

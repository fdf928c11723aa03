import type { CreateRequest } from "../../engine/ports.ts";

const FIT_ID = /^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/;
const LONGEST_ID = 76;

/**
 * The last line before the wire. Kanto's whole daemon ends on a Create without an image, and it joins the id unchecked
 * into a path that it deletes when the Create fails. Both were checked long before; here a mistake of ours stops.
 */
export function assertFitForCreate(request: CreateRequest): void {
  if (request.spec.image.name === "") {
    throw new Error(`internal: Create of ${JSON.stringify(request.runtimeName)} without an image was about to be sent`);
  }
  assertFitId(request.containerId);
  for (const mapping of request.spec.portMappings) {
    for (const port of [mapping.hostPort, mapping.hostPortEnd, mapping.containerPort]) {
      if (!Number.isInteger(port) || port < 1 || port > 65_535) {
        throw new Error(`internal: expected a port from 1 to 65535, got ${port}; Kanto would cut it to 16 bits`);
      }
    }
  }
}

function assertFitId(containerId: string): void {
  if (containerId.length > LONGEST_ID || !FIT_ID.test(containerId)) {
    throw new Error(
      `internal: expected an id of at most ${LONGEST_ID} characters that matches ${FIT_ID.source}, got ${JSON.stringify(containerId)}`,
    );
  }
}

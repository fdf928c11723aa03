import type { FaultField } from "./fault-row.ts";
import { CONTAINER_MANAGEMENT } from "./rows/container-management.ts";
import { CONTENT } from "./rows/content.ts";
import { FILES_AND_WATCHING } from "./rows/files-and-watching.ts";
import { MQTT } from "./rows/mqtt.ts";
import { PROCESS_AND_DISK } from "./rows/process-and-disk.ts";
import { SECURITY } from "./rows/security.ts";

/** Every fault that a test must show to be survived. */
export const FAULT_FIELDS: readonly FaultField[] = [
  FILES_AND_WATCHING,
  CONTENT,
  CONTAINER_MANAGEMENT,
  PROCESS_AND_DISK,
  MQTT,
  SECURITY,
];

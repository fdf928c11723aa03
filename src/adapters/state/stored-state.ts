import {
  array,
  boolean,
  type GenericSchema,
  type InferOutput,
  minLength,
  nullable,
  number,
  object,
  optional,
  picklist,
  pipe,
  string,
} from "valibot";
import type { ContainerSpec } from "../../core/model/container-spec.ts";
import type { Deployment, History } from "../../core/model/history.ts";
import type { FailedSpec, Inventory, InventoryEntry } from "../../core/model/inventory.ts";
import type { Attempt, Journal } from "../../core/model/journal.ts";

/**
 * What lies in the state files, version 1. Maps and sets are stored as lists. Unknown keys are passed over, so that
 * a later version may add some without a new number; a change of meaning needs one.
 */
export const storedInventorySchema = object({
  containers: array(inventoryEntrySchema()),
  failures: array(object({ name: name(), failure: failedSpecSchema() })),
  stopRequests: optional(array(object({ name: name(), manifestSha256: string() })), []),
  poisonedIds: array(string()),
});

export const storedHistorySchema = object({
  containers: array(object({ name: name(), deployments: array(deploymentSchema()) })),
});

export type StoredHistory = InferOutput<typeof storedHistorySchema>;

export function storedHistory(history: History): unknown {
  return { containers: [...history.deployments].map(([name, deployments]) => ({ name, deployments })) };
}

export function historyFromStored(stored: StoredHistory): History {
  return { deployments: new Map(stored.containers.map(({ name, deployments }) => [name, deployments])) };
}

export const storedJournalSchema = object({ attempts: array(attemptSchema()) });

export type StoredInventory = InferOutput<typeof storedInventorySchema>;
export type StoredJournal = InferOutput<typeof storedJournalSchema>;

export function storedInventory(inventory: Inventory): unknown {
  return {
    containers: [...inventory.containers.values()],
    failures: [...inventory.failures].map(([name, failure]) => ({ name, failure })),
    stopRequests: [...inventory.stopRequests].map(([name, manifestSha256]) => ({ name, manifestSha256 })),
    poisonedIds: [...inventory.poisonedIds],
  };
}

export function inventoryFromStored(stored: StoredInventory): Inventory {
  return {
    containers: new Map(stored.containers.map((entry) => [entry.name, entry])),
    failures: new Map(stored.failures.map(({ name, failure }) => [name, failure])),
    stopRequests: new Map(stored.stopRequests.map(({ name, manifestSha256 }) => [name, manifestSha256])),
    poisonedIds: new Set(stored.poisonedIds),
  };
}

export function storedJournal(journal: Journal): unknown {
  return { attempts: [...journal.attempts.values()] };
}

export function journalFromStored(stored: StoredJournal): Journal {
  return { attempts: new Map(stored.attempts.map((attempt) => [attempt.name, attempt])) };
}

function name() {
  return pipe(string(), minLength(1));
}

function deploymentSchema() {
  return object({
    number: number(),
    deployedAt: string(),
    cause: string(),
    spec: containerSpecSchema(),
    outcome: picklist(["running", "proven", "failed"]),
    failure: nullable(string()),
    interruptionMs: nullable(number()),
  }) satisfies GenericSchema<unknown, Deployment>;
}

function inventoryEntrySchema() {
  return object({
    name: name(),
    containerId: name(),
    manifestPath: string(),
    manifestSha256: string(),
    sent: nullable(containerSpecSchema()),
    answer: nullable(containerSpecSchema()),
    startedInBoot: string(),
    deployedAt: string(),
  }) satisfies GenericSchema<unknown, InventoryEntry>;
}

function failedSpecSchema() {
  return object({
    spec: containerSpecSchema(),
    insteadSpec: nullable(containerSpecSchema()),
    reason: string(),
    failedAt: string(),
  }) satisfies GenericSchema<unknown, FailedSpec>;
}

function attemptSchema() {
  return object({
    name: name(),
    nonce: string(),
    previous: nullable(object({ containerId: name(), spec: containerSpecSchema(), wasRunning: boolean() })),
    partners: array(name()),
  }) satisfies GenericSchema<unknown, Attempt>;
}

function containerSpecSchema() {
  return object({
    name: name(),
    image: object({ name: string(), decryptKeys: array(string()), decryptRecipients: array(string()) }),
    hostName: string(),
    domainName: string(),
    mounts: array(object({ source: string(), destination: string(), propagationMode: string() })),
    hooks: array(
      object({
        path: string(),
        args: array(string()),
        environment: array(string()),
        timeoutSeconds: number(),
        type: string(),
      }),
    ),
    environment: array(string()),
    command: array(string()),
    io: object({
      attachStderr: boolean(),
      attachStdin: boolean(),
      attachStdout: boolean(),
      openStdin: boolean(),
      stdinOnce: boolean(),
      tty: boolean(),
    }),
    devices: array(object({ pathOnHost: string(), pathInContainer: string(), cgroupPermissions: string() })),
    networkMode: string(),
    privileged: boolean(),
    restartPolicy: object({ type: string(), maximumRetryCount: number(), retryTimeoutSeconds: number() }),
    runtime: string(),
    extraHosts: array(string()),
    extraCapabilities: array(string()),
    portMappings: array(
      object({
        protocol: string(),
        containerPort: number(),
        hostIp: string(),
        hostPort: number(),
        hostPortEnd: number(),
      }),
    ),
    log: object({
      type: string(),
      maxFiles: number(),
      maxSize: string(),
      rootDirectory: string(),
      mode: string(),
      maxBufferSize: string(),
    }),
    resources: object({ memory: string(), memoryReservation: string(), memorySwap: string() }),
  }) satisfies GenericSchema<unknown, ContainerSpec>;
}

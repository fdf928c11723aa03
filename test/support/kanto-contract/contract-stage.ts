import { connectKanto } from "../../../src/adapters/kanto/connect-kanto.ts";
import type { ContainerSpec } from "../../../src/core/model/container-spec.ts";
import type { Result } from "../../../src/core/model/result.ts";
import type { RuntimeFailure } from "../../../src/core/model/runtime-failure.ts";
import type { ContainerRuntime, Machine, RuntimeContainer } from "../../../src/engine/ports.ts";
import { imageOf, specOf } from "../builders.ts";
import { eventually } from "../eventually.ts";
import { type RawKanto, rawKanto } from "../raw-kanto.ts";
import { TEST_IMAGE } from "../real-kanto.ts";

/** Who stands behind the socket: the real daemon or the emulated one. */
export interface ContractSubject {
  readonly socketPath: string;
  readonly machine: Machine;
  /** Absent: the product's own. */
  readonly settleMs?: number;
  /** SIGKILL, and a new start on what it kept. */
  killAndStart(): Promise<void>;
  /** SIGTERM, and a new start on what it kept. */
  stopAndStart(): Promise<void>;
}

/** What a case works with. Containers bear the names that the case gives; all are removed after it. */
export interface ContractStage {
  readonly subject: ContractSubject;
  readonly runtime: ContainerRuntime;
  readonly raw: RawKanto["containers"];
  /** A spec with the test image. */
  spec(name: string, differing?: Partial<ContainerSpec>): ContainerSpec;
  /** Creates a container whose id is its name. */
  create(name: string, differing?: Partial<ContainerSpec>): Promise<RuntimeContainer>;
  /** Creates and starts. */
  run(name: string, differing?: Partial<ContainerSpec>): Promise<RuntimeContainer>;
  /** As listed; fails where it is not. */
  look(name: string): Promise<RuntimeContainer>;
  /** Waits until it is listed so. */
  await(name: string, holds: (container: RuntimeContainer) => boolean): Promise<RuntimeContainer>;
  /** Stops it in the way that loses no exit. */
  park(name: string): Promise<void>;
  removeAll(): Promise<void>;
  close(): Promise<void>;
}

export function contractStage(subject: ContractSubject): ContractStage {
  const { socketPath, settleMs } = subject;
  const runtime = connectKanto(settleMs === undefined ? { socketPath } : { socketPath, settleMs });
  const raw = rawKanto(socketPath);

  async function look(name: string): Promise<RuntimeContainer> {
    const found = mustSucceed(await runtime.list()).find((container) => container.id === name);
    if (found === undefined) throw new Error(`expected a container with the id ${name} to be listed`);
    return found;
  }

  function spec(name: string, differing: Partial<ContainerSpec> = {}): ContainerSpec {
    return specOf(name, { image: imageOf(TEST_IMAGE), ...differing });
  }

  async function create(name: string, differing: Partial<ContainerSpec> = {}): Promise<RuntimeContainer> {
    return mustSucceed(await runtime.create({ containerId: name, runtimeName: name, spec: spec(name, differing) }));
  }

  return {
    subject,
    runtime,
    raw: raw.containers,
    spec,
    create,
    async run(name, differing) {
      await create(name, differing);
      mustSucceed(await runtime.start(name));
      return await look(name);
    },
    look,
    await: (name, holds) => eventually(() => look(name), holds),
    async park(name) {
      const { state } = await look(name);
      const stopping = runtime.stop(name, { signal: "SIGCONT", killAfterMs: 5_000 });
      await eventually(
        () => look(name),
        (container) => container.manuallyStopped,
      );
      await new Promise((resolve) => setTimeout(resolve, 100));
      await subject.machine.signal(name, state.pid, "SIGTERM");
      mustSucceed(await stopping);
    },
    async removeAll() {
      // A change through the product's client waits until a daemon that has just started is whole; the raw one would end it.
      await runtime.update("nobody", { resources: null, restartPolicy: null });
      const { containers } = await raw.containers.list({});
      // The real daemon loses an exit now and then. What is then left is taken off the list by SIGTERM, never by SIGKILL.
      const remove = (id: string, signal: string) =>
        raw.containers.remove({ id, force: true, stopOptions: { timeout: 1n, force: true, signal } });
      for (const { id } of containers) {
        await remove(id, "SIGKILL").catch(() => remove(id, "SIGTERM").catch(() => undefined));
      }
    },
    async close() {
      raw.close();
      await runtime.close();
    },
  };
}

/** The value of a call that must succeed. */
export function mustSucceed<Value>(result: Result<Value, RuntimeFailure>): Value {
  if (!result.ok) throw new Error(`${result.failure.call} failed: ${result.failure.kind}: ${result.failure.message}`);
  return result.value;
}

/** The failure of a call that must fail. */
export function mustFail(result: Result<unknown, RuntimeFailure>): RuntimeFailure {
  if (result.ok) throw new Error("expected the call to fail, and it succeeded");
  return result.failure;
}

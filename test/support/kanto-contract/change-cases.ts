import { Code, ConnectError } from "@connectrpc/connect";
import { expect } from "vitest";
import type { ContractCase } from "./contract-case.ts";
import { PROGRAMS } from "./contract-programs.ts";
import { mustFail, mustSucceed } from "./contract-stage.ts";
import { NO_RESTART, restartPolicy } from "./restart-policies.ts";

export const CHANGE_CASES: readonly ContractCase[] = [
  {
    claim: "Update changes the limits of a running container and lists them as they were sent",
    async check({ run, runtime, look, raw }) {
      const first = { memory: "20M", memoryReservation: "", memorySwap: "40M" };
      await run("limits", { resources: first });
      const larger = { memory: "30M", memoryReservation: "10M", memorySwap: "60M" };
      mustSucceed(await runtime.update("limits", { resources: larger, restartPolicy: null }));
      expect((await look("limits")).spec.resources).toEqual(larger);
      const unlimitedSwap = { memory: "30M", memoryReservation: "", memorySwap: "-1" };
      mustSucceed(await runtime.update("limits", { resources: unlimitedSwap, restartPolicy: null }));
      expect((await look("limits")).spec.resources).toEqual(unlimitedSwap);
      // Unlike Create, Update neither doubles the memory nor turns -1 into nothing.
      expect((await raw.get({ id: "limits" })).container?.hostConfig?.resources?.memorySwap).toBe("-1");
      await raw.update({ id: "limits", updateOptions: { resources: { memory: "25M" } } });
      expect((await raw.get({ id: "limits" })).container?.hostConfig?.resources).toMatchObject({
        memory: "25M",
        memorySwap: "",
      });
      expect((await look("limits")).state.status).toBe("Running");
    },
  },
  {
    claim: "Update with empty resources lifts the limits, and without them leaves them",
    async check({ create, runtime, look, raw }) {
      const resources = { memory: "20M", memoryReservation: "", memorySwap: "40M" };
      await create("lifted", { resources });
      mustSucceed(await runtime.update("lifted", { resources: null, restartPolicy: NO_RESTART }));
      expect((await look("lifted")).spec).toMatchObject({ resources, restartPolicy: NO_RESTART });
      const none = { memory: "", memoryReservation: "", memorySwap: "" };
      mustSucceed(await runtime.update("lifted", { resources: none, restartPolicy: null }));
      expect((await look("lifted")).spec).toMatchObject({ resources: none, restartPolicy: NO_RESTART });
      expect((await raw.get({ id: "lifted" })).container?.hostConfig?.resources).toBeUndefined();
    },
  },
  {
    claim: "Update refuses what Create refuses",
    async check({ create, runtime, look }) {
      await create("firm");
      const resources = { memory: "1M", memoryReservation: "", memorySwap: "" };
      expect(mustFail(await runtime.update("firm", { resources, restartPolicy: null }))).toMatchObject({
        kind: "spec-refused",
        message: "minimum memory allowed is 3M",
      });
      const policy = restartPolicy("always", 2);
      expect(mustFail(await runtime.update("firm", { resources: null, restartPolicy: policy })).message).toBe(
        "cannot use max retry count when the restart policy is always",
      );
      expect((await look("firm")).spec.restartPolicy.type).toBe("unless-stopped");
    },
  },
  {
    claim: "Update to the policy always starts a container that was stopped",
    async check({ run, park, runtime, look, await: awaitState }) {
      await run("roused", { restartPolicy: NO_RESTART });
      await park("roused");
      expect((await look("roused")).state.status).toBe("Stopped");
      mustSucceed(await runtime.update("roused", { resources: null, restartPolicy: restartPolicy("always") }));
      expect(await awaitState("roused", ({ state }) => state.status === "Running")).toMatchObject({ restartCount: 1 });
    },
  },
  {
    claim: "Rename changes the name and nothing else, also to one that is taken",
    async check({ create, runtime, look }) {
      const before = await create("before");
      await create("taken");
      mustSucceed(await runtime.rename("before", "taken"));
      const after = await look("before");
      expect(after).toMatchObject({ id: "before", name: "taken" });
      expect(after.spec).toEqual({ ...before.spec, name: "taken" });
      expect(mustFail(await runtime.rename("before", "a b")).message).toBe("invalid container name format : a b");
    },
  },
  {
    claim: "Remove without force refuses a running container, and with force takes it away, unless it loses the exit",
    async check({ run, runtime, raw }) {
      // About one exit of seven is lost, and the id with it: each try has an id of its own.
      for (const id of ["here-1", "here-2", "here-3", "here-4", "here-5", "here-6"]) {
        await run(id, { restartPolicy: NO_RESTART });
        await expect(raw.remove({ id })).rejects.toMatchObject({
          code: Code.Unknown,
          rawMessage: `container with id = ${id} is not stopped - must set the force flag to true to remove it`,
        });
        const stopOptions = { timeout: 2n, force: true, signal: "SIGTERM" };
        const failure = await raw.remove({ id, force: true, stopOptions }).then(() => null, ConnectError.from);
        const listed = mustSucceed(await runtime.list()).filter((container) => container.id === id);
        expect(listed).toHaveLength(failure === null ? 0 : 1);
        if (failure === null) return;
        expect(failure.rawMessage).toBe(`could not stop container with ID = ${id} with SIGKILL`);
      }
      throw new Error("expected one of six forced removals not to lose the exit");
    },
  },
  {
    claim: "the force of Remove's stop options is what lets SIGKILL follow",
    async check({ run, raw, look }) {
      await run("clinging", { command: [...PROGRAMS.ignoresSigterm] });
      const stopOptions = { timeout: 1n, force: false, signal: "SIGTERM" };
      await expect(raw.remove({ id: "clinging", force: true, stopOptions })).rejects.toMatchObject({
        rawMessage: "could not stop container with ID = clinging with SIGTERM",
      });
      expect((await look("clinging")).state.status).toBe("Running");
    },
  },
  {
    claim: "a removed id can be used again",
    async check({ run, park, runtime, look }) {
      await run("again", { restartPolicy: NO_RESTART });
      await park("again");
      mustSucceed(await runtime.remove("again"));
      expect((await run("again", { environment: ["SECOND=1"] })).state.status).toBe("Running");
      expect((await look("again")).spec.environment).toEqual(["SECOND=1"]);
    },
  },
  {
    claim: "every change of an unknown id fails with one text, and Get answers with nothing",
    async check({ runtime, raw }) {
      const answers = [
        await runtime.start("nope"),
        await runtime.stop("nope", { signal: "SIGTERM", killAfterMs: 1_000 }),
        await runtime.remove("nope"),
        await runtime.rename("nope", "other"),
        await runtime.update("nope", { resources: null, restartPolicy: null }),
      ];
      for (const answer of answers) {
        expect(mustFail(answer)).toMatchObject({
          kind: "no-such-container",
          message: "no such container with id = nope exists",
        });
      }
      expect((await raw.get({ id: "nope" })).container).toBeUndefined();
    },
  },
  {
    claim: "Restart always fails, and ListStream says nothing",
    async check({ create, raw }) {
      await create("any");
      await expect(raw.restart({ id: "any" })).rejects.toMatchObject({
        code: Code.Internal,
        rawMessage: "grpc: error while marshaling: proto: Marshal called with nil",
      });
      const messages: unknown[] = [];
      for await (const message of raw.listStream({})) messages.push(message);
      expect(messages).toEqual([]);
    },
  },
  {
    claim: "the daemon tells its version",
    async check({ runtime }) {
      expect(mustSucceed(await runtime.version())).toMatchObject({ projectVersion: "1.0.0", apiVersion: "1.0.0" });
      expect(await runtime.endpointAgeMs()).toBeGreaterThan(0);
    },
  },
];

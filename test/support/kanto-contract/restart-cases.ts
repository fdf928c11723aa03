import { expect } from "vitest";
import type { ContractCase } from "./contract-case.ts";
import { PROGRAMS } from "./contract-programs.ts";
import { mustSucceed } from "./contract-stage.ts";
import { NO_RESTART, restartPolicy } from "./restart-policies.ts";
import { untilNoExitIsLost } from "./until-no-exit-is-lost.ts";

export const RESTART_CASES: readonly ContractCase[] = [
  {
    claim: "a container that crashes is started again and again, and counted",
    async check({ run, await: awaitState }) {
      await run("crasher", { command: [...PROGRAMS.endsWith3] });
      const between = await awaitState(
        "crasher",
        ({ state, restartCount }) => state.status === "Exited" && restartCount >= 2,
      );
      expect(between).toMatchObject({ state: { exitCode: 3, error: "", pid: -1 }, manuallyStopped: false });
    },
  },
  {
    claim: "a container that ends with 0 stays Exited under no and on-failure",
    async check({ run, await: awaitState }) {
      for (const type of ["no", "on-failure"]) {
        await run(type, { command: [...PROGRAMS.endsWith0], restartPolicy: restartPolicy(type) });
        const done = await awaitState(type, ({ state }) => state.status === "Exited");
        expect(done).toMatchObject({ state: { exitCode: 0, error: "" }, restartCount: 0, manuallyStopped: false });
      }
    },
  },
  {
    claim: "on-failure gives up after its count of restarts",
    async check({ run, await: awaitState }) {
      await run("tired", { command: [...PROGRAMS.endsWith3], restartPolicy: restartPolicy("on-failure", 2) });
      const over = await awaitState(
        "tired",
        ({ state, restartCount }) => state.status === "Exited" && restartCount === 2,
      );
      expect(over.state.exitCode).toBe(3);
    },
  },
  {
    claim: "a restart that is called off by an Update of the policy leaves the container Stopped with a text",
    async check({ run, runtime, await: awaitState }) {
      await run("calmed", { command: [...PROGRAMS.endsWith3] });
      // From the fourth restart on the pause is long enough to be met.
      await awaitState("calmed", ({ state, restartCount }) => state.status === "Exited" && restartCount === 4);
      mustSucceed(await runtime.update("calmed", { resources: null, restartPolicy: NO_RESTART }));
      const after = await awaitState("calmed", ({ state }) => state.status === "Stopped");
      expect(after.state).toMatchObject({ exitCode: 0, error: "container's restart manager is canceled" });
    },
  },
  {
    claim: "what crashes again and again is removed for good where its policy is no before: no next start lists it",
    async check({ run, runtime, subject, await: awaitState }) {
      const removed = new Set<string>();
      for (const [index, restarts] of [0, 1, 2, 1, 0, 1, 2, 1, 0, 1].entries()) {
        const id = `ghost-${index}`;
        await run(id, { command: [...PROGRAMS.endsWith3] });
        await awaitState(id, ({ state, restartCount }) => state.status === "Exited" && restartCount > restarts);
        mustSucceed(await runtime.update(id, { resources: null, restartPolicy: NO_RESTART }));
        // One that had just been started again may end beside the removal, and its exit be lost.
        if ((await runtime.remove(id)).ok) removed.add(id);
      }
      expect(removed.size).toBeGreaterThan(5);
      await subject.killAndStart();
      expect(mustSucceed(await runtime.list()).filter(({ id }) => removed.has(id))).toEqual([]);
    },
  },
  {
    claim: "a daemon that is killed finds its containers running again",
    async check({ run, create, subject, look }) {
      const { state } = await run("survivor");
      await create("unstarted");
      await subject.killAndStart();
      expect((await look("survivor")).state).toMatchObject({ status: "Running", pid: state.pid });
      expect((await look("unstarted")).state.status).toBe("Created");
    },
  },
  {
    claim: "a container that a new daemon found running is not started again when it crashes",
    async check({ run, subject, await: awaitState }) {
      const { state } = await run("forsaken", { restartPolicy: restartPolicy("always") });
      await subject.killAndStart();
      await subject.machine.signal("forsaken", state.pid, "SIGKILL");
      const after = await awaitState("forsaken", (container) => container.state.status !== "Running");
      expect(after).toMatchObject({ state: { status: "Exited", exitCode: 137 }, restartCount: 0 });
    },
  },
  {
    claim: "an orderly stop of the daemon stops the containers, and its start starts those whose policy says so",
    async check(stage) {
      const { run, subject, look } = stage;
      await untilNoExitIsLost(stage, "return", async (name) => {
        await run(name);
        await run(`${name}-resting`, { restartPolicy: NO_RESTART });
        const before = await look(`${name}-resting`);
        await subject.stopAndStart();
        const returned = await stage.await(name, ({ state }) => state.status !== "Stopped");
        const resting = await look(`${name}-resting`);
        if (returned.state.status === "Exited" || resting.state.status === "Exited") return false;
        // A daemon that lost an exit can take longer for its end than it is given: what it had not stopped yet runs on.
        if (resting.state.status === "Running" && resting.state.pid === before.state.pid) return false;
        expect(returned.state.status).toBe("Running");
        expect(resting).toMatchObject({
          state: { status: "Stopped", exitCode: 0, error: "" },
          manuallyStopped: false,
        });
        return true;
      });
    },
  },
  {
    claim: "a Create right after the daemon's start waits until its containers are started, and does not lock it up",
    async check(stage) {
      const { run, create, subject, look } = stage;
      await untilNoExitIsLost(stage, "late", async (name) => {
        const names = [`${name}-a`, `${name}-b`];
        for (const each of names) await run(each);
        await subject.stopAndStart();
        expect((await create(name)).state.status).toBe("Created");
        const statuses = await Promise.all(names.map(async (each) => (await look(each)).state.status));
        // A daemon that lost an exit in its own orderly end starts that container never: Exited, or Stopped for good. It
        // answers all the same, which it does not where a Create has locked it up.
        if (statuses.includes("Exited") || statuses.includes("Stopped")) return false;
        expect(statuses).toEqual(["Running", "Running"]);
        return true;
      });
    },
  },
];

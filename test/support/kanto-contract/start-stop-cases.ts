import { hostname } from "node:os";
import { expect } from "vitest";
import { portOf } from "../builders.ts";
import type { ContractCase } from "./contract-case.ts";
import { PROGRAMS } from "./contract-programs.ts";
import { mustFail, mustSucceed } from "./contract-stage.ts";
import { NO_RESTART, restartPolicy } from "./restart-policies.ts";
import { untilNoExitIsLost } from "./until-no-exit-is-lost.ts";

export const START_STOP_CASES: readonly ContractCase[] = [
  {
    claim: "a started container runs with a process of its own, and cannot be started again",
    async check({ run, runtime, subject }) {
      const { state } = await run("runner");
      expect(state).toMatchObject({ status: "Running", exitCode: 0, error: "", finishedAt: "" });
      expect(Date.parse(state.startedAt)).toBeGreaterThan(0);
      expect(await subject.machine.processOf("runner", state.pid)).toBe("alive");
      expect(await subject.machine.processOf("another", state.pid)).not.toBe("alive");
      expect(mustFail(await runtime.start("runner"))).toMatchObject({
        kind: "already-running",
        message: "the container with id = runner is already running",
      });
    },
  },
  {
    claim: "a command that does not exist fails the Start and leaves the container Stopped",
    async check({ create, runtime, look }) {
      await create("nope", { command: [...PROGRAMS.isMissing] });
      const failure = mustFail(await runtime.start("nope"));
      expect(failure.kind).toBe("program-not-startable");
      expect(failure.message).toContain('exec: "/bin/nope": stat /bin/nope: no such file or directory');
      expect((await look("nope")).state).toMatchObject({ status: "Stopped", exitCode: 0, error: failure.message });
    },
  },
  {
    claim: "a host port that is taken fails the Start, leaves the state alone, and lets it succeed once it is free",
    async check({ run, create, runtime, look, park }) {
      await run("holder", { portMappings: [portOf(18_080)] });
      await create("wanter", { portMappings: [portOf(18_080)] });
      const failure = mustFail(await runtime.start("wanter"));
      expect(failure.kind).toBe("port-taken");
      expect(failure.message).toMatch(
        /^driver failed programming external connectivity on endpoint wanter-ep \([0-9a-f]{64}\): Bind for 0\.0\.0\.0:18080 failed: port is already allocated$/,
      );
      expect((await look("wanter")).state).toMatchObject({ status: "Created", error: "" });
      await park("holder");
      mustSucceed(await runtime.start("wanter"));
      expect((await look("wanter")).state.status).toBe("Running");
    },
  },
  {
    claim: "in host network mode a started container bears the machine's host name",
    async check({ run }) {
      const { spec } = await run("host", { networkMode: "host" });
      expect(spec.hostName).toBe(hostname());
    },
  },
  {
    claim: "what does not run cannot be stopped",
    async check({ create, runtime }) {
      await create("idle");
      const answer = await runtime.stop("idle", { signal: "SIGTERM", killAfterMs: 1_000 });
      expect(mustFail(answer)).toMatchObject({
        kind: "not-running",
        message: "cannot perform stop operation for container: idle, with state: Created",
      });
    },
  },
  {
    claim: "a process that ignores SIGTERM outlives a Stop without force",
    async check({ run, raw, look }) {
      await run("stubborn", { command: [...PROGRAMS.ignoresSigterm] });
      await expect(raw.stop({ id: "stubborn", stopOptions: { timeout: 1n } })).rejects.toMatchObject({
        rawMessage: "could not stop container with ID = stubborn with SIGTERM",
      });
      expect(await look("stubborn")).toMatchObject({ state: { status: "Running" }, manuallyStopped: false });
    },
  },
  {
    claim: "a process that ignores SIGTERM is killed by a Stop with force",
    async check(stage) {
      await untilNoExitIsLost(stage, "killed", async (name) => {
        await stage.run(name, { command: [...PROGRAMS.ignoresSigterm] });
        const answer = await stage.runtime.stop(name, { signal: "SIGTERM", killAfterMs: 1_000 });
        if (!answer.ok && ["exit-lost", "process-gone"].includes(answer.failure.kind)) return false;
        mustSucceed(answer);
        expect((await stage.look(name)).state).toMatchObject({ status: "Stopped", exitCode: 137, error: "", pid: -1 });
        return true;
      });
    },
  },
  {
    claim: "a parked Stop that sends SIGCONT first hears of the end by a signal from outside",
    async check({ run, park, look, subject, runtime }) {
      const { state } = await run("parked", { restartPolicy: NO_RESTART });
      const before = performance.now();
      await park("parked");
      expect(performance.now() - before).toBeLessThan(3_000);
      expect(await look("parked")).toMatchObject({
        state: { status: "Stopped", exitCode: 0, error: "", pid: -1 },
        manuallyStopped: true,
      });
      expect(await subject.machine.processOf("parked", state.pid)).toBe("gone");
      expect(await subject.machine.signal("parked", state.pid, "SIGTERM")).toBe(false);
      mustSucceed(await runtime.start("parked"));
      expect(await look("parked")).toMatchObject({ state: { status: "Running" }, manuallyStopped: false });
    },
  },
  {
    claim: "a process killed from outside is Exited with 137, and gone",
    async check({ run, await: awaitState, subject }) {
      const { state } = await run("victim", { restartPolicy: NO_RESTART });
      expect(await subject.machine.signal("victim", state.pid, "SIGKILL")).toBe(true);
      const after = await awaitState("victim", (container) => container.state.status === "Exited");
      expect(after).toMatchObject({ state: { exitCode: 137, error: "", pid: -1 }, manuallyStopped: false });
      expect(await subject.machine.processOf("victim", state.pid)).toBe("gone");
    },
  },
  {
    claim: "a paused container is neither running nor startable, and goes on when it is unpaused",
    async check({ run, raw, runtime, look }) {
      const { state } = await run("sleeper");
      await raw.pause({ id: "sleeper" });
      expect((await raw.get({ id: "sleeper" })).container?.state).toMatchObject({
        status: "Paused",
        running: false,
        paused: true,
      });
      expect(mustFail(await runtime.start("sleeper"))).toMatchObject({
        kind: "paused",
        message: "the container with id = sleeper is paused - cannot start it - try unpausing it instead",
      });
      await expect(raw.pause({ id: "sleeper" })).rejects.toMatchObject({
        rawMessage: "container with id = sleeper is not running - current status is Paused",
      });
      await raw.unpause({ id: "sleeper" });
      expect((await look("sleeper")).state).toMatchObject({ status: "Running", pid: state.pid });
    },
  },
  {
    claim: "the policy always starts a container again that was stopped by hand",
    async check({ run, park, await: awaitState }) {
      const { state } = await run("undead", { restartPolicy: restartPolicy("always") });
      await park("undead");
      const after = await awaitState("undead", (container) => container.state.status === "Running");
      expect(after.state.pid).not.toBe(state.pid);
      expect(after).toMatchObject({ restartCount: 1, manuallyStopped: true });
    },
  },
  {
    claim: "the policy on-failure starts a container again that was stopped by hand and answered with a failure",
    async check({ run, park, await: awaitState }) {
      const differing = { command: [...PROGRAMS.endsWith7OnSigterm], restartPolicy: restartPolicy("on-failure") };
      await run("offended", differing);
      await park("offended");
      const after = await awaitState("offended", (container) => container.state.status === "Running");
      expect(after).toMatchObject({ restartCount: 1, manuallyStopped: true });
    },
  },
];

import type { ControlAnswer, ControlCommand, ControlHandler } from "./control-command.ts";
import type { ControlLoop } from "./control-loop.ts";
import type { LoopPorts } from "./loop-settings.ts";
import type { EngineMemory } from "./reconcile-once.ts";
import { rollBack } from "./roll-back.ts";

/** Answers what a person asks of the running daemon. */
export function answerCommands(loop: ControlLoop, ports: LoopPorts, memory: EngineMemory): ControlHandler {
  const { requests } = loop;
  const stated = () => loop.status().containers.filter(({ manifestPath }) => manifestPath !== null);

  function refusalFor(name: string): ControlAnswer | null {
    const container = stated().find((one) => one.name === name);
    if (container === undefined) {
      const names = stated().map((one) => one.name);
      return refused(
        `expected the name of a container that a manifest states (${names.join(", ") || "none"}), got '${name}'`,
      );
    }
    if (container.phase === "held")
      return refused(`'${name}' is held: ${container.reason}; mend the file, then it is deployed`);
    return null;
  }

  /** Asks for something that the next look brings about. */
  async function ask(name: string, request: () => void, message: string): Promise<ControlAnswer> {
    const refusal = refusalFor(name);
    if (refusal !== null) return refusal;
    request();
    return done(`${message}${laterNote(loop)}`);
  }

  return async (command: ControlCommand) => {
    switch (command.kind) {
      case "status":
        return { kind: "status", status: loop.status() };
      case "redeploy":
        await ports.suspension.reclaim(command.containerName);
        return ask(
          command.containerName,
          () => requests.redeploy(command.containerName, "asked for with 'kad redeploy'"),
          `'${command.containerName}' is being deployed anew`,
        );
      case "start":
        return ask(
          command.containerName,
          () => requests.start(command.containerName),
          `'${command.containerName}' is being started`,
        );
      case "stop":
        return ask(
          command.containerName,
          () => requests.stop(command.containerName),
          `'${command.containerName}' is being stopped, and stays so until it is started or its manifest changes`,
        );
      case "pause":
        await ports.suspension.pause(command.reason);
        return done("paused: nothing is changed until 'kad resume'");
      case "resume":
        await ports.suspension.resume();
        return done("resumed");
      case "prune":
        return prune(loop, command.dryRun);
      case "rollback": {
        const chosen = await rollBack(ports, memory, command.containerName, command.to);
        if (!chosen.ok) return refused(chosen.failure);
        void loop.lookNow();
        return done(`'${command.containerName}' goes back to deployment ${chosen.value.number}${laterNote(loop)}`);
      }
      case "reconcile":
        return (await loop.lookNow()) === null ? refused(loop.status().summary) : done("looked");
    }
  };
}

async function prune(loop: ControlLoop, dryRun: boolean): Promise<ControlAnswer> {
  const plan = await loop.lookNow();
  if (plan === null) return refused(loop.status().summary);
  const containerNames = plan.containers.filter(({ action }) => action === "orphan").map(({ name }) => name);
  if (!dryRun && containerNames.length > 0) loop.requests.prune();
  return { kind: "pruned", containerNames };
}

function laterNote(loop: ControlLoop): string {
  const { suspension, runtime } = loop.status();
  if (!runtime.reachable) return ", as soon as Kanto answers";
  return suspension === null ? "" : ", as soon as the deployer is resumed";
}

function done(message: string): ControlAnswer {
  return { kind: "done", message };
}

function refused(message: string): ControlAnswer {
  return { kind: "refused", message };
}

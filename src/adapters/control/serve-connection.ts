import type { Socket } from "node:net";
import * as v from "valibot";
import type { ControlAnswer, ControlHandler } from "../../engine/control-command.ts";
import type { ControlLimits } from "./control-limits.ts";
import { controlCommandSchema, describeIssues } from "./control-schema.ts";
import { type ReceivedLine, readLines } from "./read-lines.ts";
import { systemErrorCode } from "./system-error.ts";

export interface ControlConnection {
  /** Resolves when it is over. */
  readonly finished: Promise<void>;
  /** Ends it at once, or after the answer that is under way. */
  finish(): void;
  destroy(): void;
}

export interface ConnectionOptions {
  readonly handle: ControlHandler;
  readonly limits: ControlLimits;
  /** A handler that failed although it must not: one sentence. */
  readonly onTrouble: (message: string) => void;
}

/** Answers the requests of one connection one after the other, until it ends. */
export function serveConnection(socket: Socket, options: ConnectionOptions): ControlConnection {
  const { limits } = options;
  let isHandling = false;
  let isFinishing = false;
  let timer: NodeJS.Timeout | undefined;
  const watchIdleness = () => {
    clearTimeout(timer);
    timer = setTimeout(() => socket.destroy(), limits.idleTimeoutMs);
  };

  async function serve(): Promise<void> {
    watchIdleness();
    for await (const line of readLines(socket, limits.maximumRequestBytes)) {
      clearTimeout(timer);
      isHandling = true;
      const answer = await answerLine(line, options);
      isHandling = false;
      watchIdleness();
      await send(socket, answer);
      if (line.kind === "too-long" || isFinishing) break;
    }
    socket.end();
  }

  const finished = serve()
    // A peer that goes away is its own affair.
    .catch((error) => {
      if (systemErrorCode(error) === null) throw error;
    })
    .finally(() => {
      clearTimeout(timer);
      // What the peer has not read yet is the system's to keep; what it still sends would keep the socket open.
      socket.destroySoon();
    });
  return {
    finished,
    finish: () => {
      isFinishing = true;
      if (!isHandling) socket.destroy();
    },
    destroy: () => socket.destroy(),
  };
}

async function answerLine(line: ReceivedLine, options: ConnectionOptions): Promise<ControlAnswer> {
  if (line.kind === "too-long") {
    return refused(`expected one request of at most ${options.limits.maximumRequestBytes} bytes on a line, got more`);
  }
  const command = v.safeParse(controlCommandSchema, parseJson(line.text));
  if (!command.success) {
    return refused(`expected one request as a JSON object on a line: ${describeIssues(command.issues)}`);
  }
  try {
    return await options.handle(command.output);
  } catch (error) {
    const message = `the command '${command.output.kind}' failed: ${error instanceof Error ? error.message : error}`;
    options.onTrouble(message);
    return refused(message);
  }
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(message: string): ControlAnswer {
  return { kind: "refused", message };
}

/** Resolves when the system has taken it. */
export function send(socket: Socket, answer: ControlAnswer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(`${JSON.stringify(answer)}\n`, (error) => (error == null ? resolve() : reject(error)));
  });
}

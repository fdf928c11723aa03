import { serveAtSocket } from "../../src/emulator/socket-server.ts";
import { Containers } from "../../src/gen/kanto/containers_pb.ts";
import { rawKanto } from "./raw-kanto.ts";

/** Stands between a program and the real Kanto, passes every call on and remembers those that change something. */
export interface KantoRelay {
  readonly socketPath: string;
  /** `Create`, `Start`, ... in order of arrival. */
  changes(): readonly string[];
  close(): Promise<void>;
}

/** @param beforeChange called ahead of each call that changes something, which waits for it */
export async function relayKanto(
  socketPath: string,
  kantoSocketPath: string,
  beforeChange: (name: string) => Promise<void> = async () => undefined,
): Promise<KantoRelay> {
  const { containers, close } = rawKanto(kantoSocketPath);
  const changes: string[] = [];
  function change<Request, Answer>(name: string, call: (request: Request) => Promise<Answer>) {
    return async (request: Request): Promise<Answer> => {
      changes.push(name);
      await beforeChange(name);
      return await call(request);
    };
  }
  const server = await serveAtSocket(socketPath, (router) => {
    router.service(Containers, {
      list: (request) => containers.list(request),
      create: change("Create", (request) => containers.create(request)),
      start: change("Start", (request) => containers.start(request)),
      stop: change("Stop", (request) => containers.stop(request)),
      update: change("Update", (request) => containers.update(request)),
      rename: change("Rename", (request) => containers.rename(request)),
      remove: change("Remove", (request) => containers.remove(request)),
    });
  });
  return {
    socketPath,
    changes: () => changes,
    async close() {
      close();
      await server.close();
    },
  };
}

import { Code, ConnectError, type ConnectRouter, type HandlerContext } from "@connectrpc/connect";
import { Containers } from "../gen/kanto/containers_pb.ts";
import { SystemInfo } from "../gen/kanto/system_info_pb.ts";
import type { EmulatedDaemon } from "./emulated-daemon.ts";
import type { RpcName } from "./recorded-call.ts";

/** What stands between the wire and the daemon: it records the call and lets faults befall it. */
export interface ServedCall {
  readonly name: RpcName;
  readonly containerId: string;
  readonly containerName: string;
  readonly request: unknown;
  readonly signal: AbortSignal;
}

export interface KantoServiceParts {
  readonly daemon: () => EmulatedDaemon;
  readonly carryOut: <Answer>(call: ServedCall, work: () => Answer | Promise<Answer>) => Promise<Answer>;
  /** The daemon ends at once, as a panic ends it. */
  readonly crash: () => void;
}

/** Kanto's API: every call of the contract, those that do nothing or do harm included. */
export function kantoRoutes({ daemon, carryOut, crash }: KantoServiceParts): (router: ConnectRouter) => void {
  function about(name: RpcName, request: unknown, context: HandlerContext, containerId = ""): ServedCall {
    const containerName = daemon().get(containerId)?.name ?? "";
    return { name, containerId, containerName, request, signal: context.signal };
  }

  return (router) => {
    router.service(Containers, {
      create(request, context) {
        const { container } = request;
        const call = {
          ...about("Create", request, context, container?.id),
          containerName: container?.name ?? "",
        };
        return carryOut(call, async () => {
          if (container?.image === undefined) return panic(crash);
          return { container: await daemon().create(container, context.signal) };
        });
      },
      get(request, context) {
        return carryOut(about("Get", request, context, request.id), () => {
          const container = daemon().get(request.id);
          return container === undefined ? {} : { container };
        });
      },
      list(request, context) {
        return carryOut(about("List", request, context), () => ({ containers: daemon().list() }));
      },
      async *listStream(request, context) {
        await carryOut(about("ListStream", request, context), () => undefined);
      },
      start(request, context) {
        return carryOut(about("Start", request, context, request.id), async () => {
          await daemon().start(request.id);
          return {};
        });
      },
      stop(request, context) {
        return carryOut(about("Stop", request, context, request.id), async () => {
          await daemon().stop(request.id, request.stopOptions);
          if (context.signal.aborted) daemon().leaveRemains(request.id, false);
          return {};
        });
      },
      update(request, context) {
        return carryOut(about("Update", request, context, request.id), async () => {
          await daemon().update(request.id, request.updateOptions);
          return {};
        });
      },
      restart(request, context) {
        return carryOut(about("Restart", request, context, request.id), () => {
          throw new ConnectError("grpc: error while marshaling: proto: Marshal called with nil", Code.Internal);
        });
      },
      pause(request, context) {
        return carryOut(about("Pause", request, context, request.id), async () => {
          await daemon().pause(request.id);
          return {};
        });
      },
      unpause(request, context) {
        return carryOut(about("Unpause", request, context, request.id), async () => {
          await daemon().unpause(request.id);
          return {};
        });
      },
      rename(request, context) {
        return carryOut(about("Rename", request, context, request.id), async () => {
          await daemon().rename(request.id, request.name);
          return {};
        });
      },
      remove(request, context) {
        return carryOut(about("Remove", request, context, request.id), async () => {
          await daemon().remove(request.id, request.force, request.stopOptions);
          if (context.signal.aborted) daemon().leaveRemains(request.id, true);
          return {};
        });
      },
      async *logs(request, context) {
        await carryOut(about("Logs", request, context, request.id), () => {
          if (daemon().get(request.id) === undefined) panic(crash);
        });
        yield { log: "" };
      },
    });
    router.service(SystemInfo, {
      projectInfo(request, context) {
        return carryOut(about("ProjectInfo", request, context), () => ({
          projectInfo: { projectVersion: "1.0.0", buildTime: "", apiVersion: "1.0.0", gitCommit: "emulator" },
        }));
      },
    });
  };
}

function panic(crash: () => void): never {
  crash();
  throw new ConnectError("the daemon ended", Code.Unavailable);
}

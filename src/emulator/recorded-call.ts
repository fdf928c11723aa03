import type { Containers } from "../gen/kanto/containers_pb.ts";
import type { SystemInfo } from "../gen/kanto/system_info_pb.ts";

type MethodName<Service> = Service extends { method: infer Methods } ? Methods[keyof Methods] : never;
type NameOf<Method> = Method extends { name: infer Name extends string } ? Name : string;

/** As the contract spells it. */
export type RpcName = NameOf<MethodName<typeof Containers> | MethodName<typeof SystemInfo>>;

/** One call that reached the emulator, in order of arrival. */
export interface RecordedCall {
  /** Counts from 1. */
  readonly number: number;
  readonly name: RpcName;
  /** Of the container it is about; empty for List and ProjectInfo. */
  readonly containerId: string;
  /** The request message as it came. */
  readonly request: unknown;
  readonly atMs: number;
  /** `pending` until it is answered. */
  readonly outcome: "pending" | "ok" | { readonly text: string };
}

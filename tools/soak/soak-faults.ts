import { setTimeout as pause } from "node:timers/promises";
import type { SoakAction } from "./soak-plan.ts";
import type { SoakStage } from "./soak-stage.ts";

type KantoFault = Extract<SoakAction, { readonly lastsMs: number }>["kind"];
type HandKind = Extract<SoakAction["kind"], `hand-${string}`>;

/** What befalls Kanto, from its beginning until Kanto serves again. */
export const FAULTS: Readonly<Record<KantoFault, (stage: SoakStage, lastsMs: number) => Promise<void>>> = {
  async "kanto-kill"(stage, lastsMs) {
    await stage.kill();
    await pause(lastsMs);
    await stage.start();
  },
  async "kanto-freeze"(stage, lastsMs) {
    stage.freeze();
    await pause(lastsMs);
    stage.thaw();
  },
  async "kanto-restart"(stage, lastsMs) {
    await stage.stopOrderly();
    await pause(lastsMs);
    await stage.start();
  },
};

export const HANDS: Readonly<Record<HandKind, (stage: SoakStage, name: string) => Promise<void>>> = {
  "hand-stop": (stage, name) => stage.handStop(name),
  "hand-remove": (stage, name) => stage.handRemove(name),
  "hand-kill": (stage, name) => stage.handKill(name),
};

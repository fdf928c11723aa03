import type { EmulatorClock } from "./emulator-clock.ts";
import { KantoFailure } from "./kanto-failure.ts";
import { matches, RuleCounter } from "./rule-counter.ts";
import type { EmulatorScript, ImageRule } from "./script.ts";

/** containerd's images: what is local, and what becomes of a pull. */
export class ImageStore {
  readonly #clock: EmulatorClock;
  readonly #pulled = new Set<string>();
  readonly #expired = new Set<string>();
  readonly #counter = new RuleCounter<ImageRule>();

  constructor(clock: EmulatorClock) {
    this.#clock = clock;
  }

  isLocal(image: string, rules: EmulatorScript["images"]): boolean {
    if (this.#pulled.has(image)) return true;
    return !this.#expired.has(image) && rules.some((rule) => rule.local && matches(rule.image, image));
  }

  /** Throws Kanto's text where the pull fails, or where `signal` cancels it. */
  async pull(image: string, rules: EmulatorScript["images"], signal: AbortSignal): Promise<void> {
    const rule = rules.find(
      (each) =>
        !each.local &&
        matches(each.image, image) &&
        this.#counter.count(each) <= (each.times ?? Number.POSITIVE_INFINITY),
    );
    if (rule !== undefined && rule.pullTakesMs > 0) await this.#clock.sleep(rule.pullTakesMs, signal);
    if (signal.aborted) throw new KantoFailure(`failed to resolve reference "${image}": context canceled`);
    if (rule?.fails !== undefined) throw new KantoFailure(pullProblem(image, rule.fails));
    this.#pulled.add(image);
    this.#expired.delete(image);
  }

  remove(image: string): void {
    this.#pulled.delete(image);
    this.#expired.add(image);
  }
}

function pullProblem(image: string, cause: NonNullable<ImageRule["fails"]>): string {
  const [host = "", ...path] = image.split("/");
  const [repository = "", tag = "latest"] = path.join("/").split(":");
  const scheme = host.startsWith("localhost") ? "http" : "https";
  const request = `failed to do request: Head "${scheme}://${host}/v2/${repository}/manifests/${tag}"`;
  const resolve = `failed to resolve reference "${image}"`;
  switch (cause) {
    case "down":
      return `${resolve}: ${request}: dial tcp 127.0.0.1:${host.split(":")[1] ?? "443"}: connect: connection refused`;
    case "unknown":
      return `${resolve}: ${request}: dial tcp: lookup ${host} on 127.0.0.53:53: no such host`;
    case "missing":
      return `${resolve}: ${image}: not found`;
    case "denied":
      return `${resolve}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;
  }
}

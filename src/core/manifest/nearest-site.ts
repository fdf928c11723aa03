import type { Site } from "./collect-document.ts";
import { parentPointer } from "./json-pointer.ts";

export interface NearestSite extends Site {
  /** False where the value is absent and this is the object that lacks it. */
  readonly exact: boolean;
}

/** The place of a value, or of the nearest object around where it would stand. */
export function nearestSite(sites: ReadonlyMap<string, Site>, nativePointer: string): NearestSite {
  const site = sites.get(nativePointer);
  if (site !== undefined) return { ...site, exact: true };
  if (nativePointer === "") throw new Error("internal: the document itself has no site");
  return { ...nearestSite(sites, parentPointer(nativePointer)), exact: false };
}

/** An object or list is pointed at by its bracket, not underlined to its end. */
export function spanOf({ node }: Site): { readonly offset: number; readonly length: number } {
  const whole = node.type === "object" || node.type === "array";
  return { offset: node.offset, length: whole ? 1 : node.length };
}

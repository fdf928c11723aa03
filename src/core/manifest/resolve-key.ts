import type { ManifestFormat } from "../model/manifest.ts";
import { otherSpelling, translateKey } from "./spelling.ts";

/** Which field a key as written stands for. */
export interface ResolvedKey {
  /** As this format spells it. */
  readonly key: string;
  readonly spelledLikeOther: boolean;
  /** The case that the key should have; absent where it has it. */
  readonly properCase?: string;
}

/**
 * As Kanto's own reader does, case is forgiven; null where the key means nothing here.
 *
 * @param parent native pointer of the object
 */
export function resolveKey(
  written: string,
  entries: Readonly<Record<string, unknown>>,
  format: ManifestFormat,
  parent: string,
): ResolvedKey | null {
  const known = Object.keys(entries);
  const exact = own(known, written);
  if (exact !== undefined) return { key: exact, spelledLikeOther: false };
  const foreign = own(known, translateKey(written, format, parent));
  if (foreign !== undefined) return { key: foreign, spelledLikeOther: true };
  const folded = written.toLowerCase();
  const cased = own(known, folded);
  if (cased !== undefined) return { key: cased, spelledLikeOther: false, properCase: cased };
  const foreignCased = own(known, translateKey(folded, format, parent));
  return foreignCased === undefined ? null : { key: foreignCased, spelledLikeOther: true, properCase: folded };
}

function own(known: readonly string[], key: string | undefined): string | undefined {
  return key !== undefined && known.includes(key) ? key : undefined;
}

/** Every key that means something in an object, for finding the one that was meant. */
export function acceptedKeys(
  entries: Readonly<Record<string, unknown>>,
  format: ManifestFormat,
  parent: string,
): readonly string[] {
  return Object.keys(entries).flatMap((key) => {
    const other = otherSpelling(key, format, parent);
    return other === undefined ? [key] : [key, other];
  });
}

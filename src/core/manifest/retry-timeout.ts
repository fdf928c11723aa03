import type { ManifestFormat } from "../model/manifest.ts";

const NANOSECONDS_PER_SECOND = 1_000_000_000;
/** Up to here a native number is taken as seconds: nobody means a back-off of under a millisecond. */
const LARGEST_NUMBER_OF_SECONDS = 999_999;

/**
 * What `retry_timeout` means. Kanto's documents and Leda's manifests mean seconds, Kanto's reader of native files takes
 * nanoseconds, and its API seconds. So: internal format, seconds; native format, small numbers are seconds, numbers
 * from a second's worth of nanoseconds on are nanoseconds (cut to whole seconds, which is all that the API can carry),
 * and those between are neither.
 */
export type RetryTimeoutUnit = "seconds" | "nanoseconds" | "too-short";

export function retryTimeoutUnit(written: number, format: ManifestFormat): RetryTimeoutUnit {
  if (format === "internal" || written <= LARGEST_NUMBER_OF_SECONDS) return "seconds";
  return written < NANOSECONDS_PER_SECOND ? "too-short" : "nanoseconds";
}

export function retryTimeoutSeconds(written: number, format: ManifestFormat): number {
  return retryTimeoutUnit(written, format) === "seconds" ? written : Math.floor(written / NANOSECONDS_PER_SECOND);
}

/** How a native manifest states it, so that both Kanto and we read it the same. */
export function retryTimeoutNanoseconds(seconds: number): number {
  return seconds * NANOSECONDS_PER_SECOND;
}

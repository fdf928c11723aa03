/**
 * How long ago a moment was, in the one or two units that matter: `5 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. A moment
 * that lies ahead (the machine's clock was set back) is now; one that cannot be read is `?`.
 *
 * @param moment RFC 3339
 */
export function formatAge(moment: string, nowMs: number): string {
  return formatSpan(nowMs - Date.parse(moment));
}

/** How far ahead a moment lies; what is past is now. */
export function formatUntil(moment: string, nowMs: number): string {
  return formatSpan(Date.parse(moment) - nowMs);
}

function formatSpan(spanMs: number): string {
  if (Number.isNaN(spanMs)) return "?";
  const seconds = Math.max(0, Math.floor(spanMs / 1_000));
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600), Math.floor(seconds / 86_400)];
  if (days > 0) return withRest(`${days} d`, hours % 24, "h");
  if (hours > 0) return withRest(`${hours} h`, minutes % 60, "min");
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
}

function withRest(head: string, rest: number, unit: string): string {
  return rest === 0 ? head : `${head} ${rest} ${unit}`;
}

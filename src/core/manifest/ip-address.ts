/** Whether Kanto reads it as an address: dotted IPv4 without leading zeros, or IPv6 without a zone. */
export function isIpAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const [head = "", tail] = halves;
  const groups = countGroups(head, tail === undefined) + countGroups(tail ?? "", true);
  return tail === undefined ? groups === 8 : groups < 8;
}

/** Of 16 bits each; too many to be an address where one is malformed. */
function countGroups(half: string, mayEndInIpv4: boolean): number {
  if (half === "") return 0;
  const groups = half.split(":");
  const last = groups.at(-1) ?? "";
  const embedded = mayEndInIpv4 && last.includes(".");
  const fit = groups.every((group, index) =>
    embedded && index === groups.length - 1 ? isIpv4(group) : /^[0-9a-fA-F]{1,4}$/.test(group),
  );
  return fit ? groups.length + (embedded ? 1 : 0) : Number.POSITIVE_INFINITY;
}

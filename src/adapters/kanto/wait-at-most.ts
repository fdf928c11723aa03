/** `promise`, or "too late" when `limitMs` have passed; the promise goes on either way. */
export async function waitAtMost<Value>(promise: Promise<Value>, limitMs: number): Promise<Value | "too late"> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<"too late">((resolve) => {
    timer = setTimeout(() => resolve("too late"), limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

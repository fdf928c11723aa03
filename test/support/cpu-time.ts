/** The least processor time of this thread that `work` took in some tries: what else the machine does is not in it. */
export function leastCpuMs(work: () => void, tries = 3): number {
  const times = Array.from({ length: tries }, () => {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}

// Notices that the whole machine slept: what is measured by the monotonic clock may be older than it says.

// Less is the wall clock being set right.
const leastSleepMs = 10_000;

/** Says whether the wall clock went on without the monotonic one since it was last asked, by more than ten seconds. */
export function createSleepWatch(clock: { now(): number; monotonic(): number }): () => boolean {
  const aheadMs = () => clock.now() - clock.monotonic();
  let known = aheadMs();
  return () => {
    const before = known;
    known = aheadMs();
    return known - before > leastSleepMs;
  };
}

// Puts items before the workers.
import type { Queue } from 'bullmq';

/** The job of a key: neither text nor result stands in it. */
export const jobOf = (key: string, owner: string, priority: number) => ({
  name: 'item',
  data: { key, owner },
  opts: { jobId: key, priority },
});

/** Adds jobs; one that is there already stays as it is. */
export async function enqueueJobs(
  queue: Pick<Queue<{ key: string; owner: string }>, 'add' | 'addBulk'>,
  jobs: readonly ReturnType<typeof jobOf>[],
): Promise<void> {
  const [first] = jobs;
  await queue.addBulk([...jobs]).catch(async () => {
    // A Redis that was started again lacks the scripts that a transaction names: one job by itself brings them back.
    if (first) await queue.add(first.name, first.data, first.opts);
    await queue.addBulk([...jobs]);
  });
}

// Holds a lease while its producer runs: renews it, writes under it, releases it.
import type { RedisCall } from '@internal/kit/redis';
import type { Lease, StoreClock, StoredEntry } from '../ports/cache-store.ts';
import { redisScripts } from './flow/redis-scripts.ts';

/** How long word of a failed production stands: several polls of those who wait. */
export const failureKeptMs = 1_000;

interface LeaseOptions {
  readonly call: RedisCall;
  readonly names: readonly [value: string, lease: string];
  readonly token: string;
  readonly leaseMs: number;
  readonly deadlineMs: number;
  readonly clock: StoreClock;
  /** The bytes of the entry, or `undefined` when they are too many. */
  readonly encode: (entry: StoredEntry) => Promise<Buffer | undefined>;
  readonly lifeOf: (entry: StoredEntry) => string;
  readonly onWritten: () => void;
}

/** Creates the hold on a lease that Redis gave: renewed every third of its time until it is used or given up. */
export function holdLease({
  call,
  names,
  token,
  leaseMs,
  deadlineMs,
  clock,
  encode,
  lifeOf,
  onWritten,
}: LeaseOptions): Lease {
  let cancel = clock.setTimer(renew, leaseMs / 3);
  let isOver = false;

  function renew(): void {
    // Whether it failed or came too late shows when the lease is used: writing is fenced by its token.
    call.script(redisScripts.renew, [...names], [token, String(leaseMs)], { deadlineMs }).catch(() => {});
    if (!isOver) cancel = clock.setTimer(renew, leaseMs / 3);
  }

  function end(): void {
    isOver = true;
    cancel();
  }

  async function release(hasFailed = false): Promise<void> {
    end();
    if (hasFailed) {
      await call.script(redisScripts.fail, [...names], [token, String(failureKeptMs)], { deadlineMs });
      return;
    }
    await call.script(redisScripts.release, [...names], [token], { deadlineMs });
  }

  return {
    async write(entry) {
      const frame = await encode(entry);
      if (!frame) {
        await release();
        return true;
      }
      end();
      onWritten();
      const answer = await call.script(redisScripts.writeLeased, [...names], [token, frame, lifeOf(entry)], {
        deadlineMs,
      });
      return answer === 1;
    },
    release,
  };
}

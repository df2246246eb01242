// Holds a lease while its producer runs: renews it, writes under it, releases it.
import type { RedisCall, RedisScript } from '@internal/kit/redis';
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
}: LeaseOptions): Required<Lease> {
  const ask = (script: RedisScript, ...args: (string | Buffer)[]) =>
    call.script(script, names, [token, ...args], { deadlineMs });
  let cancel = clock.setTimer(renew, leaseMs / 3);

  function renew(): void {
    // Whether it failed or came too late shows when the lease is used: writing is fenced by its token.
    ask(redisScripts.renew, String(leaseMs)).catch(() => {});
    cancel = clock.setTimer(renew, leaseMs / 3);
  }

  async function release(hasFailed = false): Promise<void> {
    cancel();
    if (hasFailed) await ask(redisScripts.fail, String(failureKeptMs));
    else await ask(redisScripts.release);
  }

  async function remove(): Promise<boolean> {
    cancel();
    onWritten();
    return (await ask(redisScripts.release, '1')) === 1;
  }

  return {
    async write(entry) {
      const frame = await encode(entry);
      if (!frame) return remove();
      cancel();
      onWritten();
      return (await ask(redisScripts.writeLeased, frame, lifeOf(entry))) === 1;
    },
    remove,
    release,
  };
}

// Gives up leases whose grant may have been lost, as soon as Redis answers again.
import type { RedisCall } from '@internal/kit/redis';
import type { StoreClock } from '../../ports/cache-store.ts';
import type { CacheSettingValues } from '../../settings/cache-settings.ts';
import { redisScripts } from './redis-scripts.ts';

/** Leases of which nobody knows whether they were granted: others would wait for them until their time is over. */
export interface LostLeases {
  giveBack(names: readonly [value: string, lease: string], token: string): void;
  close(): void;
}

interface Lost {
  readonly names: [string, string];
  readonly until: number;
  isAsking: boolean;
}

const everyMs = 25;
// Past that a lease ends by its own time.
const maxLost = 1_000;

/** Creates the list; it looks after itself while something stands in it. */
export function createLostLeases(
  call: RedisCall,
  { redisLeaseMs, redisWriteDeadlineMs }: CacheSettingValues,
  clock: StoreClock,
): LostLeases {
  const lost = new Map<string, Lost>();
  let cancel: (() => void) | undefined;

  function look(): void {
    cancel = undefined;
    for (const [token, lease] of lost) {
      if (clock.monotonic() >= lease.until) lost.delete(token);
      else if (call.state === 'closed' && !lease.isAsking) ask(token, lease);
    }
    if (lost.size > 0) cancel = clock.setTimer(look, everyMs);
  }

  function ask(token: string, lease: Lost): void {
    lease.isAsking = true;
    call.script(redisScripts.release, lease.names, [token], { deadlineMs: redisWriteDeadlineMs }).then(
      () => lost.delete(token),
      () => {
        lease.isAsking = false;
      },
    );
  }

  return {
    giveBack([value, lease], token) {
      if (lost.size >= maxLost) return;
      lost.set(token, { names: [value, lease], until: clock.monotonic() + redisLeaseMs, isAsking: false });
      cancel?.();
      look();
    },
    close: () => cancel?.(),
  };
}

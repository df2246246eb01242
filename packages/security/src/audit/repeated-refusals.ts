// Writes refusals that anybody can cause over and over once a minute, and then how many there were.
import type { Clock } from '@internal/kit';
import { limitAddressOf } from '../gate/request-facts.ts';
import type { AuditEvent } from './audit-event.ts';

type Refusal = Extract<AuditEvent, { readonly type: 'refusal' }>;

/** Counts refusals instead of writing each, so that nobody pushes out of the log what others did. */
export interface RepeatedRefusals {
  /** Writes the first of its kind now, and counts the others until the minute ends. */
  add(refusal: Refusal): void;
  /** Ends the minute: writes what was counted. */
  flush(): void;
}

const windowMs = 60_000;
// Addresses are cheap to have: beyond so many callers and addresses in a minute refusals are counted by code alone.
const maxKept = 250;

/** Counts by code and by who it was: the principal, else the key and the address (IPv6: the network). */
export function createRepeatedRefusals(clock: Clock, write: (refusal: Refusal) => void): RepeatedRefusals {
  const kept = new Map<string, { readonly of: Refusal; more: number }>();
  let cancel = () => {};

  function flush(): void {
    cancel();
    const ended = [...kept.values()];
    kept.clear();
    for (const { of, more } of ended) if (more > 0) write({ ...of, count: more });
  }

  return {
    add(refusal) {
      const { type, status, code, principal, keyId, address } = refusal;
      const who = principal ?? `\n${keyId}\n${limitAddressOf(address ?? '')}`;
      let place = `${code}\n${who}`;
      let of: Refusal = { type, status, code, principal, keyId, address } as Refusal;
      if (!kept.has(place) && kept.size >= maxKept) [place, of] = [code, { type, status, code }];
      const before = kept.get(place);
      if (before) {
        before.more += 1;
        return;
      }
      if (kept.size === 0) cancel = clock.setTimer(flush, windowMs);
      kept.set(place, { of, more: 0 });
      write(refusal);
    },
    flush,
  };
}

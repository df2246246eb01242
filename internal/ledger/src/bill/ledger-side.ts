// Takes from the ledger what a bill can be compared with.
import { AiError } from '@internal/model';
import type { EntryAttempt, LedgerEntry, OpenEntry } from '../entry/entry.ts';
import { dayOf } from '../entry/entry.ts';

/** An attempt, and the day it counts to. */
export interface BookedAttempt extends EntryAttempt {
  readonly day: string;
  /** The most that its call could cost, where the ledger knows it. */
  readonly mostUsd: number | undefined;
}

/** The days of a bill, both included. */
export interface BillDays {
  readonly from: string;
  readonly to: string;
}

/** What the ledger says of one provider. */
export interface LedgerSide {
  readonly attempts: readonly BookedAttempt[];
  /** Calls whose end nobody wrote down, that may have asked this provider. */
  readonly uncertain: readonly OpenEntry[];
}

const dayMs = 86_400_000;

/**
 * The days whose calls a bill may have: a day more on either side, since a call is kept on the day on which it began, and billed
 * on that of its answer.
 *
 * @example
 * import { daysAround } from '@tpl/ai/ledger';
 *
 * console.log(daysAround({ from: '2026-11-29', to: '2026-11-29' })); // { from: '2026-11-28', to: '2026-11-30' }
 */
export const daysAround = ({ from, to }: BillDays): BillDays => ({
  from: dayOf(Date.parse(from) - dayMs),
  to: dayOf(Date.parse(to) + dayMs),
});

const maxAttempts = 2_000_000;

/** Reads lines until their end; a line that is there twice counts once. */
export async function readLedgerSide(
  entries: AsyncIterable<LedgerEntry>,
  isAsked: (provider: string) => boolean,
): Promise<LedgerSide> {
  const attempts: BookedAttempt[] = [];
  const open = new Map<string, OpenEntry>();
  const ended = new Set<string>();
  for await (const entry of entries) {
    if (entry.type === 'saved') continue;
    if (entry.type === 'open') {
      if (!ended.has(entry.id)) open.set(entry.id, entry);
      continue;
    }
    const mostUsd = open.get(entry.id)?.reserved.costUsd;
    open.delete(entry.id);
    if (ended.has(entry.id)) continue;
    ended.add(entry.id);
    for (const attempt of entry.attempts) {
      const day = dayOf(attempt.at || entry.openedAt);
      if (isAsked(attempt.provider)) attempts.push({ ...attempt, day, mostUsd });
    }
    if (attempts.length > maxAttempts)
      throw new AiError(
        'invalid_options',
        'The ledger has more than 2,000,000 attempts in these days: compare fewer.',
      );
  }
  const uncertain = [...open.values()].filter(({ model }) =>
    targetsOf(model).some(([provider]) => isAsked(provider)),
  );
  return { attempts, uncertain };
}

/** Provider and model of each target of a model or a route: `route(openai/a, anthropic/b)`. */
export const targetsOf = (model: string): (readonly [provider: string, model: string])[] =>
  [...model.matchAll(/([^\s(,]+)\/([^\s,)]*)/g)].map(([, provider = '', name = '']) => [provider, name]);

// Takes from the ledger what a bill can be compared with.
import { AiError } from '@internal/model';
import type { EntryAttempt, LedgerEntry, OpenEntry } from '../entry/entry.ts';
import { dayOf } from '../entry/entry.ts';

/** An attempt, and the day it counts to. */
export interface BookedAttempt extends EntryAttempt {
  readonly day: string;
}

/** What the ledger says of one provider. */
export interface LedgerSide {
  readonly attempts: readonly BookedAttempt[];
  /** Calls whose end nobody wrote down, that may have asked this provider. */
  readonly uncertain: readonly OpenEntry[];
}

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
    open.delete(entry.id);
    if (ended.has(entry.id)) continue;
    ended.add(entry.id);
    for (const attempt of entry.attempts)
      if (isAsked(attempt.provider)) attempts.push({ ...attempt, day: dayOf(attempt.at || entry.openedAt) });
    if (attempts.length > maxAttempts)
      throw new AiError(
        'invalid_options',
        'The ledger has more than 2,000,000 attempts in these days: compare fewer.',
      );
  }
  const uncertain = [...open.values()].filter(({ model }) => askedBy(model).some(isAsked));
  return { attempts, uncertain };
}

/** The providers of a model or a route: `route(openai/a, anthropic/b)`. */
const askedBy = (model: string): string[] =>
  [...model.matchAll(/([^\s(,]+)\//g)].map(([, provider]) => provider as string);

// Writes a line of the ledger as JSON, and reads it back only where it is whole.
import { isObject, type Json } from '@internal/kit/json';
import type { LedgerEntry } from './entry.ts';

/** The line, without its end. */
export const toLine = (entry: LedgerEntry): string => JSON.stringify(entry);

// A call with a hundred attempts stays far below.
const maxLineCharacters = 1_000_000;
// Dollars and tokens of a call stay far below, and sums of as many lines as a day may have are exact numbers still.
const maxAmount = 1e12;
// What the moments of a `Date` reach to.
const maxTime = 8.64e15;

const isText = (value: unknown): boolean => typeof value === 'string';
const isTime = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) <= maxTime;
const isAmount = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= maxAmount;
const isLeftOut = (value: unknown, isGood: (value: unknown) => boolean): boolean =>
  value === undefined || isGood(value);

const counts = ['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'cacheWrite1hTokens'];

function isUsage(value: unknown): boolean {
  if (!isObject(value) || !counts.every((name) => isLeftOut(value[name], isAmount))) return false;
  return isLeftOut(value['tiers'], (tiers) => Array.isArray(tiers) && tiers.every(isText));
}

function isAttempt(value: unknown): boolean {
  if (!isObject(value) || ![value['provider'], value['model'], value['state']].every(isText)) return false;
  const { costUsd, usage, prices } = value;
  return isAmount(costUsd) && isLeftOut(usage, isUsage) && isLeftOut(prices, isText);
}

/** Whether it has all that its kind is added up by. */
function isWhole(value: Json): boolean {
  switch (value['type']) {
    case 'open': {
      const { reserved } = value;
      return isObject(reserved) && isAmount(reserved['tokens']) && isLeftOut(reserved['costUsd'], isAmount);
    }
    case 'closed': {
      const { attempts, openedAt } = value;
      return isTime(openedAt) && Array.isArray(attempts) && attempts.every(isAttempt);
    }
    case 'saved':
      return isAmount(value['costUsd']);
    default:
      return false;
  }
}

/** The entry of a line, or `undefined` where the line is torn or is none of ours: no sum can be made of it. */
export function readLine(line: string): LedgerEntry | undefined {
  if (line.length > maxLineCharacters) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(value) || !isTime(value['at'])) return undefined;
  const { id, tenant, key, operation, model } = value;
  if (![id, tenant, key, operation, model].every(isText) || !isWhole(value)) return undefined;
  return value as unknown as LedgerEntry;
}

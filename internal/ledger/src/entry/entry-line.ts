// Writes a line of the ledger as JSON, and reads it back only where it is whole.
import type { LedgerEntry } from './entry.ts';

/** The line, without its end. */
export const toLine = (entry: LedgerEntry): string => JSON.stringify(entry);

// A call with a hundred attempts stays far below.
const maxLineCharacters = 1_000_000;

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);

/** The entry of a line, or `undefined` where the line is torn or is none of ours. */
export function readLine(line: string): LedgerEntry | undefined {
  if (line.length > maxLineCharacters) return undefined;
  let value: Record<string, unknown> | null;
  try {
    value = JSON.parse(line) as Record<string, unknown> | null;
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, id, at, tenant, key, operation, model } = value;
  if (![id, tenant, key, operation, model].every(isText) || !isNumber(at)) return undefined;
  const isWhole =
    (type === 'open' && isNumber((value['reserved'] as { tokens?: unknown } | undefined)?.tokens)) ||
    (type === 'closed' && Array.isArray(value['attempts']) && isNumber(value['openedAt'])) ||
    (type === 'saved' && isNumber(value['costUsd']));
  return isWhole ? (value as unknown as LedgerEntry) : undefined;
}

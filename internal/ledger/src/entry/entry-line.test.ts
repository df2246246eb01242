import { describe, expect, it } from '@jest/globals';
import { readLine } from './entry-line.ts';

const about = { id: 'a', at: 1, tenant: 't', key: 'k', operation: 'o', model: 'm' };
const attempt = { provider: 'p', model: 'm', at: 1, ok: true, state: 'settled', costUsd: 0.5 };
const closed = { type: 'closed', ...about, openedAt: 1, outcome: 'completed', streamed: false };

describe('a line of the ledger', () => {
  it.each([
    ['a call that begins', { type: 'open', ...about, reserved: { tokens: 5 } }],
    ['a call that nobody answered', { ...closed, attempts: [] }],
    [
      'a call',
      { ...closed, attempts: [{ ...attempt, usage: { inputTokens: 1, tiers: ['batch'] }, prices: 'p' }] },
    ],
    ['an answer of a cache', { type: 'saved', ...about, tokens: 3, costUsd: 0 }],
  ])('is read: %s', (_, entry) => {
    expect(readLine(JSON.stringify(entry))).toEqual(entry);
  });

  // Each of these made the sums of its day fail, or no numbers of them, until the line was taken out by hand.
  it.each([
    ['an attempt that is none', { ...closed, attempts: [null] }],
    ['an attempt without a provider', { ...closed, attempts: [{ ...attempt, provider: undefined }] }],
    ['tiers that are no list', { ...closed, attempts: [{ ...attempt, usage: { tiers: {} } }] }],
    ['tokens as text', { ...closed, attempts: [{ ...attempt, usage: { inputTokens: '1' } }] }],
    ['a cost as text', { ...closed, attempts: [{ ...attempt, costUsd: '0.5' }] }],
    ['a cost below zero', { ...closed, attempts: [{ ...attempt, costUsd: -1 }] }],
    ['a cost that no sum can hold', { type: 'saved', ...about, tokens: 3, costUsd: 1e308 }],
    ['a table of prices that is no text', { ...closed, attempts: [{ ...attempt, prices: {} }] }],
    ['a hold as text', { type: 'open', ...about, reserved: { tokens: 5, costUsd: '1' } }],
    ['a moment that no calendar has', { type: 'saved', ...about, at: 1e300, tokens: 3, costUsd: 0 }],
    ['a kind that nobody writes', { ...about, type: 'shut' }],
    ['a list', [1]],
  ])('is damaged: %s', (_, entry) => {
    expect(readLine(JSON.stringify(entry))).toBeUndefined();
  });
});

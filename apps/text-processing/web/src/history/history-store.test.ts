import { describe, expect, it } from '@jest/globals';
import type { Shelf } from '../service/shelves.ts';
import { bounds, forget, isOff, keepRun, readRuns, setOff } from './history-store.ts';

function shelfOf(room = Number.POSITIVE_INFINITY): Shelf {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      if (value.length > room) throw new Error('QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key) => kept.delete(key),
  };
}
const run = (id: string, text = 'A text.') => ({
  id,
  at: 1,
  operation: 'shorten',
  options: {},
  text,
  answer: {
    operation: 'shorten',
    result: {},
    provider: 'offline',
    model: 'none',
    degraded: false,
    usage: { inputTokens: 0, outputTokens: 0, estimated: false },
    cost: { status: 'known' as const, usd: 0 },
  },
});
const ids = (shelf: Shelf) => readRuns(shelf).map(({ id }) => id);

describe('the history', () => {
  it('keeps the newest first, so many and no more', () => {
    const shelf = shelfOf();
    for (let n = 0; n < bounds.runs + 5; n += 1) keepRun(shelf, run(String(n)));
    expect([ids(shelf).length, ids(shelf)[0]]).toEqual([bounds.runs, String(bounds.runs + 4)]);
  });

  it('lets the oldest go when all together are too long, or the browser has less room', () => {
    for (const shelf of [shelfOf(), shelfOf(200_000)]) {
      for (let n = 0; n < 40; n += 1) keepRun(shelf, run(String(n), 'x'.repeat(bounds.text)));
      const kept = shelf.getItem('tpl-history') ?? '';
      expect(kept.length).toBeLessThanOrEqual(bounds.characters);
      expect(ids(shelf)[0]).toBe('39');
    }
  });

  it('keeps only the beginning of a long text, and says so', () => {
    const shelf = shelfOf();
    keepRun(shelf, run('long', 'x'.repeat(bounds.text + 1)));
    expect(readRuns(shelf)).toMatchObject([{ isCut: true }]);
    expect(readRuns(shelf)[0]?.text.length).toBeLessThan(bounds.text);
  });

  it('forgets one, or all; switched off it forgets and keeps nothing', () => {
    const shelf = shelfOf();
    for (const id of ['a', 'b', 'c']) keepRun(shelf, run(id));
    forget(shelf, 'b');
    expect(ids(shelf)).toEqual(['c', 'a']);
    setOff(shelf, true);
    keepRun(shelf, run('d'));
    expect([isOff(shelf), ids(shelf)]).toEqual([true, []]);
    setOff(shelf, false);
    keepRun(shelf, run('e'));
    expect(ids(shelf)).toEqual(['e']);
  });

  it('is empty where what is kept is none of ours', () => {
    for (const kept of ['no JSON', '{}', '[1, null, {"id": "a"}]']) {
      const shelf = shelfOf();
      shelf.setItem('tpl-history', kept);
      expect(readRuns(shelf)).toEqual([]);
    }
  });
});

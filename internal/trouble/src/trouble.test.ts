import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import type { Trouble } from './index.ts';
import {
  createSeededRandom,
  createTroubleServer,
  defineShape,
  drawShapes,
  fixedShapes,
  furtherShapes,
  toTimes,
} from './index.ts';

describe('shapes', () => {
  it('have names of their own and differ from the base in what is given', () => {
    const ids = [...fixedShapes, ...furtherShapes].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const shape = defineShape(
      'brief',
      [
        { kind: 'outage', seconds: 2, pause: 1 },
        { kind: 'hang', seconds: 3 },
      ],
      { before: 10 },
    );
    expect(shape).toMatchObject({ id: 'brief', processes: 20, before: 10 });
    expect(toTimes(shape).map(({ from, to }) => [from, to])).toEqual([
      [10_000, 12_000],
      [13_000, 16_000],
    ]);
  });

  it('are drawn the same from the same seed', () => {
    expect(drawShapes(7, 40)).toEqual(drawShapes(7, 40));
    expect(drawShapes(8, 40)).not.toEqual(drawShapes(7, 40));
  });
});

describe('createTroubleServer', () => {
  /** What it answers to requests at 0 s (well), 10 s (in trouble) and 20 s (well again). */
  async function answersIn(
    trouble: Omit<Trouble, 'seconds'>,
    changed: Parameters<typeof defineShape>[2] = {},
    requests = 1,
  ) {
    const clock = manualClock();
    const shape = defineShape('one', [{ seconds: 5, ...trouble }], { before: 8, ...changed });
    const ask = createTroubleServer(shape, clock, createSeededRandom(1));
    const said: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const at = clock.monotonic();
      for (let request = 0; request < requests; request += 1)
        ask((status, waitMs) =>
          said.push(
            `${status}${waitMs > 0 ? ` after ${waitMs}` : ''}${clock.monotonic() - at > 500 ? ' late' : ''}`,
          ),
        );
      await clock.advance(10_000);
    }
    return [...new Set(said)];
  }

  it.each([
    [{ kind: 'none' }, ['200']],
    [{ kind: 'outage', status: 500 }, ['200', '500']],
    [{ kind: 'brownout', rate: 1 }, ['200', '503']],
    [{ kind: 'hang' }, ['200']],
    [{ kind: 'slow', factor: 10 }, ['200', '200 late']],
  ] as const)('answers in %j', async (trouble, answers) => {
    expect(await answersIn(trouble)).toEqual(answers);
  });

  it('sheds what is more than it can, and more than its limit', async () => {
    expect(await answersIn({ kind: 'overload', capacity: 10 }, {}, 20)).toContain('529');
    const limit = { perSecond: 1, burst: 2, retryAfter: 3 };
    expect(await answersIn({ kind: 'none' }, { limit }, 4)).toEqual(
      expect.arrayContaining(['200', '429 after 3000']),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import type { BillCause } from '@tpl/ai/ledger';
import { figuresOf } from './figures-of.ts';
import type { Invariant } from './judge/breach.ts';
import { judgeSeed } from './judge/judge-seed.ts';
import type { Observation, Sample, SeenBatch, SeenCall } from './observe/observation.ts';

const json = (mark: string, number: number) =>
  JSON.stringify({ summary: `The model read ${mark} (answer ${number}) to its end.` });
const call = (number: number, more: Partial<SeenCall> = {}): SeenCall => {
  const mark = more.mark ?? `chaos-ann-1-${number}`;
  return {
    ...{ mark, tenant: 'ann', service: 'service-a', kind: 'plain', status: 200, isTaken: true, ends: 1 },
    ...{ askedAt: number * 100, endedAt: number * 100 + 50, degraded: false, cached: false },
    ...{ result: json(mark, number), marks: [mark] },
    ...more,
  };
};
const without = ({ result: _, degraded: __, ...rest }: SeenCall, more: Partial<SeenCall>): SeenCall => ({
  ...rest,
  ends: 0,
  ...more,
});
const sample = (at: number, more: Partial<Sample> = {}): Sample => ({
  ...{ program: 'service-a', at, readAt: at + 10, unwell: [], firing: [], pending: [], alone: 0 },
  ...more,
});
const batch = (more: Partial<SeenBatch> = {}): SeenBatch => ({
  ...{ id: 'first-batch', tenant: 'ben', marks: ['chaos-benbatch-1-100'], addedAt: 500, doneAt: 2_500 },
  items: [{ status: 'done', result: json('chaos-benbatch-1-100', 101), degraded: false }],
  ...{ changed: [], isForgotten: false, status: 'done' },
  ...more,
});
const bill = (...causes: BillCause[]) => ({
  ...{ provider: 'openai' as const, kind: 'usage' as const, from: '', to: '', ledgerUsd: 1, billUsd: 2 },
  ...{ differenceUsd: 1, knownDifferenceUsd: 1, markedShare: 0, differenceCount: 1, otherKeyRows: 0 },
  prices: [],
  differences: [{ causes, day: '2026-11-29', model: 'm', ledgerUsd: 1, billUsd: 2, note: 'One has more.' }],
});

const killed = { kind: 'killed', aim: 'service-a', from: 300, to: 320, upAt: 340 };
const frozen = { kind: 'redis_frozen', aim: 'redis', from: 1_000, to: 4_000 };
const numbers = Array.from({ length: 60 }, (_, at) => at + 1);
const unwell = { unwell: ['cache'], pending: ['HealthCheckFailing'] };

/** A seed in which a frozen Redis harmed nobody. */
const sound: Observation = {
  schedule: { seed: 1, queue: 'redis', ledger: 'redis', faults: [] },
  calls: [
    ...numbers.map((number) => call(number)),
    without(call(61), { kind: 'left', status: 0, marks: [] }),
  ],
  batches: [batch(), batch({ id: 'last-batch', addedAt: 4_100, doneAt: 5_000 })],
  said: [...numbers, 101].map((number) => {
    const mark = number === 101 ? 'chaos-benbatch-1-100' : `chaos-ann-1-${number}`;
    return [number, { mark, json: json(mark, number) }];
  }),
  played: [frozen],
  samples: [sample(500), sample(3_200, unwell), sample(3_600, unwell), sample(4_800)],
  silences: [],
  last: [sample(6_500)],
  counted: [{ program: 'service-a', answers: { 200: 63 } }],
  crashed: [],
  limit: { requests: 4, windowMs: 1_000, localShare: 0.5 },
  books: { bills: [], open: 0 },
  cuts: 0,
  overAt: 4_000,
  endedAt: 6_200,
  logs: {},
  noise: 1,
};
const judged = (more: Partial<Observation>): Set<Invariant> =>
  new Set(judgeSeed({ ...sound, ...more }).breaches.map(({ invariant }) => invariant));
const instead = (at: number, seen: SeenCall) => ({
  calls: sound.calls.map((one, index) => (index === at ? seen : one)),
});
const greedy = (count: number) => ({
  calls: [...sound.calls, ...Array.from({ length: count }, (_, at) => at)].map((one) =>
    typeof one === 'number'
      ? call(1, { kind: 'greedy', askedAt: 4_500 + one * 10, endedAt: 4_600 + one * 10 })
      : one,
  ),
  counted: [],
});

describe('the observer', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(judgeSeed(sound)).toMatchObject({ breaches: [], recovery: { answersMs: 0, jobsMs: 1_000 } });
    const counted = { counted: [{ program: 'service-a', answers: { 200: 62, 502: 1 } } as const] };
    expect(judged({ ...instead(0, call(1, { toldStatus: 502 })), ...counted }).size).toBe(0);
  });

  const third = sound.calls[2] as SeenCall;
  const planted: readonly (readonly [string, Partial<Observation>, Invariant])[] = [
    [
      'an answer about the text of another',
      instead(2, { ...third, result: json('chaos-ben-1-9', 3) }),
      'mixed',
    ],
    ['an answer given to two tenants', { calls: [...sound.calls, { ...third, tenant: 'ben' }] }, 'foreign'],
    [
      'an answer that was cut',
      instead(2, { ...third, result: json(third.mark, 3).replace(' end', '') }),
      'cut',
    ],
    ['words that no model said', instead(2, { ...third, result: '{"summary":"Fine."}' }), 'cut'],
    ['a request that nothing came of', instead(2, without(third, { status: 0, code: 'ECONNRESET' })), 'lost'],
    [
      'a request that a model was asked for, whatever became of its connection',
      instead(2, without(third, { status: 0, code: 'ECONNRESET', isTaken: false })),
      'lost',
    ],
    ['a stream with two ends', instead(2, { ...third, ends: 2 }), 'twice'],
    [
      'an error without a name',
      instead(2, without(third, { status: 500, ends: 1, code: 'internal' })),
      'untyped',
    ],
    [
      'a batch that never ended',
      {
        batches: [batch({ status: 'running', items: [] }), ...sound.batches].map(({ doneAt, ...one }, at) =>
          at === 0 ? one : { ...one, ...(doneAt && { doneAt }) },
        ),
      },
      'lost',
    ],
    ['a batch that was forgotten', { batches: [batch({ isForgotten: true }), ...sound.batches] }, 'lost'],
    [
      'a result that changed',
      { batches: [batch({ changed: ['done became done'] }), ...sound.batches] },
      'batch',
    ],
    [
      'two results for one text',
      { batches: [batch({ items: [...batch().items, ...batch().items] }), ...sound.batches] },
      'batch',
    ],
    ['more than the limit lets through', greedy(5), 'limit'],
    [
      'an attempt that is in no ledger',
      { books: { ...sound.books, bills: [bill('missing_in_ledger')] } },
      'bill',
    ],
    ['more free attempts than were cut', { books: { ...sound.books, bills: [bill('retried')] } }, 'bill'],
    [
      'doubt about calls though nobody was killed',
      { books: { ...sound.books, bills: [bill('uncertain')] } },
      'bill',
    ],
    ['calls without an end though nobody was killed', { books: { ...sound.books, open: 5 } }, 'bill'],
    [
      'more calls without an end than were under way when a process was killed',
      { played: [frozen, { ...killed, from: 500, to: 510 }], books: { ...sound.books, open: 5 } },
      'bill',
    ],
    [
      'a health page that was silent all through it',
      {
        samples: [sample(500), sample(4_800)],
        silences: [1_000, 3_000].map((at) => ({ program: 'service-a', at, readAt: at + 2_000 })),
      },
      'health',
    ],
    [
      'a program that never said a word',
      { silences: [{ program: 'worker-1', at: 5_000, readAt: 7_000 }] },
      'health',
    ],
    [
      'a health that knew nothing',
      { samples: sound.samples.map((one) => ({ ...one, unwell: [] })) },
      'health',
    ],
    ['a full disk that nobody noticed', { played: [{ ...frozen, kind: 'disk_full' }] }, 'health'],
    [
      'an alert that did not hold',
      { samples: sound.samples.map((one) => ({ ...one, pending: [] })) },
      'alerts',
    ],
    [
      'a complaint before anything was done',
      { samples: [...sound.samples, sample(100, { firing: ['ProviderDown'] })] },
      'alerts',
    ],
    ['a part that stays ill', { last: [sample(6_500, { unwell: ['queue'] })] }, 'health'],
    [
      'degraded answers without an alert',
      { calls: sound.calls.map((one) => ({ ...one, degraded: true })) },
      'alerts',
    ],
    [
      'answers that were not counted',
      { counted: [{ program: 'service-a', answers: { 200: 40 } }] },
      'metrics',
    ],
    ['a stream that ended ill, counted as a sound one', instead(0, call(1, { toldStatus: 502 })), 'metrics'],
    [
      'an end that was no success',
      { played: [frozen, { kind: 'terminated', aim: 'worker-1', from: 0, to: 1, upAt: 2, exitCode: 1 }] },
      'shutdown',
    ],
    ['a program that ended by itself', { crashed: ['worker-2'] }, 'crashed'],
    [
      'a program that had ended before it was killed',
      { counted: [], played: [frozen, { ...killed, hadEnded: true }] },
      'crashed',
    ],
    [
      'a recovery that takes too long',
      { noise: 2, batches: [batch({ doneAt: 34_500 }), ...sound.batches] },
      'recovery',
    ],
  ];
  it.each(planted)('finds %s', (_, more, invariant) => {
    expect(judged(more)).toContain(invariant);
  });

  it('excuses what nobody could have done otherwise', () => {
    const cut = {
      played: [frozen, killed],
      counted: [],
      ...instead(2, without(third, { status: 0, code: 'ECONNRESET' })),
    };
    expect(judged(cut)).toEqual(new Set());
    const books = { ...sound.books, open: 1, bills: [bill('uncertain')] };
    expect(judged({ ...cut, books })).toEqual(new Set());
    const unread = call(3, { mark: 'chaos-ann-1-99', status: 0, isTaken: false, code: 'ECONNRESET' });
    expect(judged({ calls: [...sound.calls, without(unread, {})] })).toEqual(new Set());
    const silence = { program: 'service-a', at: 2_000, readAt: 4_000 } as const;
    expect(judged({ silences: [silence] })).toEqual(new Set());
    const blocked = { kind: 'blocked', aim: 'service-a', from: 900, to: 3_900 };
    const quiet = { samples: [sample(500), sample(4_800)], silences: [silence] };
    expect(judged({ ...quiet, played: [frozen, blocked] })).toEqual(new Set());
    expect(judged(greedy(4))).toEqual(new Set());
    const alone = { last: [sample(6_500, { alone: 1 })] };
    expect(judged({ ...greedy(5), ...alone })).toEqual(new Set());
    expect(judged({ ...greedy(7), last: [sample(6_500, { alone: 9 })] })).toEqual(new Set(['limit']));
    const bills = { cuts: 1, books: { ...sound.books, bills: [bill('retried'), bill('estimated')] } };
    expect(judged(bills)).toEqual(new Set());
    expect(judged({ noise: 2, batches: [batch({ doneAt: 33_000 }), ...sound.batches] })).toEqual(new Set());
  });

  it('makes figures of what it found', () => {
    const figures = figuresOf([judgeSeed(sound), judgeSeed({ ...sound, crashed: ['worker-2'] })]);
    expect(figures['seeds']).toMatchObject({ ours: 2, met: false });
    expect(figures['invariantsBroken']).toMatchObject({ ours: 1, met: false });
    expect(figures['recoveryJobsMs']).toMatchObject({ ours: 1_000, met: true });
    expect([figures['lostAccepted']?.ours, figures['mixedOrForeign']?.ours]).toEqual([0, 0]);
  });
});

// The fixed shapes of everyday trouble that the defaults are judged by: shapes are added, none is taken out.
import type { Trouble, TroubleShape } from './trouble-shape.ts';
import { defineShape } from './trouble-shape.ts';

type Change = Partial<TroubleShape>;

const partly = (rate: number, seconds = 30, status = 503): Trouble => ({
  kind: 'brownout',
  rate,
  seconds,
  status,
});
const outage = (seconds: number, status = 503): Trouble => ({ kind: 'outage', seconds, status });
const overload = (capacity: number, seconds: number): Trouble => ({ kind: 'overload', capacity, seconds });
const hang = (seconds: number): Trouble => ({ kind: 'hang', seconds });
const nothing: Trouble = { kind: 'none', seconds: 60 };

const provider: Change = { callsPerSecond: 1, capacity: 1_000, answerMs: [2_000, 6_000], failMs: 300 };
const alone: Change = { processes: 1, callsPerSecond: 1, capacity: 30, seeds: 8 };
const seven: Change = { processes: 7, capacity: 105 };

const shares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

const partial: readonly TroubleShape[] = [
  ...shares.map((rate) =>
    defineShape(`part${Math.round(rate * 100)}`, [
      partly(rate, 30, rate === 0.4 ? 503 : rate > 0.4 ? 500 : 529),
    ]),
  ),
  defineShape('part95', [partly(0.95)]),
  defineShape('part40-500', [partly(0.4, 30, 500)]),
  ...[0.2, 0.4, 0.5, 0.7, 0.9].map((rate) =>
    defineShape(`slow-part${Math.round(rate * 100)}`, [partly(rate, 60, 529)], provider),
  ),
  defineShape('slow-busy-part40', [partly(0.4, 30, 529)], { ...provider, callsPerSecond: 10 }),
  defineShape('slow-k50', [partly(0.5, 50, 529)], {
    ...provider,
    processes: 12,
    callsPerSecond: 2,
    answerMs: [3_000, 5_000],
    failMs: 200,
  }),
  defineShape('slow-k30', [partly(0.3, 60)], {
    ...provider,
    processes: 53,
    callsPerSecond: 0.7,
    answerMs: [1_000, 9_000],
    failMs: 800,
  }),
  defineShape('p7-part35', [partly(0.35, 40)], seven),
  defineShape('p7-part60', [partly(0.6, 25, 529)], seven),
  defineShape('p53-part45', [partly(0.45, 45, 529)], { processes: 53, callsPerSecond: 1, capacity: 80 }),
  defineShape('p53-part40', [partly(0.4)], { processes: 53, capacity: 795 }),
  defineShape('p53-part85', [partly(0.85)], { processes: 53, callsPerSecond: 4, capacity: 318 }),
  defineShape('p1-part40', [partly(0.4, 120)], alone),
  defineShape('p1-part50', [partly(0.5, 90, 529)], { ...alone, callsPerSecond: 2, capacity: 40 }),
  defineShape('p1-part70', [partly(0.7, 120)], alone),
  defineShape('p1-busy-part50', [partly(0.5)], { processes: 1, callsPerSecond: 100 }),
  defineShape('low-part40', [partly(0.4, 120)], { ...alone, callsPerSecond: 0.5, tags: ['few calls'] }),
  defineShape('rare-part40', [partly(0.4, 60)], {
    callsPerSecond: 0.1,
    capacity: 30,
    seeds: 4,
    tags: ['few calls'],
  }),
];

const outages: readonly TroubleShape[] = [
  defineShape('outage', [outage(30)], { tags: ['fails fast'] }),
  defineShape('outage-500-11s', [outage(11, 500)], { tags: ['fails fast'] }),
  defineShape('outage-p53', [outage(70)], {
    processes: 53,
    capacity: 795,
    seeds: 1,
    after: 60,
    tags: ['fails fast'],
  }),
  defineShape('outage-p1-busy', [outage(30)], {
    processes: 1,
    callsPerSecond: 100,
    capacity: 150,
    tags: ['fails fast'],
  }),
  defineShape('outage-p7', [outage(40, 529)], { ...seven, tags: ['fails fast'] }),
  defineShape('outage-slowbusy', [outage(30, 500)], {
    capacity: 1_000,
    answerMs: [2_000, 6_000],
    tags: ['fails fast', 'slow'],
  }),
  defineShape('outage-slow', [outage(60, 529)], { ...provider, tags: ['outage', 'slow'] }),
  defineShape('outage-slow-7', [outage(45)], {
    ...provider,
    processes: 7,
    callsPerSecond: 2,
    answerMs: [3_000, 8_000],
    failMs: 500,
    tags: ['outage', 'slow'],
  }),
  defineShape('outage-4rps', [outage(30)], { callsPerSecond: 4, capacity: 120, tags: ['outage'] }),
  defineShape('outage-low', [outage(60)], { ...alone, callsPerSecond: 0.5, tags: ['outage', 'few calls'] }),
  defineShape('outage-1rps', [outage(60)], { ...alone, tags: ['outage', 'few calls'] }),
  defineShape('outage-brief-low', [outage(4)], {
    processes: 40,
    callsPerSecond: 0.5,
    capacity: 600,
    seeds: 4,
    tags: ['few calls'],
  }),
  defineShape('hang', [hang(30)]),
  defineShape('hang-slow', [hang(30)], { ...provider, tags: ['slow'] }),
];

const overloads: readonly TroubleShape[] = [
  defineShape('over', [overload(120, 30)], { tags: ['overload'] }),
  defineShape('over-mild', [overload(160, 30)]),
  defineShape('over-90s', [overload(120, 90)], { tags: ['overload'] }),
  defineShape('over-cheap', [overload(120, 30)], { shedCost: 0.2 }),
  defineShape('over-costly', [overload(150, 20)], { shedCost: 0.9, tags: ['overload'] }),
  defineShape('over-p7', [overload(42, 30)], { ...seven, tags: ['overload'] }),
  defineShape('over-p53-4', [overload(90, 45)], {
    processes: 53,
    callsPerSecond: 4,
    capacity: 318,
    tags: ['overload'],
  }),
  defineShape('over-p1', [overload(60, 30)], {
    processes: 1,
    callsPerSecond: 100,
    capacity: 150,
    tags: ['overload'],
  }),
  defineShape('over-lowrate', [overload(120, 30)], { processes: 200, callsPerSecond: 1 }),
  defineShape('over-slow', [overload(120, 40)], { answerMs: [2_000, 6_000], tags: ['overload', 'slow'] }),
];

const limits: readonly TroubleShape[] = [
  defineShape('bursts', [nothing], {
    processes: 1,
    capacity: 1e6,
    answerMs: [100, 100],
    bursts: { every: 10, calls: 40, within: 2 },
    limit: { perSecond: 10, burst: 10, retryAfter: 1 },
    after: 40,
  }),
  defineShape('bursts60', [nothing], {
    processes: 1,
    capacity: 1e6,
    answerMs: [150, 250],
    bursts: { every: 15, calls: 60, within: 3 },
    limit: { perSecond: 12, burst: 12, retryAfter: 2 },
    before: 30,
    after: 45,
  }),
  defineShape('limit-steady', [nothing], {
    processes: 7,
    capacity: 1e6,
    limit: { perSecond: 40, burst: 40, retryAfter: 1 },
    after: 60,
  }),
  defineShape('limit-shared-burst', [nothing], {
    processes: 7,
    capacity: 1e6,
    answerMs: [100, 200],
    bursts: { every: 10, calls: 10, within: 2 },
    limit: { perSecond: 12, burst: 12, retryAfter: 1 },
    after: 40,
  }),
];

const several: readonly TroubleShape[] = [
  defineShape('two-outages', [{ ...outage(20), pause: 8 }, outage(20)], {
    callsPerSecond: 2,
    capacity: 1_000,
    answerMs: [1_000, 3_000],
    failMs: 100,
    tags: ['outage', 'slow'],
  }),
  defineShape('part-then-outage', [partly(0.4, 25), outage(15)]),
  defineShape('outage-then-over', [outage(15), overload(120, 20)]),
  defineShape('over-then-part', [{ ...overload(120, 20), pause: 5 }, partly(0.4, 20, 529)]),
];

/** The 62 shapes of the grid. */
export const fixedShapes: readonly TroubleShape[] = [
  ...partial,
  ...outages,
  ...overloads,
  ...limits,
  ...several,
];

const redeploy: readonly Trouble[] = Array.from({ length: 6 }, () => ({ ...outage(1.5, 502), pause: 8 }));

/** Further trouble: judged by no bound yet, shown all the same. */
export const furtherShapes: readonly TroubleShape[] = [
  defineShape('redeploy', redeploy),
  defineShape('one-replica-of-three', [partly(1 / 3, 60, 502)]),
  defineShape('slow-instead', [{ kind: 'slow', factor: 100, seconds: 30 }]),
  defineShape('long-answers', [partly(0.4, 90, 529)], {
    ...provider,
    answerMs: [5_000, 25_000],
    failMs: 1_000,
  }),
  defineShape('streams-part40', [partly(0.4, 60, 529)], {
    ...provider,
    answerMs: [5_000, 50_000],
    streams: true,
  }),
  defineShape('streams-outage', [outage(30, 529)], { ...provider, answerMs: [5_000, 50_000], streams: true }),
];

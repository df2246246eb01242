import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createFailureList } from './failure-list.ts';
import { createTimeSeries } from './time-series.ts';
import { createTopCallers } from './top-callers.ts';
import type { ReadableFamily, ReadableMetrics, Track } from './track.ts';
import { standardTracks } from './track.ts';

type Cell = ReadableFamily['series'][number]['cell'];
type Row = [labels: Record<string, string>, cell: Cell];

/** Metrics whose cells a test sets. */
function setUp(tracks: readonly Track[], families: Record<string, { rows: Row[]; buckets?: number[] }>) {
  const clock = manualClock();
  const shown = Object.fromEntries(
    Object.entries(families).map(([name, { rows, buckets }]): [string, ReadableFamily] => {
      const series = rows.map(([labels, cell]) => ({ labels: Object.entries(labels), cell }));
      return [name, { series, ...(buckets && { buckets }) }];
    }),
  );
  const metrics: ReadableMetrics = {
    collect() {},
    find: (name) => shown[name],
  };
  const series = createTimeSeries(metrics, { clock, tracks });
  const last = (over: 'hour' | 'day' = 'hour') =>
    Object.fromEntries(
      series.read(over).series.map(({ name, of, values }) => [`${name} ${of}`.trim(), values.at(-1)]),
    );
  return { clock, series, last, shown };
}

const track = (more: Partial<Track> & Pick<Track, 'name' | 'take'>): Track => ({
  unit: '1',
  metrics: ['m'],
  ...more,
});

describe('createTimeSeries', () => {
  it('keeps rates, shares and values by a label, and nothing where nothing happened', async () => {
    const cells = [
      { value: 100, count: 100 },
      { value: 0, count: 0 },
    ];
    const rows: Row[] = [
      [{ op: 'a', ok: 'true' }, cells[0]!],
      [{ op: 'a', ok: 'false' }, cells[1]!],
    ];
    const tracks = [
      track({ name: 'rate', take: 'rate', by: 'op' }),
      track({ name: 'bad', take: 'share', where: ['ok', ['false']] }),
      track({ name: 'top', take: 'value' }),
      track({ name: 'none', take: 'rate', metrics: ['gone'] }),
    ];
    const { clock, last, series } = setUp(tracks, { m: { rows } });
    await clock.advance(10_000);
    // What was counted before is no growth.
    expect(last()).toEqual({ 'rate a': 0, bad: null, top: 100 });
    Object.assign(cells[0]!, { value: 130, count: 130 });
    Object.assign(cells[1]!, { value: 10, count: 10 });
    await clock.advance(10_000);
    expect(last()).toEqual({ 'rate a': 4, bad: 0.25, top: 130 });
    // A counter that fell began anew.
    Object.assign(cells[0]!, { value: 5, count: 5 });
    Object.assign(cells[1]!, { value: 5, count: 5 });
    await clock.advance(10_000);
    expect(last()).toMatchObject({ 'rate a': 1, bad: 0.5 });
    series.close();
    await clock.advance(60_000);
    expect([clock.pending, last()['rate a']]).toEqual([0, 1]);
  });

  it('stays right when a series is taken out before others, or comes back', async () => {
    const cells = { a: { value: 50 }, b: { value: 10 }, c: { value: 1 } };
    const rows: Row[] = Object.entries(cells).map(([op, cell]) => [{ op }, cell]);
    const { clock, last, shown } = setUp([track({ name: 'r', take: 'rate', by: 'op' })], { m: { rows } });
    const show = (...names: (keyof typeof cells)[]) => {
      shown['m'] = { series: names.map((op) => ({ labels: [['op', op]], cell: cells[op] })) };
    };
    show('b', 'c');
    cells.b.value += 20;
    await clock.advance(10_000);
    expect(last()).toEqual({ 'r a': null, 'r b': 2, 'r c': 0 });
    cells.a.value = 5;
    cells.c.value += 30;
    show('c', 'a');
    await clock.advance(10_000);
    // What comes back has begun anew.
    expect(last()).toEqual({ 'r a': 0.5, 'r b': null, 'r c': 3 });
  });

  it('shows no growth, no errors and no slow answers because one of several series of a line was taken out', async () => {
    const cellOf = (count: number, buckets: number[]) => ({
      ...{ value: count, count, bucketCounts: new Float64Array(buckets) },
    });
    const [old, live] = [cellOf(100, [0, 100]), cellOf(50, [50, 0])];
    const rows: Row[] = [
      [{ ok: 'false' }, old],
      [{ ok: 'true' }, live],
    ];
    const tracks = [
      track({ name: 'rate', take: 'rate' }),
      track({ name: 'bad', take: 'share', where: ['ok', ['false']] }),
      track({ name: 'p', take: 0.5 }),
    ];
    const { clock, last, shown } = setUp(tracks, { m: { rows, buckets: [1, 2] } });
    await clock.advance(10_000);
    shown['m'] = { series: shown['m']!.series.slice(1), buckets: [1, 2] };
    await clock.advance(10_000);
    expect(last()).toEqual({ rate: 0, bad: null, p: null });
    Object.assign(live, cellOf(60, [60, 0]));
    await clock.advance(10_000);
    expect(last()).toEqual({ rate: 1, bad: 0, p: 0.5 });
    await clock.advance(270_000);
    expect(last('day')['rate']).toBeCloseTo(10 / 300);
  });

  it('is linear inside a bucket and stays below the last bound', async () => {
    const cell = { count: 0, sum: 0, bucketCounts: new Float64Array([0, 0, 0]) };
    const { clock, last } = setUp([track({ name: 'p', take: 0.5 }), track({ name: 'q', take: 0.99 })], {
      m: { buckets: [1, 2], rows: [[{}, cell]] },
    });
    cell.bucketCounts.set([2, 2, 0]);
    cell.count = 4;
    await clock.advance(10_000);
    expect(last()).toEqual({ p: 1, q: 1.98 });
    cell.bucketCounts.set([2, 2, 10]);
    cell.count = 14;
    await clock.advance(10_000);
    expect(last()).toEqual({ p: 2, q: 2 });
  });

  it('keeps an hour in steps of ten seconds and a day in steps of five minutes', async () => {
    const cell = { value: 0 };
    const { clock, series } = setUp([track({ name: 'r', take: 'rate' })], { m: { rows: [[{}, cell]] } });
    for (let look = 0; look < 400; look += 1) {
      cell.value += 20;
      await clock.advance(10_000);
    }
    const hour = series.read('hour');
    expect([hour.stepMs, hour.series[0]?.values.length, hour.endsAt]).toEqual([10_000, 360, clock.now()]);
    expect(new Set(hour.series[0]?.values)).toEqual(new Set([2]));
    const day = series.read('day');
    expect([day.stepMs, day.series[0]?.values.filter((value) => value !== null)]).toEqual([
      300_000,
      Array(13).fill(2),
    ]);
  });

  it('stays within its memory, whatever labels come: those beyond the bound are one series', async () => {
    const many = (word: string) =>
      Array.from({ length: 300 }, (_, at): Row => [{ op: `${word} ${at}` }, { value: at, count: at }]);
    const names = [...new Set(standardTracks.flatMap(({ metrics }) => metrics))];
    const families = Object.fromEntries(names.map((name) => [name, { rows: many('first') }]));
    const tracks = standardTracks.map((each) => ({ ...each, by: 'op' }));
    const { clock, series, shown } = setUp(tracks, families);
    await clock.advance(300_000);
    for (const name of names)
      shown[name] = {
        series: many('later').map(([labels, cell]) => ({ labels: Object.entries(labels), cell })),
      };
    await clock.advance(300_000);
    expect(series.bytes).toBeGreaterThan(4_000_000);
    expect(series.bytes).toBeLessThanOrEqual(8_000_000);
    expect(series.read('hour').series.filter(({ of }) => of === 'other')).toHaveLength(tracks.length);
  });
});

describe('createFailureList', () => {
  it('keeps the last 200, newest first', () => {
    const list = createFailureList();
    const failure = {
      requestId: undefined,
      operation: 'a',
      provider: 'p',
      model: 'm',
      code: 'c',
      status: 500,
    };
    for (let at = 0; at < 300; at += 1) list.add({ at, ...failure });
    expect([list.list().length, list.list()[0]?.at, list.list().at(-1)?.at]).toEqual([200, 299, 100]);
  });
});

describe('createTopCallers', () => {
  it('adds up, and lists those who spend most', () => {
    const callers = createTopCallers();
    callers.add('a', { calls: 1, tokens: 10, costUsd: 1 });
    callers.add('b', { calls: 1, tokens: 20, costUsd: 1 });
    callers.add('a', { refused: 1 });
    callers.add('x'.repeat(500), {});
    expect(callers.list(2)).toEqual([
      { caller: 'b', calls: 1, tokens: 20, costUsd: 1, refused: 0 },
      { caller: 'a', calls: 1, tokens: 10, costUsd: 1, refused: 1 },
    ]);
    expect(callers.list().at(-1)?.caller).toHaveLength(128);
  });

  it('keeps two callers apart whose long names begin alike', () => {
    const callers = createTopCallers();
    for (const end of ['a', 'b']) callers.add(`${'x'.repeat(200)}${end}`, { calls: 1 });
    callers.add(`${'x'.repeat(200)}a`, { calls: 1 });
    expect(callers.list().map(({ calls }) => calls)).toEqual([2, 1]);
  });

  it('keeps who uses much, however many come', () => {
    const callers = createTopCallers(100);
    callers.add('large', { costUsd: 1_000 });
    for (let at = 0; at < 10_000; at += 1) callers.add(`small ${at}`, { costUsd: 0.01 });
    expect(callers.list()[0]?.caller).toBe('large');
    expect(callers.list(1_000).length).toBeLessThanOrEqual(100);
  });
});

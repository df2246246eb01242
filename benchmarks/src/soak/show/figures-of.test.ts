import { describe, expect, it } from '@jest/globals';
import { judgeSoak } from '../judge/judge-soak.ts';
import { quantileByMinute } from '../observe/answer-lines.ts';
import { drawSoak } from './draw-soak.ts';
import { figuresOf } from './figures-of.ts';
import { showLines } from './show-lines.ts';

const points = (value: (minute: number) => number) =>
  Array.from({ length: 180 }, (_, at) => ({ minute: at / 6, value: value(at / 6) + Math.sin(at * 7) / 10 }));
const lines = judgeSoak(
  new Map([
    ['heapMb.service-a', points((minute) => 40 + minute)],
    ['heapMb.worker-1', points(() => 40)],
    ['handles.service-a', points(() => 60)],
    ['redisKeys', points((minute) => Math.min(500, 120 * minute))],
    ['p99Ms', points(() => 900)],
  ]),
  ['service-a', 'worker-1'],
  5,
);
const seen = { requests: 10, faults: 2, noise: 1.5, broken: ['document', 'document'] };

describe('the figures of a soak', () => {
  it('have the names that are asked for, each with the worst program and what could hide', () => {
    const figures = figuresOf(lines, seen);
    expect(figures['heapMbPerMinute']).toMatchObject({ ours: expect.closeTo(1, 1), met: false });
    expect(figures['heapMbPerMinute.worker-1']).toMatchObject({ ours: 0, met: true });
    expect(figures['handleSlope']).toMatchObject({
      ours: 0,
      met: true,
      reason: expect.stringContaining('at most'),
    });
    expect(figures['redisKeySlope']).toMatchObject({ ours: 0, met: true });
    expect(figures['linesRising']).toMatchObject({ ours: 1, met: false, reason: 'heapMb.service-a' });
    expect(figures['answersUntyped']).toMatchObject({ ours: 2, met: false, reason: 'document' });
    expect(figures['p50Ms']).toMatchObject({ ours: null });
  });

  it('call a line not measured that has no points after the warm-up', () => {
    expect(figuresOf([], seen)['redisKeySlope']).toMatchObject({ ours: null, met: null });
  });

  it('stand beside a table and a picture that name the line that rises', () => {
    expect(showLines(lines)).toMatch(/heapMb\.service-a .*RISES/);
    expect(drawSoak(lines, 5, 'a & b')).toContain('✗ heapMb.service-a');
  });
});

describe('the answers of a minute', () => {
  it('are a point each, in order, by the quantile', () => {
    const answered = [120_000, 10, 20, 30, 59_999].map((askedAt, at) => ({ askedAt, ms: at * 10 }));
    expect(quantileByMinute(answered, 0.5)).toEqual([
      { minute: 0, value: 20 },
      { minute: 2, value: 0 },
    ]);
  });
});

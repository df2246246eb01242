import { describe, expect, it } from '@jest/globals';
import { judgeSoak } from '../judge/judge-soak.ts';
import { answerLines, programLines, sharedLines } from '../observe/lines.ts';
import { drawSoak } from './draw-soak.ts';
import { figuresOf, isSound } from './figures-of.ts';
import { showLines } from './show-lines.ts';

const programs = ['service-a', 'worker-1'];
const times = { warmUpMinutes: 5, minutes: 30 };
const points = (value: (minute: number) => number, minutes = 30) =>
  Array.from({ length: 6 * minutes }, (_, at) => ({
    minute: at / 6,
    value: value(at / 6) + Math.sin(at * 7) / 10,
  }));
const flat = new Map([
  ...programLines.flatMap(({ name }) =>
    programs.map((program) => [`${name}.${program}`, points(() => 40)] as const),
  ),
  ...[...sharedLines, ...answerLines].map(({ name }) => [name, points(() => 900)] as const),
]);
const judge = (more: Iterable<readonly [string, ReturnType<typeof points>]>) =>
  judgeSoak(new Map([...flat, ...more]), programs, times);
const lines = judge([
  ['heapMb.service-a', points((minute) => 40 + minute)],
  ['redisKeys', points((minute) => Math.min(500, 120 * minute))],
]);
/** So many answers of each minute with 200, and so many with 503. */
const asked = (answered: number, refused: number) =>
  Array.from({ length: 30 * (answered + refused) }, (_, at) => ({
    askedAt: Math.floor(at / (answered + refused)) * 60_000,
    isAnswered: at % (answered + refused) < answered,
  }));
const all = asked(30, 0);
const seen = { requests: 10, faults: 2, noise: 1.5, broken: [] as string[], asked: all };

describe('the figures of a soak', () => {
  it('have the names that are asked for, each with the worst program and what could hide', () => {
    const figures = figuresOf(lines, { ...seen, broken: ['document', 'document'] });
    expect(figures['heapMbPerMinute']).toMatchObject({ ours: expect.closeTo(1, 1), met: false });
    expect(figures['heapMbPerMinute.worker-1']).toMatchObject({ ours: 0, met: true });
    expect(figures['handleSlope']).toMatchObject({
      ours: 0,
      met: true,
      reason: expect.stringContaining('at most'),
    });
    expect(figures['redisKeySlope']).toMatchObject({ ours: 0, met: true });
    expect(figures['linesRising']).toMatchObject({ ours: 1, met: false, reason: 'heapMb.service-a' });
    expect(figures['linesSilent']).toMatchObject({ ours: 0, met: true });
    expect(figures['answersUntyped']).toMatchObject({ ours: 2, met: false, reason: 'document' });
    expect(isSound(figures)).toBe(false);
  });

  it('are met where all is flat and everything was answered', () => {
    expect(isSound(figuresOf(judge([]), seen))).toBe(true);
  });

  it('name a line that ended, one with a hole, and one that never was', () => {
    const judged = judge([
      ['series.service-a', points(() => 40, 6)],
      ['redisMb', points(() => 3).filter(({ minute }) => minute < 10 || minute > 12)],
      ['p50Ms', []],
    ]);
    const figures = figuresOf(judged, seen);
    expect(figures['linesSilent']).toMatchObject({ ours: 3, unit: 'of 41 lines', met: false });
    expect(figures['linesSilent']?.reason).toBe('series.service-a, redisMb, p50Ms');
    expect(figures['p50Ms']).toMatchObject({ ours: null });
    expect(isSound(figures)).toBe(false);
    expect(showLines(judged)).toMatch(/series\.service-a .*SILENT/);
    expect(drawSoak(judged, 5, 'a & b')).toContain('✗ p50Ms');
  });

  it('take a service that stopped answering for broken, all the time or for a minute', () => {
    expect(figuresOf(lines, { ...seen, asked: asked(30, 167) })['unansweredShare']).toMatchObject({
      ours: expect.closeTo(0.848, 3),
      met: false,
    });
    const minute = all.map((one) => (one.askedAt === 600_000 ? { ...one, isAnswered: false } : one));
    const figures = figuresOf(judge([]), { ...seen, asked: minute });
    expect(figures['unansweredWorstMinute']).toMatchObject({ ours: 1, met: false });
    expect(isSound(figures)).toBe(false);
    expect(figuresOf(lines, { ...seen, asked: [] })['unansweredShare']).toMatchObject({ met: null });
  });

  it('call a line not measured that has no points after the warm-up', () => {
    expect(figuresOf([], seen)['redisKeySlope']).toMatchObject({ ours: null, met: null });
  });

  it('stand beside a table and a picture that name the line that rises', () => {
    expect(showLines(lines)).toMatch(/heapMb\.service-a .*RISES/);
    expect(drawSoak(lines, 5, 'a & b')).toContain('✗ heapMb.service-a');
  });
});

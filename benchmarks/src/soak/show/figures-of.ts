// Makes the figures of a soak.
import type { Figure, Results } from '../../frame.ts';
import { figure, notMeasured, subjects } from '../../frame.ts';
import type { JudgedLine } from '../judge/judge-soak.ts';
import { shareOf, unansweredByMinute } from '../observe/answer-lines.ts';
import type { Soak } from '../play-soak.ts';

/** Figures by name: rises a minute that can be told from noise, 0 where none can; the slope itself stands in `reason`. */
export function figuresOf(
  judged: readonly JudgedLine[],
  { requests, faults, noise, broken, asked }: Omit<Soak, 'lines'>,
): Results {
  const lines = judged.filter(({ points }) => points > 0);
  const rise = (name: string, unit: string, bound = '0.1'): Results => {
    const own = lines.filter(({ kind }) => kind.name === name);
    const target = `<= ${bound}`;
    if (own.length === 0) return { [name]: notMeasured({ unit, target, reason: 'nothing was seen of it' }) };
    return subjects(
      name,
      Object.fromEntries(own.map((line) => [line.name.split('.')[1] ?? 'all', riseOf(line, unit, target)])),
    );
  };
  const renamed = (from: string, to: string, unit: string): Results =>
    Object.fromEntries(
      Object.entries(rise(from, unit))
        .filter(([name]) => !name.endsWith('.all'))
        .map(([name, one]) => [name.replace(from, to), one]),
    );
  const rising = lines.filter(({ isFlat }) => !isFlat).map(({ name }) => name);
  const silent = judged.filter(({ isSilent }) => isSilent).map(({ name }) => name);
  const worstMinute = Math.max(...unansweredByMinute(asked).map(({ value }) => value));
  const only = (ours: number, unit: string) => figure({ ours, unit, target: '' });
  const medianMs = (name: string) => lines.find((line) => line.name === name)?.median ?? Number.NaN;
  return {
    ...renamed('heapMb', 'heapMbPerMinute', 'MB a minute'),
    ...renamed('codeMb', 'codeMbPerMinute', 'MB a minute, part of the heap'),
    ...renamed('handles', 'handleSlope', 'a minute'),
    ...renamed('redisKeys', 'redisKeySlope', 'keys a minute'),
    linesRising: {
      ...figure({ ours: rising.length, unit: `of ${judged.length} lines`, target: '= 0' }),
      ...(rising.length > 0 && { reason: rising.join(', ') }),
    },
    linesSilent: {
      ...figure({ ours: silent.length, unit: `of ${judged.length} lines`, target: '= 0' }),
      ...(silent.length > 0 && { reason: silent.join(', ') }),
    },
    unansweredShare: figure({ ours: shareOf(asked), unit: 'of the requests', target: '<= 0.01' }),
    unansweredWorstMinute: figure({ ours: worstMinute, unit: 'of its requests', target: '<= 0.1' }),
    answersUntyped: {
      ...figure({ ours: broken.length, unit: 'answers with status 500', target: '= 0' }),
      ...(broken.length > 0 && { reason: [...new Set(broken)].join(', ') }),
    },
    p50Ms: only(medianMs('p50Ms'), 'ms, the median minute'),
    p99Ms: only(medianMs('p99Ms'), 'ms, the median minute, faults and collections in it'),
    requests: only(requests, 'requests'),
    faults: only(faults, 'faults'),
    noise: only(noise, 'times as slow as with a core for each program'),
  };
}

/** Whether every bound is met. */
export const isSound = (figures: Results): boolean =>
  Object.values(figures).every(({ met }) => met !== false);

function riseOf({ rise, slope, chance, most, points }: JudgedLine, unit: string, target: string): Figure {
  return {
    ...figure({ ours: rise, unit, target }),
    reason: `slope ${round(slope)}, chance ${round(chance)}, at most ${round(most)} (99 %), ${points} samples`,
  };
}

/** To three places. */
export const round = (value: number): string => String(Number(value.toPrecision(3)));

// Judges every line of a soak after its warm-up.
import { answerLines, type LineKind, programLines, sharedLines } from '../observe/lines.ts';
import type { LineVerdict } from './judge-line.ts';
import { judgeLine } from './judge-line.ts';
import type { Point } from './point.ts';
import { medianOf } from './theil-sen.ts';

/** A line that was judged. */
export interface JudgedLine extends LineVerdict {
  /** `heapMb.service-a`, `redisKeys`. */
  readonly name: string;
  readonly kind: LineKind;
  /** The bound in the line's own unit. */
  readonly bound: number;
  /** All points, the warm-up too. */
  readonly all: readonly Point[];
  /** For too long nothing was seen of it: whether it rose there nobody knows. */
  readonly isSilent: boolean;
}

/** When a soak began to count, and when it ended. */
export interface SoakTimes {
  readonly warmUpMinutes: number;
  readonly minutes: number;
}

/** A point of a minute stands at its beginning; one look in ten seconds may fail while Redis is away. */
const maxSilenceMinutes = 1.5;

/** Every line there should be, in the order of the list. */
export function judgeSoak(
  lines: ReadonlyMap<string, readonly Point[]>,
  programs: readonly string[],
  { warmUpMinutes, minutes }: SoakTimes,
): JudgedLine[] {
  const named = [
    ...programLines.flatMap((kind) => programs.map((program) => ({ kind, name: `${kind.name}.${program}` }))),
    ...[...sharedLines, ...answerLines].map((kind) => ({ kind, name: kind.name })),
  ];
  return named.map(({ kind, name }) => {
    const all = lines.get(name) ?? [];
    const points = all.filter(({ minute }) => minute >= warmUpMinutes);
    const bound = kind.isShare ? kind.bound * medianOf(points.map(({ value }) => value)) : kind.bound;
    const times = [warmUpMinutes, ...points.map(({ minute }) => minute), minutes];
    const isSilent = times.some((time, at) => time - (times[at - 1] ?? time) > maxSilenceMinutes);
    return { ...judgeLine(points, bound), name, kind, bound, all, isSilent };
  });
}

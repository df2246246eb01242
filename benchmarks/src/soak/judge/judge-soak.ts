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
}

/** Lines that have points, in the order of the list. */
export function judgeSoak(
  lines: ReadonlyMap<string, readonly Point[]>,
  programs: readonly string[],
  warmUpMinutes: number,
): JudgedLine[] {
  const named = [
    ...programLines.flatMap((kind) => programs.map((program) => ({ kind, name: `${kind.name}.${program}` }))),
    ...[...sharedLines, ...answerLines].map((kind) => ({ kind, name: kind.name })),
  ];
  return named.flatMap(({ kind, name }) => {
    const all = lines.get(name) ?? [];
    const points = all.filter(({ minute }) => minute >= warmUpMinutes);
    if (points.length === 0) return [];
    const bound = kind.isShare ? kind.bound * medianOf(points.map(({ value }) => value)) : kind.bound;
    return [{ ...judgeLine(points, bound), name, kind, bound, all }];
  });
}

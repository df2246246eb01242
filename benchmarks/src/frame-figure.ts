// Judges a measured value against its bounds and peers.

/** One figure of an area, as `--json` prints it. */
export interface Figure {
  /** `null` when it was not measured; `reason` says why. */
  ours: number | null;
  /** `ns`, `us`, `ms`, `bytes`, `calls`, `share` … */
  unit: string;
  /** The same thing done by others, in the same unit and run. */
  peers: Record<string, number>;
  /** How many times better than the best peer: above 1 is ahead. `null` without peers. */
  ratio: number | null;
  /** The bounds as written: `<= 250; ratio >= 5`. Empty: only reported. */
  target: string;
  /** Whether every bound holds; `null` when not measured or only reported. */
  met: boolean | null;
  reason?: string;
}

/** Figures by NAME; a row with several subjects has NAME.subject entries and NAME, the worst of them. */
export type Results = Record<string, Figure>;

/** What the command line asked for. */
export interface RunOptions {
  /** True for a quick run that only shows that everything works. */
  smoke: boolean;
  /** Folder with corpora, absolute; without it, figures that need one are `notMeasured`. */
  corpora: string | undefined;
  /** True when figures that take minutes are wanted too. Default false. */
  all?: boolean;
}

const boundPattern = /^(ratio )?(<=|>=|<|>|=) ?(-?\d[\d,_]*(?:\.\d+)?)$/;

interface Bound {
  readonly isRatio: boolean;
  readonly operator: string;
  readonly limit: number;
}

function parseTarget(target: string): Bound[] {
  const parts = target.replaceAll('≤', '<=').replaceAll('≥', '>=').replaceAll('−', '-').split(';');
  const written = parts.map((part) => part.trim()).filter((part) => part !== '');
  return written.map((part) => {
    const match = boundPattern.exec(part);
    if (!match)
      throw new Error(
        `"${part}" is not a bound: write "<= 250", ">= 0.9", "= 0" or "ratio >= 5", several with ";".`,
      );
    return {
      isRatio: match[1] !== undefined,
      operator: match[2] as string,
      limit: Number((match[3] as string).replace(/[,_]/g, '')),
    };
  });
}

const holds: Record<string, (value: number, limit: number) => boolean> = {
  '<=': (value, limit) => value <= limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '>': (value, limit) => value > limit,
  '=': (value, limit) => value === limit,
};

/** More is better when the bound on the value itself is from below. */
function isMoreBetter(bounds: readonly Bound[]): boolean {
  return bounds.some((bound) => !bound.isRatio && bound.operator.startsWith('>'));
}

/**
 * Makes a figure of a measured value: the ratio to the best peer, and whether the bounds of `target` hold.
 * Less is better unless a bound of the value is from below, or `better` says so. A value that is not finite
 * counts as not measured.
 */
export function figure(input: {
  ours: number;
  unit: string;
  target: string;
  peers?: Record<string, number>;
  better?: 'less' | 'more';
}): Figure {
  const { ours, unit, target, peers = {} } = input;
  if (!Number.isFinite(ours)) return notMeasured({ unit, target, reason: `the run gave ${ours}` });
  const bounds = parseTarget(target);
  const more = input.better === undefined ? isMoreBetter(bounds) : input.better === 'more';
  const ratio = ratioOf(ours, Object.values(peers), more);
  const met = bounds.length === 0 ? null : bounds.every((bound) => isMet(bound, ours, ratio));
  return { ours, unit, peers, ratio, target, met };
}

function isMet({ isRatio, operator, limit }: Bound, ours: number, ratio: number | null): boolean {
  const value = isRatio ? ratio : ours;
  return value !== null && (holds[operator]?.(value, limit) ?? false);
}

function ratioOf(ours: number, peers: readonly number[], more: boolean): number | null {
  if (peers.length === 0) return null;
  const ratio = more ? ours / Math.max(...peers) : Math.min(...peers) / ours;
  return Number.isFinite(ratio) ? ratio : null;
}

/** A figure that this run could not measure, with the reason. */
export function notMeasured({
  unit,
  target,
  reason,
}: {
  unit: string;
  target: string;
  reason: string;
}): Figure {
  parseTarget(target);
  return { ours: null, unit, peers: {}, ratio: null, target, met: null, reason };
}

/**
 * Entries of a row with several subjects: NAME.subject each, and NAME, the worst of them. A missed bound is worse
 * than a subject not measured, that is worse than a bound that holds; among equals the value decides.
 */
export function subjects(name: string, figures: Record<string, Figure>): Results {
  const entries = Object.entries(figures);
  const worst = entries.map(([, entry]) => entry).sort((a, b) => badness(b) - badness(a) || compare(b, a))[0];
  if (!worst) throw new Error(`${name} has no subject.`);
  return {
    [name]: { ...worst },
    ...Object.fromEntries(entries.map(([subject, entry]) => [`${name}.${subject}`, entry])),
  };
}

function badness({ ours, met }: Figure): number {
  if (met === false) return 2;
  return ours === null ? 1 : 0;
}

/** Positive when `a` is worse than `b`. */
function compare(a: Figure, b: Figure): number {
  const difference = (a.ours ?? 0) - (b.ours ?? 0);
  return isMoreBetter(parseTarget(a.target)) ? -difference : difference;
}

// Makes a row of every figure of every source, also of those that nobody measured.
import { join } from 'node:path';
import type { Figure, Results } from '../frame-figure.ts';
import type { Declared } from './declared.ts';
import type { Reasons } from './reasons.ts';
import { reasonFor } from './reasons.ts';
import type { OnRecord } from './record.ts';
import type { Source } from './sources.ts';

/** `reported` has no bound. */
export type Verdict = 'met' | 'missed' | 'not measured' | 'reported';

/** One figure as the page shows it. */
export interface Row {
  readonly source: Source;
  readonly name: string;
  readonly entry: Figure;
  readonly verdict: Verdict;
  /** Why it is as it is, and what to read about it. */
  readonly reason: string;
  readonly read?: string;
  /** True for NAME where it only repeats the worst of its NAME.subject rows: it is shown, not counted. */
  readonly isWorst: boolean;
}

/** Whose machine it was is nobody's business. */
const root = join(import.meta.dirname, '..', '..', '..', '/');

/** The rows of one source: in the order of its last run, then what that run did not give. */
export function rowsOf(
  source: Source,
  { report, failure }: OnRecord,
  { declared, reasons }: { declared: Declared; reasons: Reasons },
): Row[] {
  const given: Results = report?.results ?? {};
  const own = declared[source.name] ?? {};
  const absent = report
    ? `the last run did not give it: ${source.command}`
    : failure
      ? `the run failed: ${source.command}`
      : `no run is on record: ${source.command}`;
  const results: Results = { ...given };
  for (const [name, [unit, target]] of Object.entries(own))
    results[name] ??= { ours: null, unit, peers: {}, ratio: null, target, met: null, reason: absent };
  return Object.entries(results).map(([name, entry]) => {
    const verdict = verdictOf(entry);
    const isJudged = verdict !== 'met' && given[name] !== undefined;
    const known = isJudged ? reasonFor(reasons, source.name, name) : undefined;
    const reason = [known?.because, entry.reason?.replaceAll(root, '')]
      .filter((part) => part !== undefined)
      .join(' ');
    return {
      ...{ source, name, entry, verdict, isWorst: isWorst(name, entry, results) },
      reason:
        verdict === 'not measured' && !reason.includes('npm run') ? `${reason} (${source.command})` : reason,
      ...(known && { read: known.read }),
    };
  });
}

/** How many rows have which verdict; the worst of several counts once, as the subject that it is. */
export function count(rows: readonly Row[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { met: 0, missed: 0, 'not measured': 0, reported: 0 };
  for (const { verdict, isWorst: repeats } of rows) if (!repeats) counts[verdict] += 1;
  return counts;
}

/** What the figure says of its bound. */
export function verdictOf({ ours, met, target }: Figure): Verdict {
  if (ours === null) return 'not measured';
  if (met === null || target === '') return 'reported';
  return met ? 'met' : 'missed';
}

function isWorst(name: string, entry: Figure, results: Results): boolean {
  const same = ({ ours, met, target }: Figure) =>
    ours === entry.ours && met === entry.met && target === entry.target;
  return Object.entries(results).some(([other, one]) => other.startsWith(`${name}.`) && same(one));
}

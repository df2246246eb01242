// Says which figures stand in which chart, and finds them in what the service has kept.
import { percent, size, time, usd } from '../words/numbers.ts';

/** What the internal API has kept, as `/internal/history/hour` gives it. */
export interface KeptFigures {
  /** Milliseconds since 1970 of the last value. */
  readonly endsAt: number;
  readonly stepMs: number;
  readonly series: readonly {
    readonly name: string;
    readonly of: string;
    readonly values: readonly (number | null)[];
  }[];
}

/** One line of a chart. */
export interface ChartLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

/** One chart. */
export interface Chart {
  readonly title: string;
  readonly format: (value: number) => string;
  readonly lines: readonly ChartLine[];
}

interface ChartDefinition {
  readonly title: string;
  readonly format: (value: number) => string;
  readonly of: readonly (readonly [series: string, label: string, factor?: number])[];
}

const perSecond = (value: number) => `${Number(value.toPrecision(2))} / s`;

const definitions: readonly ChartDefinition[] = [
  { title: 'Requests', format: perSecond, of: [['requests', 'requests']] },
  {
    title: 'Errors',
    format: percent,
    of: [
      ['request_errors', 'of requests'],
      ['call_errors', 'of calls'],
      ['degraded', 'degraded'],
    ],
  },
  {
    title: 'Time of requests',
    format: (seconds) => time(seconds * 1_000),
    of: [
      ['request_p50', 'half of them'],
      ['request_p95', '95 %'],
      ['request_p99', '99 %'],
    ],
  },
  { title: 'Tokens', format: perSecond, of: [['tokens', '']] },
  { title: 'Spend', format: (value) => `${usd(value)} / h`, of: [['spend', '', 3_600]] },
  { title: 'Cache hits', format: percent, of: [['cache_hits', 'of lookups']] },
  { title: 'Memory', format: size, of: [['memory', 'resident']] },
];

// More lines than this nobody tells apart; those that reach highest are shown.
const mostLines = 4;

/** The charts that have anything to show. */
export function chartsOf({ series }: KeptFigures): Chart[] {
  return definitions.map(({ title, format, of }) => {
    const lines = of.flatMap(([name, label, factor = 1]) =>
      series
        .filter((one) => one.name === name)
        .map(({ of: part, values }) => ({
          label: [label, part].filter(Boolean).join(' ') || title.toLowerCase(),
          values: factor === 1 ? values : values.map((value) => value && value * factor),
        })),
    );
    const known = lines.filter(({ values }) => values.some((value) => value !== null));
    const top = known.toSorted((one, other) => highest(other) - highest(one)).slice(0, mostLines);
    return { title, format, lines: known.filter((line) => top.includes(line)) };
  });
}

/** The greatest value of a line. */
export function highest({ values }: ChartLine): number {
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

/** The last value that is known, where it is of the last minutes. */
export function latest({ values }: ChartLine): number | undefined {
  return values.slice(-6).findLast((value) => value !== null) ?? undefined;
}

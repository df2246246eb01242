// Translates names and units from the form of OpenTelemetry to that of Prometheus.
import type { MetricFamily } from './metric.ts';

// OpenTelemetry's compatibility rules for Prometheus: units as words, annotations in braces left out.
const unitWords: Readonly<Record<string, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  min: 'minutes',
  h: 'hours',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  '%': 'percent',
  USD: 'usd',
};

type Named = Pick<MetricFamily, 'name' | 'unit' | 'kind'>;

/** The unit as it stands in a Prometheus name, or `undefined` where none does. */
export function toPrometheusUnit({ unit, kind }: Named): string | undefined {
  if (unit === undefined || unit === '' || unit.startsWith('{')) return undefined;
  if (unit === '1') return kind === 'gauge' ? 'ratio' : undefined;
  return (Object.hasOwn(unitWords, unit) ? unitWords[unit] : undefined) ?? toPrometheusLabel(unit);
}

/** A label's name in Prometheus: dots become underscores. */
export function toPrometheusLabel(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/g, '_');
}

/** A metric's name in Prometheus, with its unit and, for a counter, `_total`. */
export function toPrometheusName(family: Named): string {
  return toPrometheusFamily(family) + (family.kind === 'counter' ? '_total' : '');
}

/** A metric's family name in OpenMetrics: without `_total`. */
export function toPrometheusFamily(family: Named): string {
  const name = toPrometheusLabel(family.name);
  const base = family.kind === 'counter' ? name.replace(/_total$/, '') : name;
  const word = toPrometheusUnit(family);
  return word === undefined || base.endsWith(`_${word}`) ? base : `${base}_${word}`;
}

/** Every name that a metric's lines have in Prometheus. */
export function toSeriesNames(family: Named): string[] {
  const name = toPrometheusName(family);
  return family.kind === 'histogram' ? ['', '_bucket', '_sum', '_count'].map((end) => name + end) : [name];
}

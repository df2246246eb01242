// Translates names and units from the form of OpenTelemetry to that of Prometheus.
import type { MetricFamily } from './metric.ts';

const table = (text: string) => new Map(text.split(', ').map((pair) => pair.split(' ') as [string, string]));

// OpenTelemetry's compatibility rules for Prometheus: units as words, annotations in braces left out.
const unitWords = table(
  's seconds, ms milliseconds, us microseconds, ns nanoseconds, min minutes, h hours, d days, By bytes, KiBy kibibytes, ' +
    'MiBy mebibytes, GiBy gibibytes, TiBy tebibytes, kBy kilobytes, MBy megabytes, GBy gigabytes, TBy terabytes, ' +
    'm meters, V volts, A amperes, J joules, W watts, g grams, Cel celsius, Hz hertz, % percent, USD usd',
);
const perWords = table('s second, min minute, m minute, h hour, d day, w week, mo month, y year');

type Named = Pick<MetricFamily, 'name' | 'unit' | 'kind'>;

/** The unit as it stands in a Prometheus name, or `undefined` where none does. */
export function toPrometheusUnit({ unit = '', kind }: Named): string | undefined {
  if (unit === '1' && kind === 'gauge') return 'ratio';
  const [top, per] = unit.split('/').map((part) => (/^1$|[{}]/.test(part) ? '' : part));
  const words = [top && (unitWords.get(top) ?? top), per && `per_${perWords.get(per) ?? per}`];
  return toPrometheusLabel(words.filter(Boolean).join('_')) || undefined;
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

const endings = {
  counter: ['', '_total', '_created'],
  gauge: [''],
  histogram: ['', '_bucket', '_sum', '_count', '_created'],
} as const;

/** Every name that a metric and its lines have in Prometheus and in OpenMetrics. */
export function toSeriesNames(family: Named): string[] {
  const name = toPrometheusFamily(family);
  return endings[family.kind].map((end) => name + end);
}

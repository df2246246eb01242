// Writes metrics as Prometheus text and as OpenMetrics.
import type { MetricFamily, Metrics, Series } from './metric.ts';
import {
  toPrometheusFamily,
  toPrometheusLabel,
  toPrometheusName,
  toPrometheusUnit,
} from './prometheus-name.ts';

/** The two text formats that Prometheus reads. */
export type ExpositionFormat = 'text' | 'openmetrics';

/** Content types by format. */
export const expositionContentType: Readonly<Record<ExpositionFormat, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/**
 * The format that an `Accept` header prefers by its weights (`q`, RFC 9110 12.4.2). OpenMetrics has to be named, and where both are
 * wanted alike it is taken, because only it carries exemplars.
 */
export function chooseExpositionFormat(accept: string | undefined): ExpositionFormat {
  const weights = new Map<string, number>();
  for (const range of (accept ?? '').toLowerCase().split(',').slice(0, 100)) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    // What is no number is no wish.
    const weight = Number(parameters.find((part) => part.startsWith('q='))?.slice(2) ?? 1) || 0;
    weights.set(type, Math.max(weight, weights.get(type) ?? 0));
  }
  const open = weights.get('application/openmetrics-text') ?? 0;
  const text = weights.get('text/plain') ?? weights.get('text/*') ?? weights.get('*/*') ?? 0;
  return open > 0 && open >= text ? 'openmetrics' : 'text';
}

// 16 KB pieces: large enough for few writes, small enough to look at the time often.
const chunkCharacters = 16_384;

/** The text of every metric in pieces, each made when it is asked for. */
export function* exposeMetrics(
  metrics: Metrics,
  format: ExpositionFormat = 'text',
): Generator<string, void, void> {
  let text = '';
  for (const family of metrics.collect()) {
    if (family.series.length === 0) continue;
    text += headOf(family, format);
    // A copy: between two pieces series may be taken out, and those behind them would move up unread.
    for (const series of [...family.series]) {
      text += linesOf(family, series, format);
      if (text.length >= chunkCharacters) {
        yield text;
        text = '';
      }
    }
  }
  if (format === 'openmetrics') text += '# EOF\n';
  if (text !== '') yield text;
}

function headOf(family: MetricFamily, format: ExpositionFormat): string {
  const shown = format === 'text' ? toPrometheusName(family) : toPrometheusFamily(family);
  const word = toPrometheusUnit(family);
  const head = `# HELP ${shown} ${escapeHelp(family.help, format)}\n# TYPE ${shown} ${family.kind}\n`;
  return format === 'openmetrics' && word !== undefined ? `${head}# UNIT ${shown} ${word}\n` : head;
}

// Everything of a line but its number never changes: made once for each series and kept with it.
const prefixes = new WeakMap<Series<unknown>, readonly string[]>();

function prefixesOf(family: MetricFamily, series: Series<unknown>): readonly string[] {
  const known = prefixes.get(series);
  if (known) return known;
  const name = toPrometheusName(family);
  const labels = series.labels.map(([label, value]) => `${toPrometheusLabel(label)}="${escapeValue(value)}"`);
  const withLabels = (suffix: string, all: readonly string[]) =>
    `${name}${suffix}${all.length > 0 ? `{${all.join(',')}}` : ''} `;
  const bounds = family.kind === 'histogram' ? [...family.buckets.map(toBound), '+Inf'] : [];
  const buckets = bounds.map((bound) => withLabels('_bucket', [...labels, `le="${bound}"`]));
  const rest = bounds.length > 0 ? ['_sum', '_count'] : [''];
  const created = `${toPrometheusFamily(family)}_created${withLabels('', labels).slice(name.length)}`;
  const made = [...buckets, ...rest.map((suffix) => withLabels(suffix, labels)), created];
  prefixes.set(series, made);
  return made;
}

type AnySeries = MetricFamily['series'][number];

function linesOf(family: MetricFamily, series: AnySeries, format: ExpositionFormat): string {
  const { cell } = series;
  const heads = prefixesOf(family, series);
  // From when a counter counts: a reader can distinguish growth from a restart, and the first burst from old news.
  const created =
    format === 'openmetrics' && 'createdAt' in cell ? `${heads.at(-1)}${cell.createdAt / 1000}\n` : '';
  if (!('bucketCounts' in cell)) return `${heads[0]}${toNumber(cell.value)}\n${created}`;
  const { bucketCounts } = cell;
  const exemplars = format === 'openmetrics' ? cell.exemplars : undefined;
  const buckets = bucketCounts.length;
  let text = '';
  let count = 0;
  for (let index = 0; index < buckets; index += 1) {
    count += bucketCounts[index]!;
    text += heads[index]! + count;
    const exemplar = exemplars?.[index];
    if (exemplar) {
      text += ` # {trace_id="${escapeValue(exemplar.traceId)}",span_id="${escapeValue(exemplar.spanId)}"} ${exemplar.value} ${exemplar.time / 1000}`;
    }
    text += '\n';
  }
  return `${text}${heads[buckets]!}${toNumber(cell.sum)}\n${heads[buckets + 1]!}${count}\n${created}`;
}

// OpenMetrics wants a float for `le`: `1.0`, and both formats must agree or a change of format doubles the series.
function toBound(bound: number): string {
  return Number.isInteger(bound) && Math.abs(bound) < 1e15 ? `${bound}.0` : String(bound);
}

function toNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}

function escapeValue(value: string): string {
  return /[\\"\n]/.test(value)
    ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
    : value;
}

function escapeHelp(text: string, format: ExpositionFormat): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return format === 'openmetrics' ? escaped.replaceAll('"', '\\"') : escaped;
}

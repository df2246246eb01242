// Lists the figures that are kept, and says what is read of metrics.

/** A metric, as far as it is read; those of @tpl/monitoring fit. */
export interface ReadableFamily {
  readonly buckets?: readonly number[];
  readonly series: readonly {
    readonly labels: readonly (readonly [name: string, value: string])[];
    readonly cell: {
      readonly value?: number;
      readonly count?: number;
      readonly sum?: number;
      readonly bucketCounts?: Float64Array;
    };
  }[];
}

/** Metrics that can be read. */
export interface ReadableMetrics {
  collect(): unknown;
  find(name: string): ReadableFamily | undefined;
}

/** One figure over time, for each value of a label. */
export interface Track {
  readonly name: string;
  /** `s`, `By`, `USD`, `1` for a share, else what is counted; of a rate it is per second. */
  readonly unit: string;
  /** Names of the metric; the first that is defined is read. */
  readonly metrics: readonly string[];
  /** `rate`: growth a second; `share`: growth of `where` in growth of all; a number: that quantile; `value`: the greatest. */
  readonly take: 'rate' | 'share' | 'value' | 0.5 | 0.95 | 0.99;
  /** Of a histogram: the sum of its values, not their count. */
  readonly isSum?: boolean;
  /** Label that gets a series for each of its values. */
  readonly by?: string;
  /** Label and the beginnings of its values that count. */
  readonly where?: readonly [label: string, starts: readonly string[]];
}

const http = ['http.server.request.duration'];
const duration = ['gen_ai.client.operation.duration', 'gen_ai.client.inference.duration'];
const tokens = ['gen_ai.client.token.usage'];
const model = 'gen_ai.request.model';
const failed = ['http.response.status_code', ['5']] as const;

/** What a desk without Grafana looks at. */
export const standardTracks: readonly Track[] = [
  { name: 'requests', unit: '{request}', metrics: http, take: 'rate' },
  { name: 'request_errors', unit: '1', metrics: http, take: 'share', where: failed },
  { name: 'request_p50', unit: 's', metrics: http, take: 0.5 },
  { name: 'request_p95', unit: 's', metrics: http, take: 0.95 },
  { name: 'request_p99', unit: 's', metrics: http, take: 0.99 },
  { name: 'calls', unit: '{call}', metrics: ['tpl.model.calls'], take: 'rate', by: 'operation' },
  {
    ...{ name: 'call_errors', unit: '1', metrics: ['tpl.model.calls'], take: 'share' },
    ...{ by: 'operation', where: ['outcome', ['error']] },
  },
  {
    ...{ name: 'degraded', unit: '1', metrics: ['tpl.model.calls'], take: 'share' },
    ...{ by: 'operation', where: ['degraded', ['true']] },
  },
  { name: 'call_p50', unit: 's', metrics: duration, take: 0.5, by: model },
  { name: 'call_p95', unit: 's', metrics: duration, take: 0.95, by: model },
  { name: 'tokens', unit: '{token}', metrics: tokens, take: 'rate', isSum: true, by: model },
  { name: 'spend', unit: 'USD', metrics: ['tpl.model.cost'], take: 'rate', by: 'model' },
  { name: 'spend_of', unit: 'USD', metrics: ['tpl.model.cost'], take: 'rate', by: 'operation' },
  {
    ...{ name: 'cache_hits', unit: '1', metrics: ['tpl.cache.gets'], take: 'share' },
    where: ['outcome', ['hit', 'stale']],
  },
  { name: 'memory', unit: 'By', metrics: ['tpl.process.memory.used'], take: 'value' },
  { name: 'heap', unit: '1', metrics: ['tpl.process.heap.utilization'], take: 'value' },
];

// The rows of the dashboard: what whoever is on call looks at, in the order of looking.

/** One line of a panel: a sum over counters, a quantile, or a value, by labels. */
export interface PanelQuery {
  /** The metric's name as it was defined. */
  readonly metric: string;
  /** `rate`: growth per second; `quantile`: of a histogram; `value`: as it is. Default: `rate`. */
  readonly take?: 'rate' | 'value' | 0.5 | 0.95 | 0.99;
  /** Labels that get a line each. Default: one line of all. */
  readonly by?: readonly string[];
  readonly where?: Readonly<Record<string, string | readonly string[]>>;
  /** The share of this in the same metric, without `where`. */
  readonly isShare?: boolean;
  /** Multiplies, for another unit. */
  readonly times?: number;
  /** Of a histogram: the sum of its values, not their count. */
  readonly isSum?: boolean;
  /** Of several processes. Default: `max` for a value. */
  readonly of?: 'max' | 'min' | 'sum';
}

/** One panel: its title, its unit in Grafana's words, and its lines. */
export interface PanelRow {
  readonly title: string;
  readonly unit: string;
  readonly queries: readonly PanelQuery[];
  /** One number above all, without a past. Default: a chart. */
  readonly isNumber?: boolean;
}

const http = 'http.server.request.duration';
const calls = 'tpl.model.calls';
const duration = ['gen_ai.client.operation.duration', 'gen_ai.client.inference.duration'] as const;
const firstChunk = [
  'gen_ai.client.operation.time_to_first_chunk',
  'gen_ai.client.inference.time_to_first_chunk',
] as const;
const model = 'gen_ai.request.model';
const degraded = { metric: calls, where: { degraded: 'true' }, isShare: true } as const;
const hits = { metric: 'tpl.cache.gets', where: { outcome: ['hit', 'stale'] }, isShare: true } as const;
const quantiles = (metrics: readonly string[], by: readonly string[] = []) =>
  metrics.flatMap((metric) => [
    { metric, take: 0.5 as const, by },
    { metric, take: 0.95 as const, by },
    { metric, take: 0.99 as const, by },
  ]);
const value = (metric: string, by: readonly string[] = ['instance']): PanelQuery => ({
  metric,
  take: 'value',
  by,
});

/** A query for a metric that is not defined is left out, and a panel without any too. */
export const dashboardRows: readonly { readonly title: string; readonly panels: readonly PanelRow[] }[] = [
  {
    title: 'Now',
    panels: [
      { title: 'Requests', unit: 'reqps', isNumber: true, queries: [{ metric: http }] },
      {
        title: 'Failed requests',
        unit: 'percentunit',
        isNumber: true,
        queries: [{ metric: http, where: { 'http.response.status_code': '5..' }, isShare: true }],
      },
      { title: 'Slowest of twenty', unit: 's', isNumber: true, queries: [{ metric: http, take: 0.95 }] },
      { title: 'Degraded answers', unit: 'percentunit', isNumber: true, queries: [degraded] },
      { title: 'Answered by the cache', unit: 'percentunit', isNumber: true, queries: [hits] },
      {
        title: 'Spent an hour',
        unit: 'currencyUSD',
        isNumber: true,
        queries: [{ metric: 'tpl.model.cost', times: 3_600 }],
      },
    ],
  },
  {
    title: 'Traffic',
    panels: [
      {
        title: 'Requests by status',
        unit: 'reqps',
        queries: [{ metric: http, by: ['http.response.status_code'] }],
      },
      { title: 'Latency', unit: 's', queries: quantiles([http]) },
      {
        title: 'Latency by route, 95 %',
        unit: 's',
        queries: [{ metric: http, take: 0.95, by: ['http.route'] }],
      },
      {
        title: 'Refused under pressure',
        unit: 'reqps',
        queries: [{ metric: 'tpl.http.refused', by: ['reason'] }],
      },
      {
        title: 'Limits that refuse',
        unit: 'ops',
        queries: [{ metric: 'tpl.security.limits', by: ['limiter'], where: { ok: 'false' } }],
      },
    ],
  },
  {
    title: 'Models',
    panels: [
      { title: 'Calls by outcome', unit: 'ops', queries: [{ metric: calls, by: ['outcome'] }] },
      {
        title: 'Failed attempts',
        unit: 'ops',
        queries: [{ metric: 'tpl.model.attempts', by: ['provider', 'code'], where: { ok: 'false' } }],
      },
      { title: 'Duration by model', unit: 's', queries: quantiles(duration, [model]) },
      { title: 'Time to first chunk', unit: 's', queries: quantiles(firstChunk, [model]) },
      {
        title: 'Tokens',
        unit: 'short',
        queries: [
          { metric: 'gen_ai.client.token.usage', isSum: true, by: ['gen_ai.token.type', model] },
          { metric: 'gen_ai.client.inference.usage.input_tokens', by: [model] },
          { metric: 'gen_ai.client.inference.usage.output_tokens', by: [model] },
        ],
      },
      { title: 'Degraded answers', unit: 'percentunit', queries: [degraded] },
    ],
  },
  {
    title: 'Money',
    panels: [
      {
        title: 'Spent an hour, by model',
        unit: 'currencyUSD',
        queries: [{ metric: 'tpl.model.cost', by: ['provider', 'model'], times: 3_600 }],
      },
      {
        title: 'Spent an hour, by operation',
        unit: 'currencyUSD',
        queries: [{ metric: 'tpl.model.cost', by: ['operation'], times: 3_600 }],
      },
      {
        title: 'Saved an hour',
        unit: 'currencyUSD',
        queries: [{ metric: 'tpl.cache.saved.cost', by: ['operation'], times: 3_600 }],
      },
      {
        title: 'Calls without a price',
        unit: 'ops',
        queries: [{ metric: 'tpl.model.unpriced', by: ['provider', 'model'] }],
      },
    ],
  },
  {
    title: 'Cache and policies',
    panels: [
      { title: 'Hit ratio', unit: 'percentunit', queries: [hits] },
      { title: 'Lookups', unit: 'ops', queries: [{ metric: 'tpl.cache.gets', by: ['outcome'] }] },
      {
        title: 'Tokens saved',
        unit: 'short',
        queries: [{ metric: 'tpl.cache.saved.tokens', by: ['operation'] }],
      },
      {
        title: 'Store errors',
        unit: 'ops',
        queries: [{ metric: 'tpl.cache.store.errors', by: ['call', 'code'] }],
      },
      {
        title: 'Breakers (0 closed, 1 half open, 2 open)',
        unit: 'short',
        queries: [value('tpl.policy.state', ['policy'])],
      },
      {
        title: 'Retries and rejections',
        unit: 'ops',
        queries: [
          { metric: 'tpl.policy.retries', by: ['policy', 'kind'] },
          { metric: 'tpl.policy.rejections', by: ['policy', 'reason'] },
        ],
      },
    ],
  },
  {
    title: 'Processes',
    panels: [
      {
        title: 'Memory',
        unit: 'bytes',
        queries: [value('tpl.process.memory.used'), value('tpl.process.memory.limit')],
      },
      { title: 'Heap in use', unit: 'percentunit', queries: [value('tpl.process.heap.utilization')] },
      {
        title: 'Heap lasts for',
        unit: 's',
        queries: [{ ...value('tpl.process.heap.exhaustion'), of: 'min' }],
      },
      { title: 'Event loop', unit: 'percentunit', queries: [value('tpl.process.event_loop.utilization')] },
      { title: 'Longest stall', unit: 's', queries: [value('tpl.process.event_loop.delay.max')] },
      {
        title: 'Garbage collection',
        unit: 'percentunit',
        queries: [{ metric: 'tpl.process.gc.duration', by: ['kind'] }],
      },
      {
        title: 'Log lines lost',
        unit: 'ops',
        queries: [
          { metric: 'tpl.monitoring.log.dropped', by: ['level'] },
          { metric: 'tpl.monitoring.log.failed' },
        ],
      },
    ],
  },
];

// What @tpl/monitoring/prometheus exports. Written by `npm run generate`; a change here is a change for users.

export interface ClusterScrape {
  scrape(format?: ExpositionFormat): Promise<string>;
  close(): void;
}
export interface ClusterScrapeOptions {
  readonly timeoutMs?: number;
  readonly clock?: Clock;
}
export type ExpositionFormat = 'text' | 'openmetrics';
export interface GrafanaDashboard {
  readonly title: string;
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: GrafanaPanel[];
  readonly templating: {
    readonly list: GrafanaVariable[];
  };
  readonly time: {
    readonly from: string;
    readonly to: string;
  };
  readonly refresh: string;
}
export interface GrafanaPanel {
  readonly id: number;
  readonly type: 'timeseries' | 'stat' | 'row';
  readonly title: string;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly datasource?: {
    readonly type: string;
    readonly uid: string;
  };
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit: string;
      readonly thresholds: {
        readonly mode: 'absolute';
        readonly steps: {
          readonly color: string;
          readonly value: number | null;
        }[];
      };
      readonly custom?: Record<string, unknown>;
    };
    readonly overrides: never[];
  };
  readonly options?: Record<string, unknown>;
  readonly targets?: {
    readonly refId: string;
    readonly expr: string;
    readonly legendFormat: string;
  }[];
  readonly collapsed?: boolean;
  readonly panels?: never[];
}
export interface PrometheusRule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
export interface PrometheusRules {
  readonly groups: readonly {
    readonly name: string;
    readonly rules: readonly PrometheusRule[];
  }[];
}
export interface PrometheusRulesOptions {
  readonly where?: Readonly<Record<string, LabelCondition>>;
  readonly by?: readonly string[];
}
export interface StreamExpositionOptions {
  readonly format?: ExpositionFormat;
  readonly maxBlockMs?: number;
  readonly clock?: Clock;
}
export declare function chooseExpositionFormat(accept: string | undefined): ExpositionFormat;
export declare function exposeMetrics(metrics: Metrics, format?: ExpositionFormat): Generator<string, void, void>;
export declare const expositionContentType: Readonly<Record<ExpositionFormat, string>>;
export declare function gatherCluster({ timeoutMs, clock, }?: ClusterScrapeOptions): ClusterScrape;
export declare function joinCluster(metrics: Metrics, { timeoutMs, clock }?: ClusterScrapeOptions): ClusterScrape;
export declare function streamExposition(metrics: Metrics, { format, maxBlockMs, clock }?: StreamExpositionOptions): AsyncGenerator<string, void, void>;
export declare function toGrafanaDashboard(definitions: readonly AlertDefinition[], metrics: Metrics, { title, uid }?: {
  readonly title?: string;
  readonly uid?: string;
}): GrafanaDashboard;
export declare function toPrometheusRules(definitions: readonly AlertDefinition[], metrics: Metrics, options?: PrometheusRulesOptions): PrometheusRules;

// Mentioned above, not exported.

interface AlertComparison {
  readonly measure: AlertMeasure;
  readonly op: '>' | '<';
  readonly threshold: number;
}
interface AlertDefinition {
  readonly name: string;
  readonly summary: string;
  readonly rules: readonly AlertRule[];
  readonly slo?: {
    readonly objective: number;
    readonly bad: MetricSelector;
    readonly total: MetricSelector;
  };
}
type AlertMeasure = ({
  readonly kind: 'value';
  readonly of?: 'max' | 'min' | 'sum' | 'avg';
  readonly by?: readonly string[];
  readonly perProcess?: boolean;
} & MetricSelector) | ({
  readonly kind: 'increase';
  readonly windowMs: number;
} & MetricSelector) | ({
  readonly kind: 'rate';
  readonly windowMs: number;
} & MetricSelector) | {
  readonly kind: 'ratio';
  readonly part: MetricSelector;
  readonly total: MetricSelector;
  readonly windowMs: number;
} | ({
  readonly kind: 'quantile';
  readonly quantile: number;
  readonly windowMs: number;
} & MetricSelector);
interface AlertRule {
  readonly name: string;
  readonly severity: AlertSeverity;
  readonly summary: string;
  readonly runbook: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly comparisons: readonly AlertComparison[];
  readonly resolveAt: number | undefined;
  readonly forMs: number;
  readonly minEvents: MinEvents | undefined;
  readonly alertOnNoData: boolean;
  readonly isExportOnly: boolean;
}
type AlertSeverity = 'page' | 'ticket';
interface Clock {
  now(): number;
  monotonic(): number;
  setTimer(run: () => void, delayMs: number, keepAlive?: boolean): () => void;
}
interface Counter<Label extends string = string> {
  bind(labels?: LabelValues<Label>): CounterCell;
  remove(labels: LabelValues<Label>): boolean;
  add(amount: number, labels?: LabelValues<Label>): void;
}
interface CounterCell {
  add(amount?: number): void;
  readonly value: number;
  readonly createdAt: number;
}
interface Exemplar {
  readonly traceId: string;
  readonly spanId: string;
}
interface FamilyCommon {
  readonly name: string;
  readonly help: string;
  readonly unit: string | undefined;
  readonly labelNames: readonly string[];
  readonly removals: number;
}
interface Gauge<Label extends string = string> {
  bind(labels?: LabelValues<Label>): GaugeCell;
  remove(labels: LabelValues<Label>): boolean;
  set(value: number, labels?: LabelValues<Label>): void;
}
interface GaugeCell {
  set(value: number): void;
  readonly value: number;
}
interface GrafanaVariable {
  readonly name: string;
  readonly type: 'datasource' | 'query';
  readonly query: string;
  readonly [option: string]: unknown;
}
interface Histogram<Label extends string = string> {
  bind(labels?: LabelValues<Label>): HistogramCell;
  remove(labels: LabelValues<Label>): boolean;
  record(value: number, labels?: LabelValues<Label>, exemplar?: Exemplar): void;
}
interface HistogramCell {
  record(value: number, exemplar?: Exemplar): void;
  readonly count: number;
  readonly sum: number;
  readonly bucketCounts: Float64Array;
  readonly exemplars: readonly (RecordedExemplar | undefined)[] | undefined;
  readonly createdAt: number;
}
interface HistogramDefinition<Label extends string = string> extends MetricDefinition<Label> {
  readonly buckets: readonly number[];
}
type HistogramForward = (family: MetricFamily, labels: Series<unknown>['labels'], value: number) => void;
type LabelCondition = string | readonly string[] | {
  readonly not: string | readonly string[];
} | {
  readonly startsWith: string;
};
type LabelValues<Label extends string> = {
  readonly [Name in Label]?: string | number | boolean | undefined;
};
interface MetricDefinition<Label extends string = string> {
  readonly name: string;
  readonly help: string;
  readonly unit?: string;
  readonly labels?: readonly Label[];
}
type MetricFamily = FamilyCommon & ({
  readonly kind: 'counter';
  readonly series: readonly Series<CounterCell>[];
} | {
  readonly kind: 'gauge';
  readonly series: readonly Series<GaugeCell>[];
} | {
  readonly kind: 'histogram';
  readonly series: readonly Series<HistogramCell>[];
  readonly buckets: readonly number[];
});
interface MetricSelector {
  readonly metric: string;
  readonly where?: Readonly<Record<string, LabelCondition>>;
}
interface Metrics {
  counter<const Label extends string = never>(definition: MetricDefinition<Label>): Counter<Label>;
  gauge<const Label extends string = never>(definition: MetricDefinition<Label>): Gauge<Label>;
  histogram<const Label extends string = never>(definition: HistogramDefinition<Label>): Histogram<Label>;
  onCollect(refresh: () => void): () => void;
  collect(): readonly MetricFamily[];
  find(name: string): MetricFamily | undefined;
  onDefine(listener: (family: MetricFamily) => void): () => void;
  forwardHistograms(forward: HistogramForward): () => void;
}
interface MinEvents extends MetricSelector {
  readonly count: number;
  readonly windowMs: number;
}
interface RecordedExemplar extends Exemplar {
  readonly value: number;
  readonly time: number;
}
interface Series<Cell> {
  readonly labels: readonly (readonly [
    name: string,
    value: string
  ])[];
  readonly cell: Cell;
}

export {};

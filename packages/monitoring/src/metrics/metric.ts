// The words for metrics: what defines them, feeds them and reads them.

/** Kind of a metric. */
export type MetricKind = 'counter' | 'gauge' | 'histogram';

/** Values for a metric's labels; one that is left out is the empty text. */
export type LabelValues<Label extends string> = {
  readonly [Name in Label]?: string | number | boolean | undefined;
};

/** What a metric is. */
export interface MetricDefinition<Label extends string = string> {
  /** In OpenTelemetry's form, without the unit: `gen_ai.client.operation.duration`. */
  readonly name: string;
  /** One sentence for people. */
  readonly help: string;
  /** UCUM as OpenTelemetry writes it: `s`, `By`, `1`, `{token}`. Default: none. */
  readonly unit?: string;
  /** The only labels the metric can have: data of a request can never become a label's name. Default: none. */
  readonly labels?: readonly Label[];
}

/** A histogram's definition. */
export interface HistogramDefinition<Label extends string = string> extends MetricDefinition<Label> {
  /** Upper bounds, ascending, without infinity. */
  readonly buckets: readonly number[];
}

/** The trace in which a value was measured. */
export interface Exemplar {
  /** As 32 hexadecimal digits. */
  readonly traceId: string;
  /** As 16 hexadecimal digits. */
  readonly spanId: string;
}

/** One series of a counter, found once: adding allocates nothing. */
export interface CounterCell {
  /** Adds `amount` (default 1). What is no finite number, or negative, is refused and counted. */
  add(amount?: number): void;
  /** The sum so far. */
  readonly value: number;
  /** When the series began, in milliseconds since 1970. */
  readonly createdAt: number;
}

/** One series of a gauge. */
export interface GaugeCell {
  /** What is no finite number is refused and counted. */
  set(value: number): void;
  /** What was set last. */
  readonly value: number;
}

/** One series of a histogram. */
export interface HistogramCell {
  /** Counts `value` in its bucket. What is no finite number is refused and counted. */
  record(value: number, exemplar?: Exemplar): void;
  /** How many values were recorded. */
  readonly count: number;
  /** Their sum. */
  readonly sum: number;
  /** Counts per bucket, the one above the last bound included; not cumulated. */
  readonly bucketCounts: Float64Array;
  /** The last trace seen in each bucket, with its value and its time in milliseconds since 1970. */
  readonly exemplars: readonly (RecordedExemplar | undefined)[] | undefined;
  /** When the series began, in milliseconds since 1970. */
  readonly createdAt: number;
}

/** An exemplar as it was kept. */
export interface RecordedExemplar extends Exemplar {
  /** What was measured in that trace. */
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** A counter with its labels. */
export interface Counter<Label extends string = string> {
  /** Finds the series once, for hot paths; it then starts at 0 and is there until it is removed. */
  bind(labels?: LabelValues<Label>): CounterCell;
  /** Takes a series off the page, for example one of a tenant that is gone; a cell that was bound to it counts on for nobody. */
  remove(labels: LabelValues<Label>): boolean;
  /** Finds the series and adds to it. */
  add(amount: number, labels?: LabelValues<Label>): void;
}

/** A gauge with its labels. */
export interface Gauge<Label extends string = string> {
  /** Finds the series once, for hot paths; it then starts at 0 and is there until it is removed. */
  bind(labels?: LabelValues<Label>): GaugeCell;
  /** Takes a series off the page, for example one of a tenant that is gone; a cell that was bound to it counts on for nobody. */
  remove(labels: LabelValues<Label>): boolean;
  /** Finds the series and sets it. */
  set(value: number, labels?: LabelValues<Label>): void;
}

/** A histogram with its labels. */
export interface Histogram<Label extends string = string> {
  /** Finds the series once, for hot paths; it then starts at 0 and is there until it is removed. */
  bind(labels?: LabelValues<Label>): HistogramCell;
  /** Takes a series off the page, for example one of a tenant that is gone; a cell that was bound to it counts on for nobody. */
  remove(labels: LabelValues<Label>): boolean;
  /** Finds the series and counts `value` in its bucket. */
  record(value: number, labels?: LabelValues<Label>, exemplar?: Exemplar): void;
}

/** One series as a reader sees it. */
export interface Series<Cell> {
  /** Label names and values in the order of the definition, empty values left out. */
  readonly labels: readonly (readonly [name: string, value: string])[];
  /** Its value or values, live. */
  readonly cell: Cell;
}

/** A metric as a reader sees it. */
export type MetricFamily = FamilyCommon &
  (
    | { readonly kind: 'counter'; readonly series: readonly Series<CounterCell>[] }
    | { readonly kind: 'gauge'; readonly series: readonly Series<GaugeCell>[] }
    | {
        readonly kind: 'histogram';
        readonly series: readonly Series<HistogramCell>[];
        readonly buckets: readonly number[];
      }
  );

interface FamilyCommon {
  readonly name: string;
  readonly help: string;
  readonly unit: string | undefined;
  readonly labelNames: readonly string[];
  /** How many series were removed so far: a reader that keeps a place in `series` looks here. */
  readonly removals: number;
}

/** Every metric of a process. */
export interface Metrics {
  /** Defines a counter; the same definition again gives the same counter. @throws MonitoringError `invalid_options` */
  counter<const Label extends string = never>(definition: MetricDefinition<Label>): Counter<Label>;
  /** Defines a gauge. @throws MonitoringError `invalid_options` */
  gauge<const Label extends string = never>(definition: MetricDefinition<Label>): Gauge<Label>;
  /** Defines a histogram. @throws MonitoringError `invalid_options` */
  histogram<const Label extends string = never>(definition: HistogramDefinition<Label>): Histogram<Label>;
  /** Calls `refresh` before every reading, to set gauges that are cheap to read and dear to keep. Returns a function that stops that. */
  onCollect(refresh: () => void): () => void;
  /** Every metric after a refresh. Cells stay live: they show later values too. */
  collect(): readonly MetricFamily[];
  /** One metric by its name, without a refresh. */
  find(name: string): MetricFamily | undefined;
  /** Hands over each metric that is or will be defined. Returns a function that stops that. */
  onDefine(listener: (family: MetricFamily) => void): () => void;
  /** Hands every value recorded in a histogram to `forward` too; one at a time. Returns a function that stops that. */
  forwardHistograms(forward: HistogramForward): () => void;
}

/** Takes histogram values as they are recorded. */
export type HistogramForward = (
  family: MetricFamily,
  labels: Series<unknown>['labels'],
  value: number,
) => void;

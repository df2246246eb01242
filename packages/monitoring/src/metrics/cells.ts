// What one series holds, and how a value gets in without an allocation.
import type {
  CounterCell,
  Exemplar,
  GaugeCell,
  HistogramCell,
  HistogramForward,
  MetricFamily,
  RecordedExemplar,
  Series,
} from './metric.ts';

/** Why a measurement was not taken as it came. */
export type RefusalReason = 'overflow' | 'value' | 'label' | 'refresh';

/** What all cells of a process share. */
export interface Registry {
  readonly now: () => number;
  /** How often something was not taken as it came, by reason. */
  readonly refused: Record<RefusalReason, number>;
  /** Counts a refusal, and reports the first of each metric and reason. */
  refuse(metric: string, reason: RefusalReason): void;
  forward: HistogramForward | undefined;
}

/** Adds up. */
export class LiveCounter implements CounterCell {
  value = 0;
  readonly createdAt: number;
  private readonly registry: Registry;
  private readonly metric: string;

  constructor(registry: Registry, metric: string) {
    this.registry = registry;
    this.metric = metric;
    this.createdAt = registry.now();
  }

  add(amount = 1): void {
    // What is no number would be joined as text; what sums up to no finite number would print as none.
    if (typeof amount === 'number' && amount >= 0 && this.value + amount < Number.POSITIVE_INFINITY)
      this.value += amount;
    else this.registry.refuse(this.metric, 'value');
  }
}

/** Keeps the last value. */
export class LiveGauge implements GaugeCell {
  value = 0;
  private readonly registry: Registry;
  private readonly metric: string;

  constructor(registry: Registry, metric: string) {
    this.registry = registry;
    this.metric = metric;
  }

  set(value: number): void {
    if (Number.isFinite(value)) this.value = value;
    else this.registry.refuse(this.metric, 'value');
  }
}

/** Counts values in buckets. */
export class LiveHistogram implements HistogramCell {
  readonly bucketCounts: Float64Array;
  readonly createdAt: number;
  exemplars: (RecordedExemplar | undefined)[] | undefined;
  private readonly registry: Registry;
  private readonly family: MetricFamily;
  private readonly bounds: Float64Array;
  private readonly labels: Series<unknown>['labels'];
  // A typed array, because a field that holds a fraction is boxed anew at some writes.
  private readonly sums = new Float64Array(2);

  constructor(
    registry: Registry,
    family: MetricFamily,
    bounds: Float64Array,
    labels: Series<unknown>['labels'],
  ) {
    this.registry = registry;
    this.family = family;
    this.bounds = bounds;
    this.labels = labels;
    this.bucketCounts = new Float64Array(bounds.length + 1);
    this.createdAt = registry.now();
  }

  get sum(): number {
    return this.sums[0]!;
  }

  get count(): number {
    return this.sums[1]!;
  }

  record(value: number, exemplar?: Exemplar): void {
    const { bounds, registry } = this;
    // Below zero the sum would shrink, which reads as a restart; whoever means it has a bound there.
    const isTaken = Number.isFinite(value) && Number.isFinite(this.sums[0]! + value);
    if (!isTaken || (value < 0 && bounds[0]! >= 0)) {
      registry.refuse(this.family.name, 'value');
      return;
    }
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= bounds[middle]!) high = middle;
      else low = middle + 1;
    }
    this.bucketCounts[low]! += 1;
    this.sums[0]! += value;
    this.sums[1]! += 1;
    if (exemplar !== undefined) {
      this.exemplars ??= new Array(bounds.length + 1).fill(undefined);
      const { traceId, spanId } = exemplar;
      this.exemplars[low] = { traceId, spanId, value, time: registry.now() };
    }
    if (registry.forward !== undefined) registry.forward(this.family, this.labels, value);
  }
}

/** Cells that record nothing, for metrics that are switched off. */
export const silentCells: { counter: CounterCell; gauge: GaugeCell; histogram: HistogramCell } = {
  counter: { add() {}, value: 0, createdAt: 0 },
  gauge: { set() {}, value: 0 },
  histogram: {
    record() {},
    count: 0,
    sum: 0,
    bucketCounts: new Float64Array(0),
    exemplars: undefined,
    createdAt: 0,
  },
};

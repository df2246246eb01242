// Infrastructure Service: monitoring · stable API, changes affect all users
import type { CounterCell, Exemplar, GaugeCell, HistogramCell, RecordedExemplar, Series } from './metric.ts';

/** Values that were refused; shared by all cells of a registry. */
export interface Refusals {
  values: number;
  labels: number;
}

/** Adds up. */
export class LiveCounter implements CounterCell {
  value = 0;
  private readonly refusals: Refusals;

  constructor(refusals: Refusals) {
    this.refusals = refusals;
  }

  add(amount = 1): void {
    // One comparison pair also catches NaN.
    if (amount >= 0 && amount < Number.POSITIVE_INFINITY) this.value += amount;
    else this.refusals.values += 1;
  }
}

/** Keeps the last value. */
export class LiveGauge implements GaugeCell {
  value = 0;
  private readonly refusals: Refusals;

  constructor(refusals: Refusals) {
    this.refusals = refusals;
  }

  set(value: number): void {
    if (Number.isNaN(value)) this.refusals.values += 1;
    else this.value = value;
  }
}

/** What a histogram's cells share. */
export interface HistogramShared {
  readonly bounds: Float64Array;
  readonly refusals: Refusals;
  readonly now: () => number;
  forward: ((cell: LiveHistogram, value: number) => void) | undefined;
}

/** Counts values in buckets. */
export class LiveHistogram implements HistogramCell {
  readonly bucketCounts: Float64Array;
  exemplars: (RecordedExemplar | undefined)[] | undefined;
  readonly labels: Series<unknown>['labels'];
  private readonly shared: HistogramShared;
  // A typed array, because a field that holds a fraction is boxed anew at some writes.
  private readonly sums = new Float64Array(2);

  constructor(shared: HistogramShared, labels: Series<unknown>['labels']) {
    this.shared = shared;
    this.labels = labels;
    this.bucketCounts = new Float64Array(shared.bounds.length + 1);
  }

  get sum(): number {
    return this.sums[0]!;
  }

  get count(): number {
    return this.sums[1]!;
  }

  record(value: number, exemplar?: Exemplar): void {
    const { bounds } = this.shared;
    if (!(value > Number.NEGATIVE_INFINITY && value < Number.POSITIVE_INFINITY)) {
      this.shared.refusals.values += 1;
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
      this.exemplars[low] = {
        traceId: exemplar.traceId,
        spanId: exemplar.spanId,
        value,
        time: this.shared.now(),
      };
    }
    if (this.shared.forward !== undefined) this.shared.forward(this, value);
  }
}

/** Cells that record nothing, for metrics that are switched off. */
export const silentCells = {
  counter: { add() {}, value: 0 } satisfies CounterCell,
  gauge: { set() {}, value: 0 } satisfies GaugeCell,
  histogram: {
    record() {},
    count: 0,
    sum: 0,
    bucketCounts: new Float64Array(0),
    exemplars: undefined,
  } satisfies HistogramCell,
};

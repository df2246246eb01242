// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Refusals } from './cells.ts';
import type { LabelValues, Series } from './metric.ts';

const maxValueCharacters = 128;

/** The one series that counts everything above the cap; OpenTelemetry's name for it. */
const overflowLabels = [['otel.metric.overflow', 'true']] as const;

type Node<Cell> = Map<string, Node<Cell> | Cell>;

/** The series of one metric, found by their label values. */
export interface SeriesStore<Cell> {
  find(labels: LabelValues<string> | undefined): Cell;
  readonly series: readonly Series<Cell>[];
  /** Times a value went to the overflow series. */
  readonly overflowed: number;
}

/** Creates a store for at most `maxSeries` series, the overflow series included. */
export function createSeriesStore<Cell>(
  names: readonly string[],
  maxSeries: number,
  refusals: Refusals,
  makeCell: (labels: Series<Cell>['labels']) => Cell,
): SeriesStore<Cell> {
  const root: Node<Cell> = new Map();
  const known = new Set(names);
  const series: Series<Cell>[] = [];
  let overflow: Cell | undefined;
  let overflowed = 0;

  const add = (labels: Series<Cell>['labels']): Cell => {
    const cell = makeCell(labels);
    series.push({ labels, cell });
    return cell;
  };
  const addFor = (labels: LabelValues<string> | undefined): Cell =>
    add(names.map((name) => [name, toText(labels?.[name])] as const).filter(([, value]) => value !== ''));

  // A metric without labels has its series from the start: a rule over it never meets nothing.
  const only = names.length === 0 ? add([]) : undefined;

  return {
    find(labels) {
      if (labels !== undefined) for (const name in labels) if (!known.has(name)) refusals.labels += 1;
      if (only !== undefined) return only;
      let node = root;
      for (let index = 0; index < names.length; index += 1) {
        const value = toText(labels?.[names[index]!]);
        const next = node.get(value);
        const isLast = index === names.length - 1;
        if (next !== undefined) {
          if (isLast) return next as Cell;
          node = next as Node<Cell>;
        } else if (series.length >= maxSeries - 1) {
          overflowed += 1;
          overflow ??= add(overflowLabels);
          return overflow;
        } else if (isLast) {
          const cell = addFor(labels);
          node.set(value, cell as Cell);
          return cell;
        } else {
          const inner: Node<Cell> = new Map();
          node.set(value, inner);
          node = inner;
        }
      }
      throw new Error('unreachable: a metric with labels returns inside the loop');
    },
    series,
    get overflowed() {
      return overflowed;
    },
  };
}

function toText(value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : String(value);
  return text.length > maxValueCharacters ? text.slice(0, maxValueCharacters) : text;
}

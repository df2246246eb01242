// Finds the series of a metric by its labels, and holds the cap on how many there are.
import { cutText } from '@internal/kit';
import type { RefusalReason } from './cells.ts';
import type { LabelValues, Series } from './metric.ts';

const maxValueCharacters = 128;

/** How long a series must stand still before it makes room for others, where there are too many. */
const idleMs = 600_000;

/** The one series that counts everything above the cap; OpenTelemetry's name for it. */
const overflowLabels = [['otel.metric.overflow', 'true']] as const;

type Node<Cell> = Map<string, Node<Cell> | Cell>;
type Labels = LabelValues<string> | undefined;

/** The series of one metric. */
export interface SeriesStore<Cell> {
  /** Finds a cell by label values and makes it at the first time. */
  find(labels?: LabelValues<string>): Cell;
  /** The same, and the series stays: somebody holds its cell. */
  bind(labels?: LabelValues<string>): Cell;
  /** Takes a series out. */
  remove(labels: LabelValues<string>): boolean;
}

/** What a store is made of. */
export interface SeriesStoreOptions<Cell> {
  readonly names: readonly string[];
  /** Filled by the store. */
  readonly series: Series<Cell>[];
  /** The overflow series included. */
  readonly maxSeries: number;
  readonly now: () => number;
  readonly makeCell: (labels: Series<Cell>['labels']) => Cell;
  /** How much a cell has counted, to see whether it stands still; `undefined` where standing still is news, as for a gauge. */
  readonly amountOf: ((cell: Cell) => number) | undefined;
  refuse(reason: RefusalReason): void;
  /** Called after series were taken out. */
  onRemove(): void;
}

/** Keeps at most `maxSeries`; what was counted one by one and stands still makes room when there are more. */
export function createSeriesStore<Cell>(options: SeriesStoreOptions<Cell>): SeriesStore<Cell> {
  const { names, series, maxSeries, makeCell, amountOf, refuse } = options;
  const root: Node<Cell> = new Map();
  const known = new Set(names);
  const bound = new Set<Cell>();
  let seen = new Map<Cell, number>();
  let sweptAt = Number.NEGATIVE_INFINITY;
  let overflow: Cell | undefined;

  const add = (labels: Series<Cell>['labels']): Cell => {
    const cell = makeCell(labels);
    series.push({ labels, cell });
    return cell;
  };

  // A metric without labels has its series from the start: a rule over it never meets nothing.
  const only = names.length === 0 ? add([]) : undefined;

  function find(labels: Labels): Cell {
    if (labels !== undefined) for (const name in labels) if (!known.has(name)) refuse('label');
    if (only !== undefined) return only;
    const found = seek(labels);
    if (found !== undefined) return found;
    // Whatever made room may have taken the way to the series along: it is looked for from the root again.
    const made = makeRoom() ? seek(labels) : undefined;
    if (made !== undefined) return made;
    refuse('overflow');
    overflow ??= add(overflowLabels);
    return overflow;
  }

  /** The cell, made where it is not there yet; `undefined` where there is no room for it. */
  function seek(labels: Labels): Cell | undefined {
    let node = root;
    for (let index = 0; ; index += 1) {
      let value = toText(labels?.[names[index]!]);
      const isLast = index === names.length - 1;
      let next = node.get(value);
      if (next === undefined) {
        value = wellFormed(value);
        next = node.get(value);
      }
      if (next === undefined) {
        if (series.length - (overflow === undefined ? 0 : 1) >= maxSeries - 1) return undefined;
        const pairs = () => names.map((name) => [name, wellFormed(toText(labels?.[name]))] as const);
        next = isLast ? add(pairs().filter(([, text]) => text !== '')) : new Map();
        node.set(value, next);
      }
      if (isLast) return next as Cell;
      node = next as Node<Cell>;
    }
  }

  /** Takes out what has not moved since the look before, ten minutes ago or more; says whether anything went. */
  function makeRoom(): boolean {
    const now = options.now();
    if (!amountOf || now - sweptAt < idleMs) return false;
    sweptAt = now;
    const present = new Map<Cell, number>();
    // In one pass: one by one is a second's standstill at 50,000 (prometheus/client_js#543).
    const kept = series.filter(({ labels, cell }) => {
      const amount = amountOf(cell);
      if (cell !== overflow && !bound.has(cell) && seen.get(cell) === amount)
        return !unlink(Object.fromEntries(labels));
      present.set(cell, amount);
      return true;
    });
    seen = present;
    if (kept.length === series.length) return false;
    series.length = 0;
    for (const each of kept) series.push(each);
    options.onRemove();
    return true;
  }

  function takeOut(labels: LabelValues<string>): boolean {
    const cell = unlink(labels);
    if (cell === undefined) return false;
    series.splice(
      series.findIndex((each) => each.cell === cell),
      1,
    );
    bound.delete(cell);
    options.onRemove();
    return true;
  }

  /** Takes the way to a cell out, and nothing else. */
  function unlink(labels: LabelValues<string>): Cell | undefined {
    const path: Node<Cell>[] = [];
    let node: Node<Cell> | Cell | undefined = root;
    const values = names.map((name) => wellFormed(toText(labels[name])));
    for (const value of values) {
      if (!(node instanceof Map)) return undefined;
      path.push(node);
      node = node.get(value);
    }
    if (node === undefined || node instanceof Map) return undefined;
    for (let index = path.length - 1; index >= 0; index -= 1) {
      path[index]!.delete(values[index]!);
      if (path[index]!.size > 0) break;
    }
    return node as Cell;
  }

  return {
    find,
    bind(labels) {
      const cell = find(labels);
      bound.add(cell);
      return cell;
    },
    remove: (labels) => only === undefined && takeOut(labels),
  };
}

// What is neither text, number nor truth is no value of a label: `labels.constructor` is there on every object.
function toText(value: unknown): string {
  const isWord = typeof value === 'number' || typeof value === 'boolean';
  const text = typeof value === 'string' ? value : isWord ? String(value) : '';
  return cutText(text, maxValueCharacters);
}

/** Half of a surrogate pair would be the same text as any other half once it is UTF-8. */
function wellFormed(text: string): string {
  // In Node since 20, in TypeScript's library since es2024.
  return (text as string & { toWellFormed(): string }).toWellFormed();
}

// Finds the series of a metric by its labels, and holds the cap on how many there are.
import type { Registry } from './cells.ts';
import type { LabelValues, Series } from './metric.ts';

const maxValueCharacters = 128;

/** The one series that counts everything above the cap; OpenTelemetry's name for it. */
const overflowLabels = [['otel.metric.overflow', 'true']] as const;

type Node<Cell> = Map<string, Node<Cell> | Cell>;

/** Finds a cell by label values and makes it at the first time. */
export type FindCell<Cell> = (labels?: LabelValues<string>) => Cell;

/** Keeps at most `maxSeries` in `series`, the overflow series included. */
export function createSeriesStore<Cell>(
  names: readonly string[],
  series: Series<Cell>[],
  maxSeries: number,
  refused: Registry['refused'],
  makeCell: (labels: Series<Cell>['labels']) => Cell,
): FindCell<Cell> {
  const root: Node<Cell> = new Map();
  const known = new Set(names);
  let overflow: Cell | undefined;

  const add = (labels: Series<Cell>['labels']): Cell => {
    const cell = makeCell(labels);
    series.push({ labels, cell });
    return cell;
  };

  // A metric without labels has its series from the start: a rule over it never meets nothing.
  const only = names.length === 0 ? add([]) : undefined;

  return (labels) => {
    if (labels !== undefined) for (const name in labels) if (!known.has(name)) refused.label += 1;
    if (only !== undefined) return only;
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
        if (series.length >= maxSeries - 1) {
          refused.overflow += 1;
          overflow ??= add(overflowLabels);
          return overflow;
        }
        const pairs = () => names.map((name) => [name, wellFormed(toText(labels?.[name]))] as const);
        next = isLast ? add(pairs().filter(([, text]) => text !== '')) : new Map();
        node.set(value, next);
      }
      if (isLast) return next as Cell;
      node = next as Node<Cell>;
    }
  };
}

function toText(value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : String(value);
  return text.length > maxValueCharacters ? text.slice(0, maxValueCharacters) : text;
}

/** Half of a surrogate pair would be the same text as any other half once it is UTF-8. */
function wellFormed(text: string): string {
  // In Node since 20, in TypeScript's library since es2024.
  return (text as string & { toWellFormed(): string }).toWellFormed();
}

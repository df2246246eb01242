// Puts the pages of several workers together, each family once and each series with its worker.
import type { ExpositionFormat } from '../metrics/exposition.ts';

/** What one worker shows. */
export interface WorkerPage {
  /** Value of the label `worker`. */
  readonly worker: string;
  readonly text: string;
}

/**
 * One page of all: two workers never share a series, so that no counter seems to go back and forth with the worker that a
 * scrape happens to reach.
 */
export function mergePages(pages: readonly WorkerPage[], missing: number, format: ExpositionFormat): string {
  const families = new Map<string, string[]>();
  for (const { worker, text } of pages) {
    let lines: string[] = [];
    let head = '';
    for (const line of text.split('\n')) {
      if (line === '' || line === '# EOF') continue;
      if (line.startsWith('# HELP ')) {
        head = line;
        lines = [];
      } else if (line.startsWith('#')) {
        head += `\n${line}`;
      } else {
        if (lines.length === 0) {
          lines = families.get(head) ?? [];
          families.set(head, lines);
        }
        lines.push(withWorker(line, worker));
      }
    }
  }
  const own = [
    '# HELP tpl_cluster_workers Workers by whether they answered this scrape.\n# TYPE tpl_cluster_workers gauge',
    `tpl_cluster_workers{state="answered"} ${pages.length}`,
    `tpl_cluster_workers{state="missing"} ${missing}`,
  ];
  const all = [...families].flatMap(([head, lines]) => [head, ...lines]).concat(own);
  return `${all.join('\n')}\n${format === 'openmetrics' ? '# EOF\n' : ''}`;
}

// Whole pairs: a value may hold what looks like another.
const pairs = /([a-zA-Z_]\w*)="(?:[^"\\]|\\.)*"/g;

/** A name holds neither a brace nor a space. A label of that name makes room, as Prometheus does it: twice the page would be refused. */
function withWorker(page: string, worker: string): string {
  const line = page.includes('worker="')
    ? page.replace(pairs, (pair, name) => (name === 'worker' ? `exported_${pair}` : pair))
    : page;
  const at = line.search(/[{ ]/);
  const label = `worker=${JSON.stringify(worker)}`;
  return line[at] === '{'
    ? `${line.slice(0, at)}{${label},${line.slice(at + 1)}`
    : `${line.slice(0, at)}{${label}}${line.slice(at)}`;
}

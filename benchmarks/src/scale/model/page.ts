// Writes the tables of the sizing guide as the model makes them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AreaModule } from '../../frame-area.ts';
import { kinds, measured } from './measured.ts';
import type { ResourceName } from './model.ts';
import { resourcesOf } from './model.ts';
import { firstFull, mostProcesses, needsOf } from './sizing.ts';
import { uses } from './uses.ts';

const sizes = [2, 20, 200, 1_000];
const rates = [100, 1_000, 10_000, 100_000];

const words: Readonly<Record<ResourceName, string>> = {
  redisThread: "Redis's thread",
  redisTurn: "Redis's turn",
  connections: 'connections',
  network: "Redis's network",
  pushes: 'pushes to each process',
  hotKey: 'the key of one caller',
  queue: 'workers',
  service: 'the processes',
};

/** Thousands with commas, no more digits than are known. */
const show = (value: number): string => {
  const rounded = Number(value.toPrecision(2));
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 2 });
};
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** What is full first, how full, by size and rate. */
function firstTable(): string {
  const rows = sizes.map((processes) => [
    String(processes.toLocaleString('en-US')),
    ...rates.map((requestsPerSecond) => {
      const [first] = resourcesOf({ processes, requestsPerSecond });
      return first ? `${show(first.share)} ${words[first.name]}` : '';
    }),
    (() => {
      const { name, requestsPerSecond } = firstFull({ processes, requestsPerSecond: 0 });
      return `${requestsPerSecond === 0 ? 'without any' : show(requestsPerSecond)}: ${words[name]}`;
    })(),
  ]);
  const { name, processes } = mostProcesses();
  return `${table(['processes', ...rates.map((rate) => `${rate.toLocaleString('en-US')} requests/s`), 'full at requests/s'], rows)}

Without any request, ${show(processes)} processes fill one Redis: ${words[name]}.`;
}

/** What a rate takes. */
function needsTable(): string {
  const rows = rates.map((requestsPerSecond) => {
    const needs = needsOf({ requestsPerSecond });
    return [
      requestsPerSecond.toLocaleString('en-US'),
      show(needs.processes),
      ...uses.map((use) => show(needs.threads[use])),
      show(needs.pushThreads),
      show(needs.connections),
      show(needs.operations),
      show(needs.networkMb),
      `${show(needs.pushShare * 100)} %`,
    ];
  });
  const head = [
    'requests/s',
    'processes',
    ...uses.map((use) => `Redis threads: ${use}`),
    'of them for pushes',
    'connections',
    'commands/s',
    'MB/s out of Redis',
    'of a process, for pushes',
  ];
  return table(head, rows);
}

/** What the model is made of. */
function costTable(): string {
  const rows = [
    ...kinds.map((kind) => [kindWords[kind], measured.requests[kind]] as const),
    ['a text of a batch', measured.batchItem] as const,
  ].map(([what, cost]) => [
    what,
    ...uses.map((use) => {
      const one = cost.redis[use];
      return one ? `${show(one.operations)} · ${show(one.cpuUs)} µs` : '–';
    }),
    show(cost.serviceMs),
    String(cost.pushedNames),
  ]);
  const idle = [
    'a process, each second',
    ...uses.map((use) => {
      const one = measured.idle[use];
      return one.operations === 0 ? '–' : `${show(one.operations)} · ${show(one.cpuUs)} µs`;
    }),
    show(measured.idleServiceMs),
    '0',
  ];
  const head = ['what', ...uses, 'ms of the process', 'names pushed to every process'];
  return table(head, [...rows, idle]);
}

const kindWords = {
  memoryHit: 'a kept answer, from memory',
  redisHit: 'a kept answer, from Redis',
  miss: 'an answer of a model',
} as const;

/** The tables by the names of their places in the guide. */
export const tables: Readonly<Record<string, () => string>> = {
  first: firstTable,
  needs: needsTable,
  costs: costTable,
};

/** The guide with all tables as they should be; what stands around them stays. */
export function withTables(guide: string): string {
  return Object.entries(tables).reduce((text, [name, make]) => {
    const [start, end] = [`<!-- ${name}: written by npm run bench -- scale --write -->`, `<!-- /${name} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`The guide has no place for the table "${name}".`);
    return `${text.slice(0, from + start.length)}\n\n${make()}\n\n${text.slice(to)}`;
  }, guide);
}

const file = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'guides', 'scale.md');

/** The guide, as `--write` makes it. */
export const guidePage: NonNullable<AreaModule['page']> = {
  file,
  render: () => withTables(readFileSync(file, 'utf8')),
};

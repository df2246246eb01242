// Shows what operations add under load as one table, of the figures that are on record.
import type { Row } from '../figures/rows.ts';
import { boundOf, show } from '../figures/show-figure.ts';

const isP99 = /^overheadP99Ms\.(.+)$/;

/** Rows of the areas `overhead` and `app` as a section of a page. */
export function overheadTable(rows: readonly Row[]): string {
  const find = (area: string, name: string) =>
    rows.find((row) => row.source.name === area && row.name === name);
  const own = rows.flatMap((row) => {
    const [, operation] = (row.source.name === 'overhead' && isP99.exec(row.name)) || [];
    return operation === undefined
      ? []
      : [lineOf(operation, find('overhead', `overheadP50Ms.${operation}`), row)];
  });
  const service = find('app', 'p99OverBareMs');
  const all = [
    ...own,
    ...(service
      ? [lineOf('service, over a bare one, one by one and under load', find('app', 'p50OverBareMs'), service)]
      : []),
  ];
  return `## Operations' own overhead under load

Milliseconds of a call, without what it waits for inside, while 64 callers share one loop that is busy half of the time at most; what goes to Redis has the
way there in it.
\`npm run bench -- overhead\`, and the service's own row by \`npm run bench -- app\`.

| operation | median | 99th percentile | bound | |
| --- | --- | --- | --- | --- |
${all.join('\n')}
`;
}

function lineOf(operation: string, p50: Row | undefined, p99: Row): string {
  const cells = [
    operation,
    show(p50?.entry.ours ?? null),
    show(p99.entry.ours),
    boundOf(p99.entry),
    p99.verdict,
  ];
  return `| ${cells.join(' | ')} |`;
}

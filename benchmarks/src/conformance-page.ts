// Renders what became of every fault as a page of the documents.
import type { FaultOutcome, FaultRow } from '@tpl/ai/testing';
import { faultList } from '@tpl/ai/testing';

/** One client or gateway, with what it made of each fault. */
export interface Column {
  readonly name: string;
  readonly package: string;
  readonly version: string;
  readonly rows: readonly FaultRow[];
}

const words: Readonly<Record<FaultOutcome, string>> = {
  whole: 'ok',
  error: 'ok',
  bare_error: 'bare',
  flagged: 'flagged',
  unproven: 'unproven',
  lost: '**lost**',
  cut: '**cut**',
  wrong: '**wrong**',
  hangs: '**hangs**',
};

const legend: readonly (readonly [word: string, meaning: string])[] = [
  ['ok', 'the whole answer where it was right; else an error of the library’s own kind'],
  ['bare', 'an error, but one of the language or the runtime: `TypeError: terminated`, `SyntaxError`'],
  ['flagged', 'no error; part of the answer, with a finish reason that is none of a whole one'],
  ['unproven', 'no error; the whole text had come, its end had not'],
  ['**lost**', 'an error although the answer was right'],
  ['**cut**', 'part of the answer, or an empty one, as if it were all'],
  ['**wrong**', 'another text, as if it were the answer'],
  ['**hangs**', 'nothing within the time'],
];

const sharesOf = (column: Column): string => {
  const count = (match: RegExp) => column.rows.filter(({ outcome }) => match.test(outcome)).length;
  const cells = [
    /^(?:whole|error)$/,
    /^bare_error$/,
    /^(?:flagged|unproven)$/,
    /^lost$/,
    /^(?:cut|wrong)$/,
    /^hangs$/,
  ].map(count);
  return `| ${column.name} | ${[...cells, column.rows.length].join(' | ')} |`;
};

/** `ok (300 s)` where it took longer than anybody waits. */
function cell(column: Column, fault: string, way: FaultRow['way']): string {
  const row = column.rows.find((found) => found.fault === fault && found.way === way);
  if (!row) return '–';
  const slow = row.outcome !== 'hangs' && row.tookMs > 20_000 ? ` (${Math.round(row.tookMs / 1_000)} s)` : '';
  return `${words[row.outcome]}${slow}`;
}

const table = (columns: readonly Column[], way: FaultRow['way']): string => {
  const shown = columns.filter(({ rows }) => rows.some((row) => row.way === way));
  const head = ['fault', ...shown.map(({ name }) => name)];
  const lines = faultList
    .filter(({ id }) => shown.some(({ rows }) => rows.some(({ fault }) => fault === id)))
    .map(({ id }) => `| \`${id}\` | ${shown.map((column) => cell(column, id, way)).join(' | ')} |`);
  return [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...lines].join('\n');
};

/** The page. */
export function conformancePage(columns: readonly Column[], waitMs: number): string {
  const versions = new Map(
    columns
      .filter(({ package: name }) => name !== '@tpl/ai')
      .map((column) => [column.package, column.version]),
  );
  const named = [...versions].map(([name, version]) => `${name} ${version}`).join(', ');
  return `# Conformance

What clients and gateways make of a provider that fails, each with the settings that it comes with. The same faults play against yours:

\`\`\`sh
npx @tpl/ai conformance http://127.0.0.1:11434/v1 --model llama3.3      # a server: what a client may expect of it
npx @tpl/ai conformance --client 'node my-client.mjs'                   # a client: what it makes of each fault
npx @tpl/ai conformance --gateway http://127.0.0.1:8787/v1 \\
  --header 'x-portkey-provider: openai' --header 'x-portkey-custom-host: {upstream}'
\`\`\`

[How that is done](../how-to/judge-a-server.md). The tables are written by \`npm run conformance:table\` on Node ${process.versions.node} with
${named}; nobody edits them by hand, and our own bad cells stay.

## What is compared

- One question, plain and streamed, asked the way that the library's documentation shows first: \`for await\` over the stream of an
  SDK, \`textStream\` and \`finishReason\` of \`streamText\`, \`stream\` of LangChain's chat models. No timeout, retry or handler is set.
- The fault stays: a retry meets it again. So the table says what a caller sees at the end, not how often was asked.
- A gateway is judged by a reader that takes the wire at its word: **cut** there means that the gateway made a finished answer of a
  broken one, or passed over an error. Portkey's runs with @hono/node-server 1.14.1: from 1.14.2 on it streams nothing
  ([gateway#1389](https://github.com/Portkey-AI/gateway/issues/1389)).
- What takes longer than ${waitMs / 1_000} seconds **hangs**: none of the SDKs sets a limit on silence, Node's own \`fetch\` gives up at 300 seconds, ours
  at 120. Seconds stand in a cell where they are more than 20. Shorter limits are a setting in all of them.
- Faults by status, and those that only a longer wait would tell apart, are played with \`npm run conformance:table -- --all\`.
- A default is a choice, not a mistake: an SDK that hands on what arrives leaves the judgment to its caller, and most cells can be
  mended by a check of \`finish_reason\` and a timeout. The table shows where that check is needed.

| cell | meaning |
| --- | --- |
${legend.map(([word, meaning]) => `| ${word} | ${meaning} |`).join('\n')}

## Counts

| | ok | bare | flagged, unproven | lost | cut, wrong | hangs | of |
| --- | --- | --- | --- | --- | --- | --- | --- |
${columns.map(sharesOf).join('\n')}

## Streamed

${table(columns, 'stream')}

## Plain

${table(columns, 'plain')}

## The faults

| fault | what the server does |
| --- | --- |
${faultList.map(({ id, what }) => `| \`${id}\` | ${what} |`).join('\n')}
`;
}

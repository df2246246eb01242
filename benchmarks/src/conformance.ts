// Plays every fault to the clients and gateways that people have, and counts what became of the answers.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FaultRow } from '@tpl/ai/testing';
import { faultList } from '@tpl/ai/testing';
import { stopAll } from './app-processes.ts';
import { clientSubjects } from './conformance-clients.ts';
import { openGateways } from './conformance-gateways.ts';
import type { Column } from './conformance-page.ts';
import { conformancePage } from './conformance-page.ts';
import type { Subject } from './conformance-subject.ts';
import type { Figure, Results, RunOptions } from './frame.ts';
import { figure, subjects } from './frame.ts';

// With --all longer than the 300 seconds after which Node's own fetch gives up.
const wholeWaitMs = 320_000;
const shortWaitMs = 90_000;
const everyMs = 4_000;
const quick = ['clean_cut', 'reset', 'status_529', 'gzip'];
/** Where clients differ most, apart from what only a longer wait would show. */
const telling = [
  ...['stall', 'cut', 'clean_cut', 'cut_before_terminator', 'reset', 'reset_after_end', 'empty_body'],
  ...['malformed_line', 'wrong_type', 'html_200', 'invalid_utf8', 'duplicate_events', 'missing_usage'],
  ...['error_after_200', 'error_mid_stream', 'refusal', 'cut_then_done', 'no_answer', 'failed_outcome'],
  ...['error_unframed', 'error_without_name', 'lingering', 'no_space', 'byte_order_mark'],
];
let waited = shortWaitMs;
let columns: readonly Column[] = [];

/** Counts, a subject each: answers cut in silence, questions that hang, everything that harms. */
export async function run({ smoke, all = false }: RunOptions): Promise<Results> {
  try {
    waited = all ? wholeWaitMs : smoke ? 20_000 : shortWaitMs;
    columns = await playAll(waited, all ? undefined : smoke ? quick : telling);
  } finally {
    await stopAll();
  }
  const counts = (match: RegExp, target: (name: string) => string): Record<string, Figure> =>
    Object.fromEntries(
      columns.map(({ name, rows }) => [
        name.replaceAll(/[^\w@]+/g, '_'),
        figure({
          ours: rows.filter(({ outcome }) => match.test(outcome)).length,
          unit: `of ${rows.length}`,
          target: target(name),
        }),
      ]),
    );
  const isOurs = (name: string): boolean => /^(?:@tpl|our)/.test(name);
  return {
    ...subjects(
      'silent',
      counts(/^(?:cut|wrong)$/, (name) => (isOurs(name) ? '= 0' : '')),
    ),
    ...subjects(
      'hangs',
      counts(/^hangs$/, () => ''),
    ),
    ...subjects(
      'harmed',
      counts(/^(?:cut|wrong|lost|hangs)$/, () => ''),
    ),
  };
}

/** The page of the documents that shows a run. */
export const page = {
  file: join(fileURLToPath(new URL('../../', import.meta.url)), 'docs', 'guides', 'conformance.md'),
  render: (): string => conformancePage(columns, waited),
};

async function playAll(wait: number, faults: readonly string[] | undefined): Promise<readonly Column[]> {
  const gateways = await openGateways();
  // They wait more than they work: all at one time, each in a process of its own, begun one after the other.
  const all = await Promise.all([
    ...clientSubjects.map(async (subject, at) => ({
      ...versioned(subject),
      rows: await setTimeout(at * everyMs).then(() => playApart(subject, wait, faults)),
    })),
    ...gateways.map(async (gateway, at) => {
      await setTimeout((clientSubjects.length + at) * everyMs);
      try {
        return { ...versioned(gateway), rows: await gateway.play(wait, faults) };
      } catch (error) {
        process.stderr.write(`${gateway.name} is left out: ${(error as Error).message}\n`);
        return undefined;
      }
    }),
  ]);
  return all.filter((column) => column !== undefined);
}

/** In a child; what it had no row for when it ended, or in time, hangs. */
function playApart(
  subject: Subject,
  wait: number,
  faults: readonly string[] | undefined,
): Promise<readonly FaultRow[]> {
  const file = fileURLToPath(new URL('conformance-child.ts', import.meta.url));
  const args = [file, subject.name, String(wait), ...(faults ? [faults.join(',')] : [])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ending = new AbortController();
  void setTimeout(2 * wait + 30_000, undefined, ending).then(
    () => child.kill('SIGKILL'),
    () => {},
  );
  const rows: FaultRow[] = [];
  let errors = '';
  child.stderr.on('data', (piece: Buffer) => {
    errors = (errors + String(piece)).slice(-2_000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    // A client may print too.
    if (line.startsWith('{"fault"')) rows.push(JSON.parse(line) as FaultRow);
  });
  return new Promise((resolve, reject) => {
    child.once('close', () => {
      ending.abort();
      if (rows.length === 0) return reject(new Error(`${subject.name}: ${errors.slice(-500)}`));
      const { ways = ['plain', 'stream'] } = subject;
      const all = faultList
        .filter(({ id }) => faults?.includes(id) ?? true)
        .flatMap((fault) => ways.map((way) => ({ fault, way })));
      resolve(
        all.map(({ fault: { id: fault, what, ...expectations }, way }): FaultRow => {
          const row = rows.find((found) => found.fault === fault && found.way === way);
          const expected = expectations[way];
          return row ?? { fault, what, way, expected, outcome: 'hangs', good: false, tookMs: wait };
        }),
      );
    });
  });
}

function versioned({
  name,
  package: from,
}: {
  readonly name: string;
  readonly package: string;
}): Pick<Column, 'name' | 'package' | 'version'> {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve.paths(from)?.map((folder) => join(folder, from, 'package.json')) ?? [];
  for (const file of manifest) {
    try {
      return {
        name,
        package: from,
        version: (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version,
      };
    } catch {
      // Not in this folder.
    }
  }
  return { name, package: from, version: '?' };
}

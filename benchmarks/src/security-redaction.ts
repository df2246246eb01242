// Measures what the redactor finds and what it costs.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Redactor } from '@tpl/security';
import { createApiKey, createAuditLog, createRedactor } from '@tpl/security';
import type { Figure, Results, RunOptions } from './frame.ts';
import { figure, notMeasured, subjects } from './frame.ts';
import { ownSets } from './security-own-sets.ts';
import { plantSecret, secretForms } from './security-secrets.ts';

const kinds: Record<string, string> = {
  EMAIL_ADDRESS: 'email',
  CREDIT_CARD: 'card',
  IBAN_CODE: 'iban',
  US_SSN: 'ssn',
  IP_ADDRESS: 'ip',
  PHONE_NUMBER: 'phone',
};

interface Row {
  readonly text: string;
  readonly spans?: readonly { type: string; start: number; end: number }[];
}

/** What the redactor finds, what it should have left alone, how fast it is, and what gets past it. */
export async function run({ smoke, corpora }: RunOptions): Promise<Results> {
  const redactor = createRedactor();
  const files = sourceFiles(smoke ? 200 : 3_000);
  const secretsFired = createRedactor({ families: ['secret'] });
  return {
    ...(corpora === undefined ? missing() : onCorpora(redactor, corpora, files)),
    secretRecall: figure({
      ours: secretRecall(redactor, smoke ? 5 : 50),
      unit: 'share, worst form',
      target: '>= 0.9',
    }),
    documentsFired: figure({
      ours: changed(secretsFired, files),
      unit: 'share of source files',
      target: '<= 0.002',
    }),
    ...ownSets(redactor),
    ...speed(redactor, files),
    leaksFound: figure({
      ours: await leaks(redactor, smoke ? 500 : 10_000),
      unit: 'of the planted',
      target: '= 0',
    }),
  };
}

function onCorpora(redactor: Redactor, corpora: string, files: readonly string[]): Results {
  const rows = (name: string): Row[] =>
    readFileSync(join(corpora, `${name}.jsonl`), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
  const recall = piiRecall(redactor, rows('presidio_synth_v2'));
  const { phone = Number.NaN, ...others } = recall;
  const share = (value: number, target: string) => figure({ ours: value, unit: 'share', target });
  const each = (values: Record<string, number>, target: string): Record<string, Figure> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, share(value, target)]));
  return {
    ...subjects('piiRecall', each(others, '>= 0.95')),
    piiRecallPhone: share(phone, '>= 0.85'),
    ...subjects(
      'documentsChanged',
      each(
        {
          nltk_state_union_400: changed(
            redactor,
            rows('nltk_state_union_400').map(({ text }) => text),
          ),
          bipia_benign_ctx_train: changed(
            redactor,
            rows('bipia_benign_ctx_train').map(({ text }) => text),
          ),
          sources: changed(redactor, files),
        },
        '<= 0.02',
      ),
    ),
  };
}

function missing(): Results {
  const reason = 'no --corpora folder was given';
  const names = [
    ['piiRecall', '>= 0.95'],
    ['piiRecallPhone', '>= 0.85'],
    ['documentsChanged', '<= 0.02'],
  ];
  return Object.fromEntries(
    names.map(([name = '', target = '']) => [name, notMeasured({ unit: 'share', target, reason })]),
  );
}

function piiRecall(redactor: Redactor, rows: readonly Row[]): Record<string, number> {
  const found: Record<string, number> = {};
  const all: Record<string, number> = {};
  for (const { text, spans = [] } of rows) {
    // Places in the corpus count code points, ours count as JavaScript does.
    const points = [...text];
    const at = (index: number) => points.slice(0, index).join('').length;
    const findings = redactor.find(text);
    for (const { type, start, end } of spans) {
      const kind = kinds[type];
      if (kind === undefined) continue;
      all[kind] = (all[kind] ?? 0) + 1;
      if (findings.some((one) => one.start <= at(start) && one.end >= at(end)))
        found[kind] = (found[kind] ?? 0) + 1;
    }
  }
  return Object.fromEntries(Object.entries(all).map(([kind, count]) => [kind, (found[kind] ?? 0) / count]));
}

function changed(redactor: Redactor, texts: readonly string[]): number {
  return texts.filter((text) => redactor.find(text).length > 0).length / texts.length;
}

function secretRecall(redactor: Redactor, rounds: number): number {
  const shares = secretForms.map((form) => {
    let found = 0;
    for (let round = 0; round < rounds; round += 1) {
      const key = form();
      if (!(redactor.redact(`see ${key} for it`) as string).includes(key)) found += 1;
    }
    return found / rounds;
  });
  return Math.min(...shares);
}

function speed(redactor: Redactor, files: readonly string[]): Results {
  const text = files.join('\n').slice(0, 4_000_000);
  const parts = text.match(/.{1,50000}/gs) ?? [];
  const time = (run: () => void) => {
    const times = [0, 1, 2, 3, 4].map(() => {
      const started = performance.now();
      run();
      return performance.now() - started;
    });
    // The quickest of five: what else the machine does only ever adds.
    return Math.min(...times);
  };
  // Time of the processor: the ratio is about work, and other programs must not count. Both parts of it: only their sum is
  // exact, how it is shared out is guessed by the kernel.
  const work = (run: () => void) => {
    const started = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(started);
    return user + system;
  };
  const tookMs = time(() => {
    for (const part of parts) redactor.redact(part);
  });
  const worst = [
    'a',
    '1',
    'a@',
    '=a1',
    'aA1_',
    'f:',
    '-----BEGIN PRIVATE KEY-----',
    'http://a:b',
    '+1 ',
    'password ',
    'cookie: a=',
    'DE12 ',
    'born 1',
    'curl ',
  ].map((piece) => {
    const of = (length: number) => piece.repeat(Math.ceil(length / piece.length));
    const [one, two] = [of(400_000), of(800_000)];
    redactor.find(one);
    // In turns, so that a slow moment of the machine does not fall on one size alone; the least of seven.
    const rounds = Array.from({ length: 7 }, () => [
      work(() => void redactor.find(one)),
      work(() => void redactor.find(two)),
    ]);
    const least = (place: number) => Math.min(...rounds.map((round) => round[place] as number));
    return least(1) / least(0);
  });
  return {
    redactMBs: figure({ ours: text.length / 1_000 / tookMs, unit: 'MB/s of source files', target: '>= 15' }),
    redactDoublingRatio: figure({
      ours: Math.max(...worst),
      unit: 'times, worst of 14 texts',
      target: '<= 2.3',
    }),
  };
}

async function leaks(redactor: Redactor, rounds: number): Promise<number> {
  const lines: string[] = [];
  const audit = createAuditLog({
    sinks: [{ write: (line) => void lines.push(line), close: async () => {} }],
  });
  let found = 0;
  for (let round = 0; round < rounds; round += 1) {
    const key =
      round % 5 === 0 ? createApiKey() : (secretForms[round % secretForms.length] as () => string)();
    const shown = inspect(redactor.redact(plantSecret(key, round)), { depth: 12 });
    lines.length = 0;
    audit.record({ type: 'admin_act', act: `with ${key}`, target: key, principal: `a ${key} b` });
    if (shown.includes(key) || lines.join().includes(key)) found += 1;
  }
  await audit.close();
  return found;
}

/** Source files that every machine with this project has, up to a number. */
function sourceFiles(most: number): string[] {
  const paths: string[] = [];
  const walk = (folder: string, depth: number): void => {
    if (depth > 9 || paths.length > 40_000) return;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path, depth + 1);
      else if (entry.isFile() && /\.(?:js|mjs|cjs|ts|json|md)$/.test(entry.name)) paths.push(path);
    }
  };
  walk(join(import.meta.dirname, '..', '..', 'node_modules', '.pnpm'), 0);
  const step = Math.max(1, Math.floor(paths.length / most));
  return paths
    .filter((_, index) => index % step === 0)
    .filter((path) => statSync(path).size < 300_000)
    .map((path) => readFileSync(path, 'utf8'));
}

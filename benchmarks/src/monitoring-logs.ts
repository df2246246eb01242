// Measures what a log line costs, and what is left of the last ones of a process.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { createLogger } from '@tpl/monitoring';
import pino from 'pino';
import winston from 'winston';
import type { Results } from './frame.ts';
import { figure, measure } from './frame.ts';

const here = dirname(fileURLToPath(import.meta.url));
const inner = 1_000;

const many = (once: (index: number) => void) => () => {
  for (let index = 0; index < inner; index += 1) once(index);
};

/** What a line costs, and what is left of it and of the last ones of a process. */
export async function logs(smoke: boolean): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-logs-'));
  try {
    return {
      ...(await belowLevel(smoke)),
      ...(await lines(smoke, folder)),
      logFieldsKept: figure({ ours: await fieldsKept(), unit: 'share', target: '= 1' }),
      lastLinesKept: figure({ ours: lastLinesKept(smoke, folder), unit: 'share', target: '= 1' }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function belowLevel(smoke: boolean): Promise<Results> {
  const destination = new Writable({ write: (_chunk, _encoding, done) => done() });
  const own = createLogger({ destination });
  const theirs = winston.createLogger({
    level: 'info',
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [new winston.transports.Stream({ stream: new PassThrough().resume(), level: 'info' })],
  });
  const fast = pino({ level: 'info' }, destination);
  const peers = {
    pino: many((index) => fast.debug({ a: 1, index }, 'no')),
    winston: many((index) => theirs.debug('no', { a: 1, index })),
  };
  const ours = () => {
    for (let index = 0; index < inner; index += 1) own.debug('no', { a: 1, index });
  };
  const measured = await measure({ ours, peers, operations: inner, smoke });
  return { belowLevelNs: figure({ ...measured, target: '<= 5' }) };
}

/** Both to a file, each line written before its call returns. */
async function lines(smoke: boolean, folder: string): Promise<Results> {
  const destination = createWriteStream(join(folder, 'own'));
  await once(destination, 'open');
  const own = createLogger({ destination, fields: { service: 'texts' } });
  const target = pino.destination({ dest: join(folder, 'pino'), sync: true });
  const theirs = pino({ base: { service: 'texts' }, timestamp: pino.stdTimeFunctions.isoTime }, target);
  const fields = (line: number) => ({ line, operation: 'summarize', duration_ms: 412.5, ok: true });
  const measured = await measure({
    ours: many((line) => own.info('summary written', fields(line))),
    peers: { pino: many((line) => theirs.info(fields(line), 'summary written')) },
    operations: inner,
    smoke,
  });
  await own.close();
  destination.destroy();
  target.end();
  const theirNs = measured.peers['pino'] as number;
  return {
    lineNs: figure({ ...measured, target: '' }),
    lineVsPino: figure({ ours: measured.ours / theirNs, unit: 'times', target: '<= 1.3' }),
  };
}

/** Errors as they come, but for frozen ones, on which pino throws (pino-std-serializers PR 216). */
export function errorShapes(): Error[] {
  const kinds = [Error, TypeError, RangeError, SyntaxError, URIError, EvalError, ReferenceError];
  const more: object[] = [
    {},
    { code: 'ECONNREFUSED', errno: -111, syscall: 'connect', address: '10.0.0.1', port: 6379 },
    { status: 503, retryAfterMs: 250, retryable: true },
    { details: { shard: 3, nodes: ['a', 'b'], at: new Date(0) }, type: 'overloaded' },
  ];
  const plain = kinds.flatMap((Kind) => more.map((own, index) => Object.assign(new Kind(`k${index}`), own)));
  class Named extends Error {
    override readonly name = 'NamedError';
    readonly problems = [{ path: 'a', message: 'wrong' }];
  }
  const circular = Object.assign(new Error('circular'), { self: undefined as unknown });
  circular.self = circular;
  return [
    ...plain,
    new Named('named'),
    circular,
    new Error('', { cause: new Error('under') }),
    new Error('one', { cause: new Error('two', { cause: new TypeError('three') }) }),
    new Error('text', { cause: 'the disk was full' }),
    new Error('data', { cause: { status: 500, why: 'full' } }),
    new AggregateError([new Error('north'), new RangeError('south')], 'none'),
    new AggregateError([new AggregateError([new Error('deep')], 'in')], 'out'),
    Object.assign(new Error('with'), { errors: [new Error('inside')] }),
    Object.assign(new Error('nested'), { inner: new TypeError('property') }),
    runInNewContext("new TypeError('elsewhere')") as Error,
    new DOMException('stopped', 'AbortError'),
    Object.assign(Object.create(Error.prototype) as Error, { message: 'made', code: 7 }),
  ];
}

/** Share of what pino's serializers show of an error that stands in our line too. */
async function fieldsKept(): Promise<number> {
  let text = '';
  const destination = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const logger = createLogger({ destination });
  let all = 0;
  let kept = 0;
  for (const error of errorShapes()) {
    text = '';
    logger.error('failed', { error });
    await logger.flush();
    const shown = texts(JSON.parse(text)).join('\n');
    for (const fact of texts(JSON.parse(JSON.stringify(pino.stdSerializers.err(error))))) {
      // Their message and stack are one text with those of the causes; ours has them apart.
      for (const line of fact.split(/\ncaused by: |\n|: /)) {
        all += 1;
        if (shown.includes(line)) kept += 1;
      }
    }
  }
  return kept / all;
}

function texts(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  // What DOMException has on its prototype are constants of the class, no news of one error.
  return Object.entries(value).flatMap(([name, inner]) => (name.endsWith('_ERR') ? [] : texts(inner)));
}

const ends = {
  exit: 'process.exit(3);',
  throw: `setImmediate(() => { throw new Error('over'); });`,
  rejection: `Promise.reject(new Error('over'));`,
  SIGTERM: `monitoring.onTermination(async () => {}); process.kill(process.pid, 'SIGTERM');`,
};

function lastLinesKept(smoke: boolean, folder: string): number {
  let worst = 1;
  for (const [name, end] of Object.entries(ends)) {
    for (const to of ['pipe', 'file'] as const) {
      for (const count of smoke ? [3] : [3, 30, 300, 5_000]) {
        const source = `import { createMonitoring } from '@tpl/monitoring';
          const monitoring = createMonitoring({ logFormat: 'json', drainMs: 0 });
          for (let at = 0; at < ${count}; at += 1) monitoring.logger.info('step', { at });
          ${end}`;
        const out = join(folder, `${name}-${to}-${count}`);
        const command = [process.execPath, '--input-type=module', '-e', source];
        const args = to === 'file' ? ['-c', 'exec "$@" > "$0"', out, ...command] : command.slice(1);
        const program = to === 'file' ? '/bin/sh' : process.execPath;
        const done = spawnSync(program, args, { cwd: join(here, '..'), encoding: 'utf8', maxBuffer: 64e6 });
        const said = to === 'file' ? readFileSync(out, 'utf8') : done.stdout;
        worst = Math.min(worst, inOrder(said) / count);
      }
    }
  }
  return worst;
}

/** Lines that are whole and where they belong. */
function inOrder(said: string): number {
  const steps = said.split('\n').filter((line) => line.includes('"step"'));
  return steps.filter((line, at) => {
    try {
      return (JSON.parse(line) as { at: number }).at === at;
    } catch {
      return false;
    }
  }).length;
}

import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runModule } from '../integration/child-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'tpl-last-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Line {
  readonly message: string;
  readonly error?: { readonly message: string; readonly stack: string };
}

const make = {
  logger: `monitoring.createLogger({ format: 'json' })`,
  monitoring: `monitoring.createMonitoring({ logFormat: 'json' }).logger`,
};

async function linesOf(count: number, end: string, to: 'pipe' | 'file', made: keyof typeof make = 'logger') {
  const source = `const logger = ${make[made]};
    for (let at = 0; at < ${count}; at += 1) logger.info('step ' + at);
    ${end}`;
  let file: Awaited<ReturnType<typeof open>> | undefined;
  if (to === 'file') file = await open();
  const child = runModule(source, ['ignore', file?.stream ?? 'pipe', 'pipe']);
  const said = text(child.stderr!);
  const out = file ? undefined : text(child.stdout!);
  const [code, signal] = await once(child, 'exit');
  await said;
  const all = file ? readFileSync(file.path, 'utf8') : ((await out) ?? '');
  const lines = all
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  return { lines, messages: lines.map(({ message }) => message), code, signal };
}

async function open() {
  const path = join(folder, String(Math.abs(hash)));
  hash += 1;
  const stream = createWriteStream(path);
  await once(stream, 'open');
  return { path, stream };
}
let hash = 1;

const steps = (count: number) => Array.from({ length: count }, (_, at) => `step ${at}`);

describe('the last lines of a process (winston#228, winston#1802, pino#1705, winston-logzio#8)', () => {
  const ends = {
    'process.exit': 'process.exit(3);',
    'an uncaught error': `setImmediate(() => { throw new Error('over'); });`,
    'an unhandled rejection': `Promise.reject(new Error('over')); await new Promise(setImmediate);`,
    'the end of its work': '',
    SIGTERM: `monitoring.onTermination({ logger, health: monitoring.createHealth(), drainMs: 0, close: async () => {} });
      process.kill(process.pid, 'SIGTERM');`,
  };
  for (const [name, end] of Object.entries(ends)) {
    for (const to of ['pipe', 'file'] as const) {
      it(`are all written, whole and in order, after ${name}, to a ${to}`, async () => {
        for (const count of [3, 5_000]) {
          const { messages } = await linesOf(count, end, to);
          expect(messages.filter((message) => message.startsWith('step'))).toEqual(steps(count));
        }
      });
    }
  }

  it('are in a file, and in a pipe that had room, even when a signal nobody handles ends the process in the same turn', async () => {
    const end = `process.kill(process.pid, 'SIGKILL');`;
    expect((await linesOf(5_000, end, 'file')).messages).toEqual(steps(5_000));
    // Node's pipes are sockets, which count some 800 bytes a line against 200 kB: 300 lines may be too many.
    expect((await linesOf(50, end, 'pipe')).messages).toEqual(steps(50));
  });

  it('are whole though one of them is very long and the process fails right after it (pino#2054, pino#542)', async () => {
    const source = `process.on('uncaughtException', () => process.exit(4));
      logger.error('x'.repeat(100_000));
      throw new Error('over');`;
    const { lines, messages, code } = await linesOf(3, source, 'pipe', 'monitoring');
    expect([lines.length, code]).toEqual([5, 4]);
    // What a module throws is a rejection of its import to Node.
    const last = expect.stringMatching(/^(uncaught exception|unhandled rejection)$/);
    expect(messages.slice(2)).toEqual(['step 2', expect.stringMatching(/^xxx/), last]);
  });

  it('tell what nobody caught, with its stack, and leave the exit code as it is', async () => {
    for (const [end, message] of [
      [`setImmediate(() => { throw new TypeError('over'); });`, 'uncaught exception'],
      [`Promise.reject(new TypeError('over')); await new Promise(setImmediate);`, 'unhandled rejection'],
    ] as const) {
      const { lines, code } = await linesOf(2, end, 'pipe', 'monitoring');
      expect(lines.map((line) => line.message)).toEqual(['step 0', 'step 1', message]);
      expect([lines[2]?.error?.message, code]).toEqual(['over', 1]);
      expect(lines[2]?.error?.stack).toContain('TypeError: over');
    }
  });

  it('include what a listener of the exit itself logs', async () => {
    const { messages } = await linesOf(
      2,
      `process.on('exit', () => logger.info('bye')); process.exit(0);`,
      'pipe',
    );
    expect(messages).toEqual(['step 0', 'step 1', 'bye']);
  });

  it('are given up after two seconds when nobody reads: the process ends all the same', async () => {
    const source = `const logger = ${make.logger};
      for (let at = 0; at < 5_000; at += 1) logger.info('step ' + at);
      process.exit(0);`;
    const child = runModule(source, ['ignore', 'pipe', 'inherit']);
    const from = performance.now();
    await once(child, 'exit');
    const tookMs = performance.now() - from;
    expect(tookMs).toBeGreaterThan(1_900);
    expect(tookMs).toBeLessThan(8_000);
    child.stdout?.destroy();
  });
});

describe('a pipe whose reader is gone (OmniRoute#8181)', () => {
  it('costs lines, which are counted, and neither an exception nor a flood', async () => {
    const source = `const logger = ${make.logger};
      logger.info('first');
      process.stdin.resume().once('end', async () => {
        for (let at = 0; at < 100; at += 1) logger.error('step ' + at);
        await logger.flush();
        process.stderr.write(JSON.stringify(logger.stats()));
      });`;
    const child = runModule(source, ['pipe', 'pipe', 'pipe']);
    const said = text(child.stderr!);
    await once(child.stdout!, 'data');
    child.stdout?.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    child.stdin?.end();
    const [code] = await once(child, 'exit');
    expect([code, JSON.parse(await said)]).toMatchObject([0, { written: 101, failed: 100, queued: 0 }]);
  });
});

describe('lines between those of others (console.log)', () => {
  it('keep their place: what stdout still holds goes first, and no line is broken', async () => {
    const { messages, lines } = await linesOf(
      0,
      `console.log(JSON.stringify({ message: 'x'.repeat(200_000) }));
       logger.error('after');
       await logger.flush(2_000);`,
      'pipe',
    );
    expect([lines.length, messages.at(-1)]).toEqual([2, 'after']);
  });
});

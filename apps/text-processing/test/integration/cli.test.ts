import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { checkRedis } from '../../cli/src/doctor/check-redis.ts';
import { operations } from '../../src/domain/operations/index.ts';
import { startRedis } from './start-redis.ts';

// A fork has other operations.
const hasSummarize = operations.some(({ id }) => id === 'summarize');
const built = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const source = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const ofTests = fileURLToPath(new URL('./test-cli.ts', import.meta.url));
const stripTypes = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));

function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  options: { readonly cwd?: string; readonly timeout?: number } = {},
) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:TPL_|ANTHROPIC_|OPENAI_|GEMINI_|REDIS_URL$|PORT$|NODE_)/.test(name),
  );
  const child = spawn(process.execPath, [...stripTypes, program, ...args], {
    ...options,
    env: {
      ...Object.fromEntries(inherited),
      PORT: '0',
      INTERNAL_PORT: '0',
      TPL_APP_LEDGER: 'memory',
      // A machine that is busy makes the event loop stand still, and a warning of that is no fault of a command.
      TPL_MONITORING_LOG_LEVEL: 'error',
      ...env,
    },
  });
  child.stdin.end();
  return child;
}

async function endOf(child: ChildProcess) {
  let stderr = '';
  child.stdout?.resume();
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

describe('the command line as a process', () => {
  it('ends in silence when its reader has gone', async () => {
    const child = start(ofTests, ['count-words', fixtures]);
    child.stdout.destroy();
    const { code, stderr } = await endOf(child);
    // It may have written its last before the system says that nobody reads.
    expect([stderr, [0, 141].includes(code ?? -1)]).toEqual(['', true]);
  });

  // LionSR/TeXRA#4372, JSONbored/loopover#8731: a stack of EPIPE, and the exit code of a failure.
  it.each([[['config', 'presets']], [['--help']]])('ends with 141 for %j | true', async (args) => {
    const folder = mkdtempSync(join(tmpdir(), 'tpl-pipe-'));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(pipe, 'w');
    closeSync(reader);
    const child = spawn(process.execPath, [built, ...args], { stdio: ['ignore', writer, 'pipe'] });
    closeSync(writer);
    expect(await endOf(child)).toEqual({ code: 141, stderr: '' });
    rmSync(folder, { recursive: true });
  });

  it('takes a question back from the provider at Ctrl-C', async () => {
    let child: ChildProcess | undefined;
    const hungUp: Promise<unknown>[] = [];
    const server = createServer(({ socket }) => {
      hungUp.push(once(socket, 'close'));
      // A second one would end it at once.
      if (hungUp.length === 1) child?.kill('SIGINT');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const env = { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, OPENAI_API_KEY: 'sk-test' };
    child = start(ofTests, ['shorten', fixtures], env);
    const ended = await endOf(child);
    server.close();
    await Promise.all(hungUp);
    expect(ended).toEqual({ code: 130, stderr: '' });
    expect(hungUp.length).toBeGreaterThan(0);
  });

  it('serves, and ends in order', async () => {
    const child = start(built, ['serve']);
    let said = '';
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      said += String(chunk);
      if (said.includes('Ctrl-C')) break;
    }
    child.stdout.resume();
    const [, url] = /page, API\s+(http:\S+)/.exec(said) ?? [];
    const { status } = await fetch(`${url}/health/live`);
    child.kill('SIGTERM');
    expect([(await endOf(child)).code, status]).toEqual([0, 200]);
  });

  it('says why a worker cannot start', async () => {
    const { code, stderr } = await endOf(start(built, ['worker']));
    expect([code, stderr]).toEqual([1, expect.stringContaining('needs REDIS_URL')]);
  });
});

// directus/directus#3256: it had said what is wrong, and a connection kept it alive.
describe('a wrong setting beside a Redis', () => {
  it.each([
    ['runs', ['config', 'validate'], { TPL_APP_PROT: '1' }],
    ['runs', ['doctor'], { TPL_APP_PROT: '1' }],
    ['is away', ['config', 'validate'], { TPL_APP_PROT: '1' }],
    ['is away', ['doctor'], { TPL_APP_PROT: '1' }],
    ...(hasSummarize
      ? [['runs', ['summarize', fixtures], { TPL_APP_DOOR_MODELS: 'fast=nobody/knows' }] as const]
      : []),
  ])('that %s is said by %j, which ends', async (state, args, wrong) => {
    const redis = state === 'runs' ? await startRedis() : undefined;
    try {
      const env = { REDIS_URL: redis?.url ?? 'redis://127.0.0.1:1', ...wrong };
      const child = start(source, args, env, { timeout: 20_000 });
      expect((await endOf(child)).code).toBe(1);
    } finally {
      await redis?.stop();
    }
  });
});

// frankbria/codeframe#904: a foreign repository's .env sent keys and texts to whoever it names.
describe('the command line in a folder of somebody else', () => {
  const commands = [['config', 'validate'], ...(hasSummarize ? [['summarize', fixtures]] : [])];
  it.each(commands.map((args) => [args]))('takes no settings from there: %j', async (args) => {
    const folder = mkdtempSync(join(tmpdir(), 'tpl-foreign-'));
    let heard = 0;
    const server = createServer((_, response) => {
      heard += 1;
      response.writeHead(400).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const foreign = [`TPL_APP_COMPATIBLE_URL=${url}/v1`, 'TPL_APP_COMPATIBLE_MODEL=any'];
    // A setting that nobody knows would be refused.
    if (args[0] === 'config') foreign.push('TPL_APP_PROT=1');
    writeFileSync(join(folder, '.env'), `${foreign.join('\n')}\n`);
    const child = start(source, args, {}, { cwd: folder });
    expect([(await endOf(child)).code, heard]).toEqual([0, 0]);
    server.close();
    rmSync(folder, { recursive: true });
  });
});

describe('the doctor at a Redis', () => {
  it('reads version, memory policy and clock, and tells a wrong password', async () => {
    const redis = await startRedis(['--requirepass', 'right', '--maxmemory-policy', 'allkeys-lru']);
    try {
      const found = await checkRedis(redis.url.replace('//', '//:right@'));
      expect(found).toMatchObject([
        { name: 'redis', status: 'ok' },
        { name: 'redis memory', status: 'warn', message: 'allkeys-lru may drop batches that wait' },
        { name: 'redis clock', status: 'ok' },
      ]);
      const [refused] = await checkRedis(redis.url.replace('//', '//:hush@'));
      expect(refused).toMatchObject({ status: 'fail', message: 'refuses the user or the password' });
      expect(JSON.stringify(refused)).not.toContain('hush@');
    } finally {
      await redis.stop();
    }
  });
});

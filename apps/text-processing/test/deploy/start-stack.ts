// Starts what compose.yaml describes, without Docker: the same settings, secrets, configurations and commands, other addresses.
import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DockerfileParser } from 'dockerfile-ast';
import { app, compose, readDeploy } from './read-deploy.ts';

const image = DockerfileParser.parse(readDeploy('Dockerfile'));

/** A folder with the secrets, and the processes that use it; all of them end with `close`. */
export interface Stack {
  readonly folder: string;
  readonly secret: (name: string) => string;
  /** Where a file of deploy/ says `/run/secrets`, it says the folder of this stack. */
  readonly configure: (path: string, changes?: Readonly<Record<string, string>>) => string;
  readonly launch: (
    program: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => Launched;
  readonly close: () => Promise<void>;
}

/** A process, and what it has said. */
export interface Launched {
  readonly child: ChildProcess;
  readonly said: () => string;
}

/** Makes the secrets as `make-secrets.mjs` makes them for people, for a Redis on loopback. */
export function openStack(): Stack {
  const folder = mkdtempSync(join(tmpdir(), 'stack-'));
  const secrets = join(folder, 'secrets');
  const children: ChildProcess[] = [];
  execFileSync(process.execPath, [
    join(app, 'deploy', 'make-secrets.mjs'),
    secrets,
    'localhost',
    '127.0.0.1',
  ]);
  const end = () => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.once('exit', end);
  return {
    folder,
    secret: (name) => readFileSync(join(secrets, name), 'utf8').trim(),
    configure(path, changes = {}) {
      let text = readDeploy(path).replaceAll('/run/secrets', secrets);
      for (const [from, to] of Object.entries(changes)) {
        if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
        text = text.replaceAll(from, to);
      }
      const file = join(folder, path.replaceAll('/', '-'));
      writeFileSync(file, text);
      return file;
    },
    launch(program, args, env = {}) {
      const inherited = Object.entries(process.env).filter(
        ([name]) => !/^(?:TPL_|NODE_|REDIS_|ANTHROPIC_|OPENAI_|GEMINI_)/.test(name),
      );
      const child = spawn(program, args, { cwd: folder, env: { ...Object.fromEntries(inherited), ...env } });
      children.push(child);
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => {
          said += String(chunk);
        });
      return { child, said: () => said };
    },
    async close() {
      for (const child of children.reverse()) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      process.off('exit', end);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The Redis of redis.conf on a free port, or where one was before; the secret `redis-url` leads to it. */
export async function startRedis(
  { folder, configure, launch, secret }: Stack,
  wanted?: number,
): Promise<Launched> {
  const port = wanted ?? (await freePort());
  mkdirSync(join(folder, 'data'), { recursive: true });
  const changes = {
    'tls-port 6379': `tls-port ${port}\nbind 127.0.0.1`,
    'dir /data': `dir ${join(folder, 'data')}`,
  };
  const redis = launch(process.env['TPL_TEST_REDIS_SERVER'] ?? 'redis-server', [
    configure('redis/redis.conf', changes),
  ]);
  await until(redis, () => redis.said().includes('Ready to accept connections') || undefined);
  writeFileSync(join(folder, 'secrets', 'redis-url'), secret('redis-url').replace(/:\d+$/, `:${port}`));
  return redis;
}

/** A service of compose.yaml, as the image starts it, on free ports. */
export function startProgram({ folder, launch }: Stack, name: 'service' | 'worker'): Launched {
  const { command = cmdOf('CMD'), environment = {} } = compose.services[name] ?? {};
  const ofImage = image
    .getENVs()
    .flatMap((env) => env.getProperties())
    .map((property) => [property.getName(), property.getValue() ?? '']);
  const set = Object.entries(environment).filter(([, value]) => value !== null) as [string, string][];
  const env = {
    ...Object.fromEntries(ofImage),
    ...Object.fromEntries(
      set.map(([key, value]) => [key, value.replace('/run/secrets', join(folder, 'secrets'))]),
    ),
    TPL_APP_HOST: '127.0.0.1',
    TPL_APP_PORT: '0',
    TPL_APP_INTERNAL_PORT: '0',
    TPL_APP_WORKER_PORT: '0',
    TPL_MONITORING_DRAIN_MS: '0',
    // A test asks more often than people do.
    TPL_SECURITY_LIMIT_REQUESTS: '100000',
  };
  const [, program = '', ...args] = command;
  return launch(process.execPath, [join(app, program), ...args], env);
}

/** The words of the image's last CMD, or of the command of its HEALTHCHECK. */
export function cmdOf(keyword: 'CMD' | 'HEALTHCHECK'): readonly string[] {
  const instruction = image.getInstructions().findLast((one) => one.getKeyword() === keyword);
  const text = instruction?.getArgumentsContent() ?? '';
  return JSON.parse(text.slice(text.indexOf('['))) as string[];
}

/** Asks again and again until there is an answer; rejects when the process has ended. */
export async function until<Value>(
  { child, said }: Launched,
  ask: () => Value | undefined | Promise<Value | undefined>,
): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(said());
    await sleep(25);
  }
}

/** A port that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

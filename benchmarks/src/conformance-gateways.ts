// Puts gateways before the emulator and asks them by the command that users have.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createAnthropicModel } from '@tpl/ai/anthropic';
import { createDoor, doorRoutes } from '@tpl/ai/http';
import { createOpenAiCompatibleModel, createOpenAiModel } from '@tpl/ai/openai';
import type { DialectChoice, FaultRow } from '@tpl/ai/testing';
import { faultList } from '@tpl/ai/testing';
import Fastify from 'fastify';
import { freePort, start } from './app-processes.ts';
import { heavyWaitMs, isHeavy } from './conformance-heavy.ts';

const command = fileURLToPath(new URL('../../packages/ai/dist/cli.js', import.meta.url));

/** A gateway of the table. */
export interface Gateway {
  readonly name: string;
  readonly package: string;
  readonly dialect: DialectChoice;
  /** Plays the faults through it. */
  play(waitMs: number, faults: readonly string[] | undefined): Promise<readonly FaultRow[]>;
}

/** By the command, in two runs: first what only waits. What harms ends it with 1, which is no failure here. */
async function ask(
  args: readonly string[],
  waitMs: number,
  faults: readonly string[] = faultList.map(({ id }) => id),
): Promise<readonly FaultRow[]> {
  const [heavy, light] = [faults.filter((id) => isHeavy(id)), faults.filter((id) => !isHeavy(id))];
  const first = await askOnce([...args, '--at-once', '200', '--faults', light.join(',')], waitMs);
  if (heavy.length === 0) return first;
  return [
    ...first,
    ...(await askOnce([...args, '--at-once', '2', '--faults', heavy.join(',')], heavyWaitMs)),
  ];
}

function askOnce(args: readonly string[], waitMs: number): Promise<readonly FaultRow[]> {
  const all = [command, 'conformance', ...args, '--json', '--wait', String(waitMs / 1_000)];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, all, { maxBuffer: 2 ** 26 }, (error, out) => {
      try {
        resolve((JSON.parse(out) as { rows: FaultRow[] }).rows);
      } catch {
        reject(error ?? new Error(`The command printed ${out.slice(0, 200)}`));
      }
    });
  });
}

/** Portkey's gateway as its package starts it; the provider and its address are headers. */
async function portkey(): Promise<readonly Gateway[]> {
  const gateway = createRequire(import.meta.url).resolve('@portkey-ai/gateway/build/start-server.js');
  const port = await freePort();
  await start([gateway, `--port=${port}`, '--headless'], /(ready|running|:\d{5})/i, {
    NODE_ENV: 'production',
  });
  const through = (dialect: DialectChoice, provider: string, host: string): Gateway => ({
    name: `Portkey gateway, ${provider}`,
    package: '@portkey-ai/gateway',
    dialect,
    play: (waitMs, faults) => {
      const headers = [
        `x-portkey-provider: ${provider}`,
        `x-portkey-custom-host: ${host}`,
        'authorization: Bearer k',
      ];
      const url = `http://127.0.0.1:${port}/v1`;
      return ask(
        ['--gateway', url, '--dialect', dialect, ...headers.flatMap((line) => ['--header', line])],
        waitMs,
        faults,
      );
    },
  });
  return [through('openai-chat', 'openai', '{upstream}'), through('anthropic', 'anthropic', '{upstream}/v1')];
}

/** Our door with our models behind it, all settings left as they are; a model for each fault. */
async function door(): Promise<readonly Gateway[]> {
  const provider = { apiKey: 'k', price: { input: 1, output: 1 } };
  const kinds = {
    'openai-chat': (url: string, model: string) => ({
      model: createOpenAiCompatibleModel({ ...provider, baseUrl: `${url}/v1`, model }),
      dialects: ['chat' as const],
    }),
    'openai-responses': (url: string, model: string) => ({
      model: createOpenAiModel({ ...provider, baseUrl: `${url}/v1`, model }),
      dialects: ['responses' as const],
    }),
    anthropic: (url: string, model: string) => ({
      model: createAnthropicModel({ ...provider, baseUrl: url, model }),
      dialects: ['messages' as const],
    }),
  };
  const open = async (dialect: DialectChoice): Promise<Gateway> => {
    const upstream = await freePort();
    const names = ['any-model', ...faultList.map(({ id }) => `any-model#${id}`)];
    const url = `http://127.0.0.1:${upstream}`;
    const models = Object.fromEntries(names.map((name) => [name, kinds[dialect](url, name)]));
    const server = Fastify();
    await server.register(doorRoutes, { door: createDoor({ models }) });
    const address = await server.listen({ port: 0, host: '127.0.0.1' });
    return {
      name: `our door, ${dialect.replace('openai-', '')}`,
      package: '@tpl/ai',
      dialect,
      play: (waitMs, faults) =>
        ask(['--gateway', `${address}/v1`, '--dialect', dialect, '--port', String(upstream)], waitMs, faults),
    };
  };
  return Promise.all((['openai-chat', 'openai-responses', 'anthropic'] as const).map(open));
}

/** Every gateway of the table; one that does not start is left out, with its reason on the other stream. */
export async function openGateways(): Promise<readonly Gateway[]> {
  const theirs = await portkey().catch((error: unknown) => {
    process.stderr.write(`Portkey's gateway is left out: ${(error as Error).message}\n`);
    return [];
  });
  return [...theirs, ...(await door())];
}

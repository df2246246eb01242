// Works on documents that are longer than a model takes at once, through the built service.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis } from './app-batches.ts';
import type { Started } from './app-processes.ts';
import { key, startService } from './app-processes.ts';
import { prosePdf } from './documents-files.ts';
import type { Results, RunOptions } from './frame.ts';
import { figure, subjects } from './frame.ts';

const operations: Readonly<Record<string, object>> = {
  summarize: {},
  key_points: {},
  questions: {},
  qa: { question: 'How is a plugin registered?' },
  sentiment: {},
};
/** What a model would say, by the fields of the answer that is asked for. */
const said: Readonly<Record<string, object>> = {
  summary: { summary: 'Plugins are registered in order, and each has a scope of its own.' },
  points: { points: ['Plugins are registered in order.'], phrases: ['plugin'] },
  questions: { questions: [{ question: 'In which order?', answer: 'As they are registered.' }] },
  found: { found: true, answer: 'With register.', passages: ['Call register with the plugin.'] },
  sentiment: { sentiment: 'neutral', confidence: 0.9, explanation: 'Facts told without feeling.' },
};

interface State {
  readonly id: string;
  readonly status: string;
  readonly steps: number;
  readonly error?: { readonly code: string; readonly detail: string };
  readonly answer?: { readonly missing: readonly unknown[]; readonly provider: string };
}

/** Pages that all five operations get through, and parts that are asked for again when a service dies in the middle. */
export async function measureLong({ smoke }: RunOptions): Promise<Results> {
  const pages = smoke ? 20 : 300;
  const file = prosePdf(pages);
  const provider = await provide(0);
  const offline = await startService({ TPL_CACHE_PRESET: 'minimal' });
  const emulated = await startService({ OPENAI_BASE_URL: provider.url, OPENAI_API_KEY: 'bench' });
  const by: Readonly<Record<string, string>> = { offline: 'offline', emulated: 'openai' };
  const rows: Results = {};
  for (const [name, service] of Object.entries({ offline, emulated })) {
    const document = await send(service, file);
    for (const [operation, options] of Object.entries(operations)) {
      const from = performance.now();
      const { status, answer } = await follow(service, await begin(service, document.id, operation, options));
      const isWhole = status === 'done' && answer?.missing.length === 0 && answer.provider === by[name];
      const seconds = ((performance.now() - from) / 1000).toFixed(1);
      const target = smoke ? '' : '>= 300';
      process.stderr.write(`${name} ${operation}: ${document.characters} characters in ${seconds} s\n`);
      rows[`${name}-${operation}`] = figure({ ours: isWhole ? document.pages : 0, unit: 'pages', target });
    }
  }
  provider.server.close();
  return {
    ...subjects('longDocPages', rows),
    readTwice: await measureReadTwice(file),
  };
}

/** A service dies with three parts under way; another goes on with the same document. */
async function measureReadTwice(file: Uint8Array<ArrayBuffer>) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-redis-'));
  const port = 20_000 + ((process.pid * 11) % 20_000);
  const redis = await startRedis(folder, port);
  const provider = await provide(100);
  const atOnce = 3;
  const env = {
    OPENAI_BASE_URL: provider.url,
    OPENAI_API_KEY: 'bench',
    REDIS_URL: `redis://127.0.0.1:${port}`,
    TPL_APP_BATCH_CONCURRENCY: String(atOnce),
    TPL_APP_DOCUMENT_PART_TOKENS: '2000',
  };
  try {
    const doomed = await startService(env);
    const document = await send(doomed, file);
    const id = await begin(doomed, document.id, 'key_points', {});
    while (provider.asked.requests < 12) await sleep(20);
    doomed.child.kill('SIGKILL');
    await once(doomed.child, 'exit');
    const { status, steps, error } = await follow(await startService(env), id);
    if (status !== 'done')
      throw new Error(`The analysis ended as ${status}: ${error?.code} ${error?.detail}`);
    // Prompts are fenced by a secret of each process: the same part does not look the same twice.
    const again = provider.asked.requests - steps;
    process.stderr.write(`${again} of ${steps} steps asked for again, ${atOnce} were under way\n`);
    return figure({ ours: Math.max(0, again - atOnce), unit: 'parts', target: '= 0' });
  } finally {
    redis.kill('SIGKILL');
    provider.server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A model of the chat completions API that answers by the form it is asked for, and counts what it is asked. */
async function provide(delayMs: number) {
  const asked = { requests: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString();
      asked.requests += 1;
      await sleep(delayMs);
      // The form of the answer stands in the instructions, as JSON schema.
      const field = Object.keys(said).find((name) => body.includes(`\\"${name}\\":`)) ?? 'summary';
      const message = { role: 'assistant', content: JSON.stringify(said[field]) };
      const usage = { prompt_tokens: 3_000, completion_tokens: 40, total_tokens: 3_040 };
      const choices = [{ index: 0, finish_reason: 'stop', message }];
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'm', choices, usage }),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, server };
}

const bearer = { authorization: `Bearer ${key}` };

async function send({ url }: Started, body: Uint8Array<ArrayBuffer>) {
  const headers = { ...bearer, 'content-type': 'application/pdf' };
  const response = await fetch(`${url}/v1/documents`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`${response.status} ${(await response.text()).slice(0, 300)}`);
  return (await response.json()) as { id: string; pages: number; characters: number };
}

async function begin({ url }: Started, document: string, operation: string, options: object) {
  const response = await fetch(`${url}/v1/documents/${document}/analyses`, {
    method: 'POST',
    headers: { ...bearer, 'content-type': 'application/json' },
    body: JSON.stringify({ operation, options }),
  });
  if (!response.ok) throw new Error(`${response.status} ${(await response.text()).slice(0, 300)}`);
  return ((await response.json()) as State).id;
}

async function follow({ url }: Started, id: string): Promise<State> {
  const response = await fetch(`${url}/v1/analyses/${id}`, {
    headers: { ...bearer, accept: 'text/event-stream' },
  });
  const last = (await response.text()).match(/^data: (.*)$/gm)?.at(-1);
  return JSON.parse(last?.slice('data: '.length) ?? '{}') as State;
}

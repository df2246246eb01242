// Measures model calls beside other libraries.
import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Anthropic } from '@anthropic-ai/sdk';
import type { Policy, ResponseCache, StandardSchema } from '@tpl/ai';
import {
  createMemoryBudget,
  definePrompt,
  generateObject,
  responseRules,
  withBudget,
  withCache,
  withPolicy,
  wrapModel,
} from '@tpl/ai';
import { createAnthropicModel } from '@tpl/ai/anthropic';
import { mockModel } from '@tpl/ai/testing';
import { delays, faults } from './ai-faults.ts';
import { money } from './ai-money.ts';
import { oracle } from './ai-oracle.ts';
import { cpuUs, differences, streaming } from './ai-streams.ts';
import type { Figure, Results, RunOptions } from './frame.ts';
import { figure, median } from './frame.ts';

/** Figures of model calls: what they cost, and what they promise. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  return {
    ...(await faults(smoke)),
    guardedExtraUs: await guardedExtra(smoke),
    streamUsPerChunk: await streaming(smoke),
    importMs: importing(smoke),
    ...(await money(smoke)),
    ...(await delays(smoke)),
    sseDifferences: await differences(smoke ? 200 : 10_000),
    repaired: await repairs(),
    ...oracle(smoke),
  };
}

const plainAnswer = JSON.stringify({
  id: 'm',
  type: 'message',
  role: 'assistant',
  model: 'claude-haiku-4-5',
  content: [{ type: 'text', text: 'A short summary of the text.' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 600, output_tokens: 9 },
});

async function guardedExtra(smoke: boolean): Promise<Figure> {
  const fetch = async () => new Response(plainAnswer, { headers: { 'content-type': 'application/json' } });
  const system = 'Summarize the text.';
  const text = 'A sentence of the long text that is to be summarized. '.repeat(38);
  const bare = new Anthropic({
    apiKey: null,
    authToken: 'k',
    maxRetries: 0,
    fetch,
    logLevel: 'off',
    openTelemetry: false,
  });
  const adapter = createAnthropicModel({ model: 'claude-haiku-4-5', apiKey: 'k', fetch });
  const rules = responseRules(adapter);
  const keys = new Set<string>();
  const { signal } = new AbortController();
  const cache: ResponseCache = {
    async respond(request, produce) {
      keys.clear();
      // As @tpl/cache makes its keys.
      keys.add(hash('sha256', JSON.stringify(rules.keyOf(request)), 'base64url'));
      const value = await produce({ signal });
      return { value, cache: { outcome: rules.storable(value) ? 'miss' : 'bypass' } };
    },
    respondStream: () => Promise.reject(new Error('not measured')),
  };
  const policy: Policy = {
    execute: (attempt) => attempt({ signal, attempt: 1, deadlineAt: undefined }),
    executeStream: (attempt) => attempt({ signal, attempt: 1, deadlineAt: undefined }),
  };
  const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: 1e6 }] });
  const model = wrapModel(adapter, [withCache(cache), withBudget(budget), withPolicy(policy)]);
  for (const name of ['call', 'attempt', 'budget'] as const) model.on(name, () => {});
  const prompt = definePrompt({
    id: 'p',
    version: 1,
    system,
    user: '{{text}}',
    slots: { text: 'untrusted' },
  });
  const messages = [{ role: 'user' as const, content: text }];
  const times = await cpuUs(
    {
      ours: () => model.generate({ prompt: prompt.with({ text }), operation: 'summarize' }),
      bare: () => bare.messages.create({ model: 'claude-haiku-4-5', max_tokens: 4096, system, messages }),
    },
    smoke ? 50 : 250,
    smoke ? 2 : 41,
  );
  const { ours = Number.NaN, bare: theirs = Number.NaN } = times;
  return figure({ ours: Math.max(0, ours - theirs), unit: 'us', target: '<= 45' });
}

function importing(smoke: boolean): Figure {
  const names = {
    ours: '@tpl/ai',
    openai: 'openai',
    anthropic: '@anthropic-ai/sdk',
    ai: 'ai',
    langchain: '@langchain/openai',
  };
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(names).map((name) => [name, []]));
  for (let round = 0; round < (smoke ? 1 : 7); round += 1) {
    for (const [name, module] of Object.entries(names)) {
      const url = import.meta.resolve(module);
      const code = `const t = performance.now(); await import(${JSON.stringify(url)}); console.log(performance.now() - t);`;
      times[name]?.push(
        Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })),
      );
    }
  }
  const { ours = Number.NaN, ...peers } = Object.fromEntries(
    Object.entries(times).map(([name, list]) => [name, median(list)]),
  );
  return figure({ ours, peers, unit: 'ms', target: '<= 20' });
}

async function repairs(): Promise<Figure> {
  const file = new URL('../../internal/kit/test/corpus/malformed-json.json', import.meta.url);
  const { lossless } = JSON.parse(readFileSync(file, 'utf8')) as {
    lossless: { text: string; value: unknown }[];
  };
  const schema: StandardSchema<unknown> = { '~standard': { validate: (value) => ({ value }) } };
  let mended = 0;
  for (const { text, value } of lossless) {
    const model = mockModel({ answers: [text] });
    const options = { schema, maxReasks: 0 };
    const result = await generateObject(model, { messages: [{ role: 'user', content: 'x' }] }, options).catch(
      () => undefined,
    );
    if (JSON.stringify(result?.object) === JSON.stringify(value) && model.requests.length === 1) mended += 1;
  }
  return figure({ ours: mended / lossless.length, unit: 'share', target: '>= 0.95' });
}

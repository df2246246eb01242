// Counts what answers cost in thousands of shapes of usage, what cut streams are booked for, and how many models have a price.
import { readFileSync } from 'node:fs';
import { createMemoryBudget, priceOf, type TextModel, withBudget } from '@tpl/ai';
import { createAnthropicModel } from '@tpl/ai/anthropic';
import { createOpenAiCompatibleModel, createOpenAiModel } from '@tpl/ai/openai';
import { bodyOf, type Dialect, frames, type Json, type Shape } from './ai-usages.ts';
import type { Figure } from './frame.ts';
import { figure } from './frame.ts';

const price = {
  input: 4,
  output: 20,
  cacheRead: 0.2,
  cacheWrite: 5,
  cacheWrite1h: 8,
  tiers: { flex: 0.5, batch: 0.5, fast: 2, us: 1.1 },
};
const request = { messages: [{ role: 'user' as const, content: 'Count.' }] };

function modelOf(dialect: Dialect, body: string, streamed: boolean): TextModel {
  const type = streamed ? 'text/event-stream' : 'application/json';
  const fetch = async () => new Response(body, { headers: { 'content-type': type } });
  const options = { model: 'm', apiKey: 'k', baseUrl: 'http://127.0.0.1:9/v1', price, fetch };
  if (dialect === 'anthropic') return createAnthropicModel(options);
  return dialect === 'chat' ? createOpenAiCompatibleModel(options) : createOpenAiModel(options);
}

/** Dollars of a shape, summed by hand, in whole billionths of a million tokens. */
function byHand({ fresh, read, written, hour, out, tier }: Shape): number {
  const factors: Record<string, number> = { flex: 0.5, batch: 0.5, fast: 2, us: 1.1 };
  const factor = tier === undefined ? 1 : (factors[tier] ?? Number.NaN);
  return (factor * (fresh * 4 + read * 0.2 + written * 5 + hour * 8 + out * 20)) / 1e6;
}

/** How many shapes of usage cost something else than the sum by hand, streamed or not, or are not known. */
export async function costErrors(count: number): Promise<Figure> {
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const dialects: readonly Dialect[] = ['anthropic', 'chat', 'responses'];
  let wrong = 0;
  for (let turn = 0; turn < count; turn += 1) {
    const dialect = dialects[turn % 3] as Dialect;
    const tiers = dialect === 'anthropic' ? ['batch', 'fast', 'us'] : ['flex', 'batch'];
    const reasoning = random(2) * random(5000);
    const shape: Shape = {
      dialect,
      fresh: 1 + random(200_000),
      read: random(2) * random(100_000),
      written: random(2) * random(50_000),
      hour: dialect === 'anthropic' ? random(2) * random(5000) : 0,
      out: reasoning + 1 + random(5000),
      reasoning,
      word: random(4),
      isBeside: random(2) === 0,
      place: random(4),
      tier: random(2) === 0 ? undefined : tiers[random(tiers.length)],
    };
    const streamed = turn % 2 === 0;
    const model = modelOf(dialect, bodyOf(shape, streamed), streamed);
    let cost = streamed ? undefined : (await model.generate(request)).cost;
    if (streamed)
      for await (const event of model.stream(request)) if (event.type === 'finish') cost = event.result.cost;
    if (cost?.status !== 'known' || Math.abs(cost.usd - byHand(shape)) > 1e-9) wrong += 1;
  }
  return figure({ ours: wrong, unit: 'shapes', target: '= 0' });
}

// A tokenizer of today makes 529 tokens of an English article of 2,494 characters.
const charactersPerToken = 2494 / 529;
const piece = 'A sentence about nothing at all. ';
const pieces = 400;

function longStream(dialect: Dialect, count: number): string {
  const tokens = Math.round((pieces * piece.length) / charactersPerToken);
  const isWhole = count === pieces;
  const each = (event: Json): Json[] => Array.from({ length: count }, () => event);
  if (dialect === 'anthropic') {
    const usage = { input_tokens: 20, output_tokens: 1 };
    const events = [
      {
        type: 'message_start',
        message: { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [], usage },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      ...each({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: piece } }),
    ];
    const end = [
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: tokens } },
      { type: 'message_stop' },
    ];
    return frames(isWhole ? [...events, ...end] : events);
  }
  const usage = { input_tokens: 20, prompt_tokens: 20, output_tokens: tokens, completion_tokens: tokens };
  if (dialect === 'responses') {
    const response = {
      object: 'response',
      status: 'completed',
      output: [{ type: 'message', content: [{ type: 'output_text', text: piece.repeat(pieces) }] }],
      usage,
    };
    const delta = {
      type: 'response.output_text.delta',
      delta: piece,
      output_index: 0,
      content_index: 0,
      item_id: 'i',
    };
    return frames([...each(delta), ...(isWhole ? [{ type: 'response.completed', response }] : [])]);
  }
  const chunks = each({ choices: [{ index: 0, delta: { content: piece }, finish_reason: null }] });
  const end = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage };
  return frames(isWhole ? [...chunks, end] : chunks, isWhole ? 'data: [DONE]\n\n' : '');
}

/** The farthest that the booked share of a cut stream is from the share that arrived: cut at 10, 50 and 90 %. */
export async function bookedShare(): Promise<Figure> {
  let worst = 0;
  for (const dialect of ['anthropic', 'chat', 'responses'] as const) {
    let body = '';
    const fetch = async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    const options = { model: 'm', apiKey: 'k', baseUrl: 'http://127.0.0.1:9/v1', price, fetch };
    const create = {
      anthropic: createAnthropicModel,
      chat: createOpenAiCompatibleModel,
      responses: createOpenAiModel,
    }[dialect];
    const model = create(options);
    const booked = async (count: number): Promise<number> => {
      body = longStream(dialect, count);
      const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: 1000 }] });
      try {
        for await (const _ of withBudget(budget)(model).stream(request));
      } catch {
        // Cut, as it should be.
      }
      return budget.read('default')[0]?.spent.costUsd ?? Number.NaN;
    };
    const whole = await booked(pieces);
    for (const share of [0.1, 0.5, 0.9])
      worst = Math.max(worst, Math.abs((await booked(pieces * share)) / whole / share - 1));
  }
  return figure({ ours: worst, unit: 'share', target: '<= 0.15' });
}

const namesIn = (text: string, type: string): string[] => {
  const list = new RegExp(`type ${type} = ([^;]+);`).exec(text)?.[1] ?? '';
  return [...new Set([...list.matchAll(/'([^']+)'/g)].map(([, name]) => name as string))];
};

/** Share of the chat models in the lists of the two SDKs that have a price. */
export function sdkModelsPriced(): Figure {
  const typesIn = (name: string, path: string): string =>
    readFileSync(new URL(path, import.meta.resolve(name)), 'utf8');
  const openai = namesIn(typesIn('openai', 'resources/shared.d.ts'), 'ChatModel');
  const anthropic = namesIn(typesIn('@anthropic-ai/sdk', 'resources/messages/messages.d.ts'), 'Model');
  const priced = [
    ...openai.map((model) => priceOf('openai', model)),
    ...anthropic.map((model) => priceOf('anthropic', model)),
  ];
  return figure({ ours: priced.filter(Boolean).length / priced.length, unit: 'share', target: '>= 0.95' });
}

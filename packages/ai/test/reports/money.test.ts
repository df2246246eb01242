// Reports of answers that were billed otherwise than they were counted.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAnthropicModel } from '../../src/anthropic.ts';
import { type Cost, createMemoryBudget, withBudget } from '../../src/index.ts';
import { createOpenAiCompatibleModel, createOpenAiModel } from '../../src/openai.ts';
import type { ModelOptions } from '../../src/wire/model-options.ts';
import { type ByteServer, cut, startByteServer, type WirePiece } from '../oracle/support/byte-server.ts';
import {
  blockDelta,
  blockStart,
  chunk,
  completion,
  counted,
  type Json,
  message,
  named,
  opening,
  response,
  role,
  said,
  sse,
  text,
} from '../oracle/support/bytes.ts';

const request = { messages: [{ role: 'user' as const, content: 'q'.repeat(400) }] };
const creators = {
  anthropic: createAnthropicModel,
  responses: createOpenAiModel,
  chat: createOpenAiCompatibleModel,
};

interface Report {
  readonly number: string;
  readonly title: string;
  readonly dialect: keyof typeof creators;
  readonly model: string;
  readonly options?: Partial<ModelOptions>;
  /** A plain answer, or a stream that ends in the middle. */
  readonly plain?: string;
  readonly stream?: readonly WirePiece[];
  /** Dollars; of a stream what is booked. */
  readonly usd: number;
  readonly status?: Cost['status'];
}

const tokens = (input: number, output: number, more = {}) => ({
  usage: { input_tokens: input, output_tokens: output, ...more },
});
const openai = (more: Json) => JSON.stringify(response([said('Hi')], more));
const claude = (usage: Json) => message([{ type: 'text', text: 'Hi' }], 'end_turn', usage);
const routed = (more: Json) => completion({ content: 'Hi' }, 'stop', { usage: counted(100, 10, more) });
const byok = { cost_details: { upstream_inference_cost: 0.003 }, is_byok: true };
const words = 'x'.repeat(39).concat(' ');
const times = <T>(count: number, what: T): T[] => Array.from({ length: count }, () => what);
const own = { price: { input: 1, output: 5 } };
const ownTable = (...names: readonly string[]) => ({
  prices: {
    asOf: '2026-11-30',
    rows: Object.fromEntries(names.map((name) => [`anthropic/${name}`, own.price])),
  },
});

/** Who answered instead, and what it cost; a price of the caller's own stays, and so does that of the model that was asked for a name that nobody lists. */
const instead: readonly (readonly [
  number: string,
  answered: string,
  usd: number,
  options?: Partial<ModelOptions>,
])[] = [
  ['earendil-works/pi#8285', 'claude-opus-4-8', 0.00866],
  ['can1357/oh-my-pi#4182', 'claude-opus-4-8-20260615', 0.00866],
  ['earendil-works/pi#8285', 'claude-opus-4-8', 0.001732, own],
  ['earendil-works/pi#8285', 'claude-opus-4-8', 0.001732, ownTable('claude-fable-5')],
  ['earendil-works/pi#8285', 'claude-opus-4-8', 0.001732, ownTable('claude-opus-4-8')],
  ['earendil-works/pi#8285', 'somebody-else', 0.01732],
];

const reports: readonly Report[] = [
  ...instead.map(
    ([number, answered, usd, options]): Report => ({
      number,
      title: `an answer of ${answered} in place of the model that was asked has the price of its own`,
      dialect: 'anthropic',
      model: 'claude-fable-5',
      ...(options && { options }),
      plain: claude({ ...tokens(412, 264), model: answered }),
      usd,
    }),
  ),
  {
    number: 'BerriAI/litellm#13810',
    title: 'an answer served at flex costs half',
    dialect: 'responses',
    model: 'gpt-5-nano',
    plain: openai({ ...tokens(1000, 1000), service_tier: 'flex' }),
    usd: 0.000225,
  },
  {
    number: 'defog-ai/defog#303',
    title: 'cached input at flex is halved with the rest',
    dialect: 'responses',
    model: 'gpt-5-mini',
    plain: openai({
      ...tokens(2000, 500, { input_tokens_details: { cached_tokens: 1000 } }),
      service_tier: 'flex',
    }),
    usd: 0.0006375,
  },
  {
    number: 'BerriAI/litellm#31837',
    title: 'the tier that served counts, not one that was hoped for',
    dialect: 'responses',
    model: 'gpt-5.4',
    plain: openai({ ...tokens(1000, 1000), service_tier: 'default' }),
    usd: 0.0175,
  },
  {
    number: 'PostHog/posthog#94200',
    title: 'an answer served at priority costs double where the provider says so',
    dialect: 'responses',
    model: 'gpt-5.4',
    plain: openai({ ...tokens(1000, 1000), service_tier: 'priority' }),
    usd: 0.035,
  },
  {
    number: 'robinebers/openusage#889',
    title: 'a fast answer whose factor nobody publishes is not known at the standard price',
    dialect: 'responses',
    model: 'gpt-5.6-sol',
    plain: openai({ ...tokens(1000, 1000), service_tier: 'priority' }),
    usd: 0.06,
    status: 'estimated',
  },
  {
    number: 'BerriAI/litellm#38378',
    title: 'fast mode of Anthropic multiplies cached input too, and counts as it was served',
    dialect: 'anthropic',
    model: 'claude-opus-5',
    plain: claude({
      usage: { input_tokens: 0, cache_read_input_tokens: 10_000, output_tokens: 100, speed: 'fast' },
    }),
    usd: 0.015,
  },
  {
    number: 'vellum-ai/vellum-assistant#22021',
    title: 'an answer asked for fast and served at standard speed costs the standard price',
    dialect: 'anthropic',
    model: 'claude-opus-4-6',
    plain: claude(tokens(1000, 100, { speed: 'standard' })),
    usd: 0.0075,
  },
  {
    number: 'BerriAI/litellm#34526',
    title: 'the region multiplies cached input too',
    dialect: 'anthropic',
    model: 'claude-opus-5',
    plain: claude({
      usage: { input_tokens: 0, cache_read_input_tokens: 10_000, output_tokens: 100, inference_geo: 'us' },
    }),
    usd: 0.00825,
  },
  {
    number: '2witstudios/PageSpace#1561',
    title: 'the part of the upstream is inside the cost of OpenRouter',
    dialect: 'chat',
    model: 'm',
    options: { costFromUsage: true },
    plain: routed({ cost: 0.004, ...byok, is_byok: false }),
    usd: 0.004,
  },
  {
    number: 'Kilo-Org/kilocode#13840',
    title: 'with a key of your own the upstream bills its part',
    dialect: 'chat',
    model: 'm',
    options: { costFromUsage: true },
    plain: routed({ cost: 0, ...byok }),
    usd: 0.003,
  },
  {
    number: 'BerriAI/litellm#39893',
    title:
      'a Messages stream that ends early is priced by the text that came, not by the placeholder of its start',
    dialect: 'anthropic',
    model: 'm',
    options: own,
    stream: [
      named(
        opening({ input_tokens: 25, output_tokens: 1 }),
        blockStart(0, { type: 'text', text: '' }),
        ...times(50, blockDelta(0, { type: 'text_delta', text: words })),
      ),
      cut,
    ],
    usd: 0.002525,
  },
  {
    number: 'openai/openai-openapi#539',
    title: 'a chat stream that ends before its usage is booked by its text',
    dialect: 'chat',
    model: 'm',
    options: own,
    stream: [sse(role, ...times(50, text(words))), cut],
    usd: 0.002601,
  },
  {
    number: 'cymoo/lovia#91',
    title: 'a chat stream in Chinese that ends before its usage is booked by its bytes',
    dialect: 'chat',
    model: 'm',
    options: own,
    stream: [sse(role, ...times(50, text('这是一个例'))), cut],
    usd: 0.001041,
  },
  {
    number: 'bitrouter/bitrouter#537',
    title: 'a stream that ends before its first word is booked with its input',
    dialect: 'chat',
    model: 'm',
    options: own,
    stream: [sse(role), cut],
    usd: 0.000101,
  },
  {
    number: 'coder/xum#1372',
    title: 'thought before the end of a stream is paid for',
    dialect: 'chat',
    model: 'm',
    options: own,
    stream: [sse(role, ...times(50, chunk({ reasoning_content: words }))), cut],
    usd: 0.002601,
  },
];

describe('reports: money', () => {
  let server: ByteServer;
  beforeAll(async () => {
    server = await startByteServer();
  });
  afterAll(() => server.close());

  it.each(reports)(
    '$number: $title',
    async ({ dialect, model, options, plain, stream = [], usd, status = 'known' }) => {
      const baseUrl = `${server.serve({ body: plain ?? stream })}${dialect === 'anthropic' ? '' : '/v1'}`;
      const asked = creators[dialect]({ model, apiKey: 'key', baseUrl, ...options });
      if (plain !== undefined) {
        const { cost } = await asked.generate(request);
        expect(cost).toMatchObject({ status, usd: expect.closeTo(usd, 9) });
        return;
      }
      const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: 10 }] });
      const reading = async () => {
        for await (const _ of withBudget(budget)(asked).stream(request));
      };
      await expect(reading()).rejects.toMatchObject({
        code: 'stream_truncated',
        attempts: [{ usage: { estimated: true } }],
      });
      expect(budget.read('default')[0]?.spent.costUsd).toBeCloseTo(usd, 9);
    },
  );
});

// Both batch APIs at the emulator: our clients, and the official SDKs that judge its shape.
import Anthropic from '@anthropic-ai/sdk';
import type { Emulator } from '@internal/conformance/emulator';
import { startEmulator } from '@internal/conformance/emulator';
import type { BatchOutcome, ProviderBatches } from '@internal/provider-batches';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI, { toFile } from 'openai';
import { createAnthropicBatches } from '../../src/batches/create-anthropic-batches.ts';
import { createOpenAiBatches } from '../../src/batches/create-openai-batches.ts';
import { definePrompt } from '../../src/prompt/create-prompt-renderer.ts';

const usage = { inputTokens: 1_000, outputTokens: 200 };
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({
    answer: ({ body }) => ({ text: `Answer to ${JSON.stringify(body).match(/number (\d+)/)?.[1]}.`, usage }),
  });
});
afterAll(() => emulator.close());

const question = (at: number) => ({
  messages: [{ role: 'user' as const, content: `This is number ${at}.` }],
  maxOutputTokens: 100,
});
const sides: Readonly<Record<string, () => ProviderBatches>> = {
  anthropic: () => createAnthropicBatches({ model: 'claude-haiku-4-5', apiKey: 'k', baseUrl: emulator.url }),
  responses: () => createOpenAiBatches({ model: 'gpt-5.4', apiKey: 'k', baseUrl: emulator.openaiUrl }),
  chat: () =>
    createOpenAiBatches({
      model: 'gpt-5.4',
      apiKey: 'k',
      baseUrl: emulator.openaiUrl,
      api: 'chat',
      price: 'openai/gpt-5.4',
    }),
};

async function submit(batches: ProviderBatches, count: number, name = 'batch-1') {
  const items = await Promise.all(
    Array.from({ length: count }, async (_, at) => ({
      id: `item-${at}`,
      body: await batches.write(question(at)),
    })),
  );
  return batches.submit(name, items);
}
async function outcomesOf(batches: ProviderBatches, id: string) {
  const all = new Map<string, BatchOutcome>();
  for await (const outcome of batches.outcomes(id)) all.set(outcome.id, outcome);
  return all;
}
async function untilEnded(batches: ProviderBatches, id: string) {
  for (let poll = 0; poll < 10; poll += 1) {
    const state = await batches.state(id).catch(() => undefined);
    if (state && (state.status === 'ended' || state.status === 'failed')) return state;
  }
  throw new Error('It did not end.');
}
const answered = (outcome: BatchOutcome | undefined) => {
  if (outcome?.type !== 'answered') throw new Error(`It was ${outcome?.type}.`);
  return outcome.answer;
};

describe.each(Object.keys(sides))('batches of %s', (side) => {
  const open = () => (sides[side] as () => ProviderBatches)();

  it('gives each answer by its id, read and priced as half of the same answer live', async () => {
    const batches = open();
    const { id, status } = await submit(batches, 3);
    expect(status).toBe('running');
    await untilEnded(batches, id);
    const outcomes = await outcomesOf(batches, id);
    const first = answered(outcomes.get('item-0'));
    const result = await batches.answering(first).generate(question(0));
    expect(result).toMatchObject({
      text: 'Answer to 0.',
      finishReason: 'stop',
      usage: { ...usage, estimated: false },
    });
    expect(result.requestId).toBeDefined();
    const prices = side === 'anthropic' ? { in: 1, out: 5 } : undefined;
    if (prices && result.cost.status === 'known')
      expect(result.cost.usd).toBeCloseTo((0.5 * (1_000 * prices.in + 200 * prices.out)) / 1e6, 12);
    expect(result.cost.status).toBe('known');
    expect(result.usage.tiers).toEqual(['batch']);
    expect(answered(outcomes.get('item-2')).body).toContain('Answer to 2.');
  });

  it('books each answer once at the provider, marked as one of a batch', async () => {
    const batches = open();
    const before = emulator.bookings.length;
    const { id } = await submit(batches, 4);
    await untilEnded(batches, id);
    await outcomesOf(batches, id);
    await outcomesOf(batches, id);
    expect(emulator.bookings.slice(before)).toHaveLength(4);
    expect(emulator.bookings.slice(before).every(({ isBatch }) => isBatch)).toBe(true);
  });

  it('gives what an expired batch had answered, and says of the rest that it expired', async () => {
    emulator.batches.script({ end: 'expire', answered: 0.5 });
    const batches = open();
    const { id } = await submit(batches, 4);
    await untilEnded(batches, id);
    const types = [...(await outcomesOf(batches, id)).values()].map(({ type }) => type).sort();
    expect(types).toEqual(['answered', 'answered', 'expired', 'expired']);
  });

  it('keeps the answers of a cancelled batch, which are billed', async () => {
    emulator.batches.script({ end: 'never', answered: 0.25 });
    const batches = open();
    const { id } = await submit(batches, 4);
    await batches.state(id);
    expect(await batches.cancel(id)).toMatchObject({ status: 'cancelling' });
    await untilEnded(batches, id);
    const types = [...(await outcomesOf(batches, id)).values()].map(({ type }) => type).sort();
    expect(types).toEqual(['answered', 'cancelled', 'cancelled', 'cancelled']);
  });

  it('gives an error of one request as the error that a live call has', async () => {
    emulator.batches.script({ errored: 0.5 });
    const batches = open();
    const { id } = await submit(batches, 2);
    await untilEnded(batches, id);
    const outcomes = await outcomesOf(batches, id);
    await expect(
      batches.answering(answered(outcomes.get('item-0'))).generate(question(0)),
    ).rejects.toMatchObject({ code: 'server' });
    await expect(
      batches.answering(answered(outcomes.get('item-1'))).generate(question(1)),
    ).resolves.toMatchObject({ text: 'Answer to 1.' });
  });

  it('finds a batch whose creation was not heard of', async () => {
    emulator.batches.script({ isCreationLost: true });
    const batches = open();
    const since = Date.now();
    await expect(submit(batches, 7, `lost-${side}`)).rejects.toMatchObject({
      code: 'server',
      retryable: true,
    });
    const found = await batches.find(`lost-${side}`, { since, items: 7 });
    expect(found).toHaveLength(1);
    expect(found[0]?.isNamed).toBe(side !== 'anthropic');
    expect(await batches.find(`lost-${side}`, { since: Date.now() + 3_600_000, items: 7 })).toEqual([]);
  });

  it('rejects a poll that fails as a call that may be tried again', async () => {
    emulator.batches.script({ failingPolls: 1 });
    const batches = open();
    const { id } = await submit(batches, 1);
    await expect(batches.state(id)).rejects.toMatchObject({ code: 'server', retryable: true });
    await expect(batches.state(id)).resolves.toMatchObject({ status: 'running' });
  });

  it('sends what a live call sends, its prompt fenced', async () => {
    const batches = open();
    const prompt = definePrompt({
      id: 'sum',
      version: 1,
      system: 'Sum up.',
      user: '{{text}}',
      slots: { text: 'untrusted' },
    });
    const body = await batches.write({ prompt: prompt.with({ text: 'Some text.' }) });
    expect(JSON.parse(body)).toMatchObject({ model: side === 'anthropic' ? 'claude-haiku-4-5' : 'gpt-5.4' });
    expect(body).toMatch(/<text-[0-9a-f]{16}>\\nSome text/);
    expect(body).not.toContain('"stream":true');
  });

  it('ends a call when its caller leaves', async () => {
    const batches = open();
    const signal = AbortSignal.abort();
    await expect(batches.state('any', { signal })).rejects.toMatchObject({ code: 'aborted' });
    await expect(batches.state('nobody-knows')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('deletes what the provider keeps', async () => {
    const batches = open();
    const before = emulator.batches.files;
    const { id } = await submit(batches, 1);
    await untilEnded(batches, id);
    await batches.forget(id);
    await batches.forget(id);
    expect(emulator.batches.files).toBe(before);
  });

  it('leaves nothing at the provider that stays for ever: not of a batch that was refused, nor of one that nobody heard of', async () => {
    const batches = open();
    const { files } = emulator.batches;
    emulator.batches.script({ refusal: 429 });
    await expect(submit(batches, 1)).rejects.toMatchObject({ code: 'rate_limited' });
    expect(emulator.batches.files).toBe(files);
    emulator.batches.script({ isCreationLost: true });
    await expect(submit(batches, 1)).rejects.toMatchObject({ code: 'server' });
    expect(emulator.batches.endlessFiles).toBe(0);
  });

  it('gives what can be read of results in which one line cannot', async () => {
    emulator.batches.script({ brokenLines: 1, strangeLines: 1 });
    const batches = open();
    const { id } = await submit(batches, 3);
    await untilEnded(batches, id);
    const types: string[] = [];
    for await (const { type } of batches.outcomes(id)) types.push(type);
    expect(types).toEqual(['unreadable', 'unreadable', 'answered', 'answered']);
  });
});

it('a limit of enqueued tokens shows while a batch of OpenAI is validated', async () => {
  emulator.batches.script({ end: 'token_limit' });
  const batches = (sides['responses'] as () => ProviderBatches)();
  const { id } = await submit(batches, 2);
  expect(await untilEnded(batches, id)).toMatchObject({
    status: 'failed',
    failure: { code: 'token_limit_exceeded', isTooMuch: true },
  });
});

describe('the emulated batch APIs under the official SDKs', () => {
  it('is read by the SDK of Anthropic', async () => {
    const client = new Anthropic({ apiKey: 'k', baseURL: emulator.url });
    const params = {
      model: 'claude-haiku-4-5',
      max_tokens: 10,
      messages: [{ role: 'user' as const, content: 'number 1' }],
    };
    emulator.batches.script({ answered: 0.5, end: 'expire' });
    const { id } = await client.messages.batches.create({
      requests: [
        { custom_id: 'a', params },
        { custom_id: 'b', params },
      ],
    });
    const listed = await client.messages.batches.list({ limit: 5 });
    expect(listed.data[0]?.id).toBe(id);
    await client.messages.batches.retrieve(id);
    const kinds: string[] = [];
    for await (const { custom_id, result } of await client.messages.batches.results(id)) {
      kinds.push(`${custom_id} ${result.type}`);
      if (result.type === 'succeeded')
        expect(result.message.content[0]).toEqual({ type: 'text', text: 'Answer to 1.' });
    }
    expect(kinds).toEqual(['b expired', 'a succeeded']);
    expect(await client.messages.batches.delete(id)).toMatchObject({ type: 'message_batch_deleted' });
  });

  it('is read by the SDK of OpenAI', async () => {
    const client = new OpenAI({ apiKey: 'k', baseURL: emulator.openaiUrl });
    const body = { model: 'gpt-5.4', messages: [{ role: 'user', content: 'number 1' }] };
    const lines = ['a', 'b'].map((custom_id) =>
      JSON.stringify({ custom_id, method: 'POST', url: '/v1/chat/completions', body }),
    );
    const file = await client.files.create({
      file: await toFile(Buffer.from(lines.join('\n')), 'in.jsonl'),
      purpose: 'batch',
    });
    emulator.batches.script({ end: 'expire', answered: 0.5 });
    const endpoint = '/v1/chat/completions';
    const { id } = await client.batches.create({
      input_file_id: file.id,
      endpoint,
      completion_window: '24h',
      metadata: { own: 'x' },
    });
    await client.batches.retrieve(id);
    const batch = await client.batches.retrieve(id);
    expect(batch).toMatchObject({
      status: 'expired',
      request_counts: { total: 2, completed: 1, failed: 1 },
      metadata: { own: 'x' },
    });
    const answers = await (await client.files.content(String(batch.output_file_id))).text();
    expect(JSON.parse(answers.trim())).toMatchObject({ custom_id: 'a', response: { status_code: 200 } });
    const errors = await (await client.files.content(String(batch.error_file_id))).text();
    expect(JSON.parse(errors.trim())).toMatchObject({ custom_id: 'b', error: { code: 'batch_expired' } });
    await client.files.delete(file.id);
  });
});

import Anthropic from '@anthropic-ai/sdk';
import type { EmulatedAnswer, Emulator, Fault, FaultId } from '@internal/conformance/emulator';
import { faultList, startEmulator } from '@internal/conformance/emulator';
import type { TextModel } from '@internal/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import OpenAI from 'openai';
import { createAnthropicModel } from '../../src/anthropic/create-anthropic-model.ts';
import { createDoor, doorRoutes } from '../../src/http.ts';
import { withOutputGuard } from '../../src/layers/with-output-guard.ts';
import { wrapModel } from '../../src/layers/wrap-model.ts';
import { createOpenAiModel } from '../../src/openai/models/create-openai-model.ts';
import { routeModels } from '../../src/route/route-models.ts';
import { shareDispatcher } from '../share-dispatcher.ts';
import { shoutingGuard } from '../shouting-guard.ts';

type Way = 'chat' | 'responses' | 'messages';
const ways = ['chat', 'responses', 'messages'] as const;
const text = 'Grüße: 3 € für Äpfel 🍏, sagt sie. Ein zweiter Satz folgt, damit es eine Mitte gibt.';
const called: EmulatedAnswer = {
  text: '',
  toolCalls: [{ id: 'call_1', name: 'weather', input: { city: 'Zürich "am See"' } }],
};
const limits = {
  ...{ maxLineBytes: 100_000, maxResponseBytes: 1_000_000 },
  ...{ headersTimeoutMs: 300, firstTokenTimeoutMs: 300, idleTimeoutMs: 300, totalTimeoutMs: 700 },
};

let emulator: Emulator;
let url: string;
const closing: (() => Promise<unknown>)[] = [];
let answer: string | EmulatedAnswer = text;
const statuses: number[] = [];

beforeAll(async () => {
  await shareDispatcher();
  emulator = await startEmulator({ answer: () => answer });
  const claude = createAnthropicModel({ ...limits, apiKey: 'ours', baseUrl: emulator.url, model: 'm-1' });
  const gpt = createOpenAiModel({ ...limits, apiKey: 'ours', baseUrl: emulator.openaiUrl, model: 'm-1' });
  const second = createOpenAiModel({ ...limits, apiKey: 'ours', baseUrl: emulator.openaiUrl, model: 'm-2' });
  // Without limits of their own: a slow machine must not look like a fault.
  const patient = {
    claude: createAnthropicModel({ apiKey: 'ours', baseUrl: emulator.url, model: 'm-1' }),
    gpt: createOpenAiModel({ apiKey: 'ours', baseUrl: emulator.openaiUrl, model: 'm-1' }),
  };
  const guarded = (model: TextModel) => wrapModel(model, [withOutputGuard(shoutingGuard())]);
  const openai = ['chat', 'responses'] as const;
  const door = createDoor({
    prefix: '/door',
    models: {
      claude: { model: claude, dialects: ['messages'] },
      gpt: { model: gpt, dialects: openai },
      both: { model: routeModels([gpt, { model: second }]), dialects: openai },
      'claude-patient': { model: patient.claude, dialects: ['messages'] },
      'gpt-patient': { model: patient.gpt, dialects: openai },
      'claude-guarded': { model: guarded(claude), dialects: ['messages'] },
      'gpt-guarded': { model: guarded(gpt), dialects: openai },
    },
  });
  const server = Fastify();
  server.addHook('onResponse', async (_, reply) => {
    statuses.push(reply.statusCode);
  });
  await server.register(doorRoutes, { door });
  const late = createDoor({
    prefix: '/late',
    beginAfterMs: 1,
    models: { gpt: { model: gpt, dialects: openai } },
  });
  await server.register(doorRoutes, { door: late });
  url = await server.listen({ port: 0, host: '127.0.0.1' });
  closing.push(
    () => server.close(),
    () => emulator.close(),
  );
});
afterAll(() => Promise.all(closing.map((close) => close())));
beforeEach(() => {
  answer = text;
});

const openai = (base: string) =>
  new OpenAI({ apiKey: 'theirs', baseURL: `${base}/v1`, maxRetries: 0, timeout: 3_000 });
const anthropic = (base: string) =>
  new Anthropic({ apiKey: 'theirs', baseURL: base, maxRetries: 0, timeout: 3_000 });
const throughDoor = () => `${url}/door`;

/** What a client makes of an answer: whole, by its own helpers. */
const asks: Record<Way, (base: string, model: string, isStreamed: boolean) => Promise<unknown>> = {
  async chat(base, model, isStreamed) {
    const body = { model, messages: [{ role: 'user' as const, content: 'Say something.' }] };
    const { chat } = openai(base);
    if (!isStreamed) return (await chat.completions.create(body)).choices[0]?.message;
    const stream = chat.completions.stream({ ...body, stream_options: { include_usage: true } });
    return (await stream.finalChatCompletion()).choices[0]?.message;
  },
  async responses(base, model, isStreamed) {
    const body = { model, input: 'Say something.' };
    const { responses } = openai(base);
    const { output, usage, status } = isStreamed
      ? await responses.stream(body).finalResponse()
      : await responses.create(body);
    return {
      output: JSON.parse(JSON.stringify(output, (key, value) => (key === 'id' ? 0 : value))),
      usage,
      status,
    };
  },
  async messages(base, model, isStreamed) {
    const body = { model, max_tokens: 100, messages: [{ role: 'user' as const, content: 'Say something.' }] };
    const { messages } = anthropic(base);
    const { content, stop_reason, usage } = isStreamed
      ? await messages.stream(body).finalMessage()
      : await messages.create(body);
    return { content, stop_reason, usage };
  },
};
const modelOf = (way: Way) => (way === 'messages' ? 'claude' : 'gpt');
const straightTo = (way: Way) => (way === 'messages' ? emulator.url : emulator.url);
const plainAndStreamed = [
  ['plain', false],
  ['streamed', true],
] as const;

describe.each(ways)('the official client of %s', (way) => {
  describe.each(plainAndStreamed)('%s', (_, isStreamed) => {
    it.each([
      ['a text', text],
      ['a tool call', called],
    ])('gets %s as without the door', async (_name, given) => {
      answer = given;
      const straight = await asks[way](straightTo(way), 'm-1', isStreamed);
      expect(await asks[way](throughDoor(), modelOf(way), isStreamed)).toEqual(straight);
    });

    it('gets what a guard lets go, as whole as it was', async () => {
      answer = { ...called, text: 'A quiet word about SECRET things, and no more.' };
      const got = JSON.stringify(await asks[way](throughDoor(), `${modelOf(way)}-guarded`, isStreamed));
      expect(got).toContain('A quiet word about ****** things, and no more.');
      expect(got).not.toContain('SECRET');
      expect(got).toContain('am See');
    });

    it.each(faultList.map((fault) => [fault.id, fault as Fault] as const))(
      'under %s gets the whole answer or an error',
      async (id, fault) => {
        emulator.script(id as FaultId);
        const expected = fault[isStreamed ? 'stream' : 'plain'];
        const isPatient = expected === 'whole' && id !== 'lingering';
        const name = isPatient ? `${modelOf(way)}-patient` : modelOf(way);
        const got = await asks[way](throughDoor(), name, isStreamed).catch((error: unknown) => error);
        if (expected === 'refusal') return;
        if (expected === 'whole') {
          // Where the client itself makes nothing of it, it makes nothing of it through the door; but the door ends what was
          // left open, and says what its answers are.
          if (!/^(?:lingering|wrong_content_type)$/.test(id)) emulator.script(id as FaultId);
          const straight = await asks[way](straightTo(way), 'm-1', isStreamed).catch(
            (error: unknown) => error,
          );
          if (!(straight instanceof Error)) expect(got).toEqual(straight);
          return;
        }
        expect(got).toBeInstanceOf(Error);
        const status = /^status_(\d+)$/.exec(id)?.[1];
        if (status === undefined) return;
        // What a provider says to our key is nothing that the client could mend.
        const mended: Readonly<Record<string, number>> = { 401: 502, 402: 429, 403: 502 };
        expect((got as { status?: number }).status).toBe(mended[status] ?? Number(status));
      },
      20_000,
    );
  });
});

it.each(['claude', 'gpt'])(
  'a stream that fails after its first word is no 200 to those who count: %s',
  async (model) => {
    emulator.script('cut');
    const body = { model, max_tokens: 50, stream: true, messages: [{ role: 'user', content: 'Hi.' }] };
    const path = model === 'gpt' ? 'chat/completions' : 'messages';
    const headers = { 'content-type': 'application/json' };
    const sent = await fetch(`${url}/door/v1/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect([sent.status, await sent.text()]).toEqual([200, expect.stringContaining('"error"')]);
    expect(statuses.at(-1)).toBe(502);
  },
);

it('a stream that has begun with nothing yet, and fails, is a 200 with the failure in it', async () => {
  emulator.script('slow_headers');
  const sent = await fetch(`${url}/late/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt', stream: true, messages: [{ role: 'user', content: 'Hi.' }] }),
  });
  const type = sent.headers.get('content-type');
  expect([sent.status, type, await sent.text()]).toEqual([
    200,
    expect.stringContaining('text/event-stream'),
    expect.stringContaining('"error"'),
  ]);
  expect(statuses.at(-1)).toBe(504);
});

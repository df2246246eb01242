// Gemini by its compatible endpoint and deployments on Azure: what goes out, beside the official SDK where it has a client.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AzureOpenAI, OpenAI } from 'openai';
import { z } from 'zod';
import { createGeminiModel } from '../../src/gemini.ts';
import { AiError, defineOutput, nextTurn, type TextModel, type TextRequest } from '../../src/index.ts';
import { createAzureOpenAiModel } from '../../src/openai.ts';
import { type Asked, type ByteServer, startByteServer } from '../oracle/support/byte-server.ts';
import { chunk, completion, counted, done, type Json, sse, text } from '../oracle/support/bytes.ts';

let server: ByteServer;
beforeAll(async () => {
  server = await startByteServer();
});
afterAll(() => server.close());

const request: TextRequest = { messages: [{ role: 'user', content: 'How is it?' }] };
const tools = [{ name: 'look_up', description: 'Looks up.', inputSchema: { type: 'object' } }];
const signed = { google: { thought_signature: 'c2lnbmVk' } };
const model = 'gemini-3.8-flash';

async function ask(asked: TextModel, what: TextRequest, isPlain: boolean) {
  if (isPlain) return asked.generate(what);
  for await (const event of asked.stream(what)) if (event.type === 'finish') return event.result;
  throw new Error('no finish');
}

/** Google's endpoint, as far as it is strict: unknown fields are refused, and so is a call without the signature it came with. */
function strictGoogle(answers: readonly string[]) {
  const bodies: Json[] = [];
  const refuse = (message: string) =>
    new Response(JSON.stringify([{ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }]), {
      status: 400,
      headers: { 'content-type': 'application/json' },
    });
  const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    const body = JSON.parse(init?.body as string) as Json;
    bodies.push(body);
    const written = JSON.stringify(body);
    for (const name of ['seed', '$schema', '$ref', '$defs'])
      if (written.includes(`"${name}":`))
        return refuse(`Invalid JSON payload received. Unknown name "${name}": Cannot find field.`);
    const calls = (body['messages'] as Json[]).flatMap((said) => (said['tool_calls'] ?? []) as Json[]);
    if (calls.length > 0 && JSON.stringify(calls[0]?.['extra_content']) !== JSON.stringify(signed))
      return refuse('Function call is missing a thought_signature in functionCall parts.');
    return new Response(answers[Math.min(bodies.length, answers.length) - 1], {
      headers: { 'content-type': body['stream'] ? 'text/event-stream' : 'application/json' },
    });
  };
  return { bodies, fetch };
}

const call = (id: string, more: Json = {}) => ({
  id,
  type: 'function',
  function: { name: 'look_up', arguments: '{"x":1}' },
  ...more,
});

describe.each([true, false])('Gemini (plain: %s)', (isPlain) => {
  const thinking = counted(100, 20, { total_tokens: 420 });
  const first = isPlain
    ? completion({ content: null, tool_calls: [call('a1', { extra_content: signed }), call('a2')] }, 'stop', {
        usage: thinking,
      })
    : sse(
        chunk({ role: 'assistant', tool_calls: [call('a1', { extra_content: signed })] }),
        chunk({ tool_calls: [call('a2')] }),
        chunk({ role: 'assistant' }, 'stop', { usage: thinking }),
        done,
      );
  const second = isPlain
    ? completion({ content: 'Fine.', extra_content: signed })
    : sse(text('Fine.'), chunk({ extra_content: signed }, 'stop'), done);

  it('gets the signature back with the call it came with, in a turn with two calls and in the text after it', async () => {
    const { bodies, fetch } = strictGoogle([first, second]);
    const gemini = createGeminiModel({ model, apiKey: 'key', fetch });
    const asked = { ...request, tools };
    const result = await ask(gemini, asked, isPlain);
    expect(result.finishReason).toBe('tool_calls');
    const next = nextTurn(asked, result, [
      { toolCallId: 'a1', content: 'One.' },
      { toolCallId: 'a2', content: 'Two.' },
    ]);
    const last = await ask(gemini, next, isPlain);
    expect(last.text).toBe('Fine.');
    await ask(gemini, nextTurn(next, last, 'And then?'), isPlain);
    const said = (bodies[2] as { messages: Json[] }).messages;
    expect(said.map((each) => each['role'])).toEqual([
      'user',
      'assistant',
      'tool',
      'tool',
      'assistant',
      'user',
    ]);
    expect(said[1]?.['tool_calls']).toEqual([call('a1', { extra_content: signed }), call('a2')]);
    expect(said[4]).toEqual({ role: 'assistant', content: 'Fine.', extra_content: signed });
  });

  it('counts thought that only the total has, at the listed price of the model', async () => {
    const { fetch } = strictGoogle([first]);
    const result = await ask(
      createGeminiModel({ model, apiKey: 'key', fetch }),
      { ...request, tools },
      isPlain,
    );
    expect(result).toMatchObject({ provider: 'gemini', usage: { inputTokens: 100, outputTokens: 320 } });
    expect(result.cost).toMatchObject({ status: 'known' });
    expect((result.cost as { usd: number }).usd).toBeCloseTo((100 * 0.75 + 320 * 3.75) / 1e6, 12);
  });

  // wyeeeee/hajimi#292: asked for thought, it puts it into the content between marks.
  it('gives thought that stands in the content between marks as reasoning, and never sends it as an answer', async () => {
    const thought = { extra_content: { google: { thought: true } } };
    const body = isPlain
      ? completion({ content: '<thought>I look at it.</thought>It is <b>good</b>.', ...thought })
      : sse(
          chunk({ role: 'assistant', content: '<thought>I look ', ...thought }),
          chunk({ content: 'at it.', ...thought }),
          chunk({ content: '</thought>It is ' }),
          text('<b>good</b>.', 'stop'),
          done,
        );
    const marks = 'Write <thought> and </thought>.';
    const plain = isPlain ? completion({ content: marks }) : sse(text(marks, 'stop'), done);
    const { bodies, fetch } = strictGoogle([body, plain]);
    const gemini = createGeminiModel({ model, apiKey: 'key', fetch });
    const result = await ask(gemini, request, isPlain);
    expect(result.text).toBe('It is <b>good</b>.');
    const next = nextTurn(request, result, 'And then?');
    expect((await ask(gemini, next, isPlain)).text).toBe(marks);
    const said = (bodies[1] as { messages: Json[] }).messages;
    expect(said[1]).toEqual({ role: 'assistant', content: 'It is <b>good</b>.' });
    if (isPlain) return;
    const seen: string[] = [];
    const again = createGeminiModel({ model, apiKey: 'key', fetch: strictGoogle([body]).fetch });
    for await (const event of again.stream(request)) if (event.type === 'reasoning') seen.push(event.text);
    expect(seen).toEqual(['I look ', 'at it.']);
  });

  it('sends no field that the endpoint refuses: a seed is named, drafts and references are left out', async () => {
    const { bodies, fetch } = strictGoogle([second]);
    const gemini = createGeminiModel({ model, apiKey: 'key', fetch });
    const draft = { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' };
    const seeded = await ask(
      gemini,
      { ...request, seed: 7, effort: 'low', tools: [{ ...tools[0], inputSchema: draft } as never] },
      isPlain,
    );
    expect(seeded.warnings.map(({ setting }) => setting)).toEqual(['seed']);
    expect(bodies[0]).toMatchObject({ reasoning_effort: 'low' });
    const flat = defineOutput({ name: 'mood', schema: z.object({ mood: z.string() }) });
    await ask(gemini, { ...request, schema: flat }, isPlain);
    expect(bodies[1]?.['response_format']).toMatchObject({ type: 'json_schema' });
    const node: z.ZodType = z.object({ name: z.string(), children: z.array(z.lazy(() => node)) });
    const tree = defineOutput({ name: 'tree', schema: z.object({ root: node }) });
    await ask(gemini, { ...request, schema: tree }, isPlain);
    expect(bodies[2]).not.toHaveProperty('response_format');
    expect(JSON.stringify((bodies[2] as { messages: Json[] }).messages[0])).toContain('$ref');
  });
});

describe('Gemini', () => {
  it('asks Google by its path and key, and wants a key', async () => {
    const asked: Asked[] = [];
    const url = server.serve({ body: completion({ content: 'Hi' }) }, asked);
    const result = await createGeminiModel({ model, apiKey: 'key', baseUrl: url }).generate(request);
    expect(result.text).toBe('Hi');
    expect(asked[0]?.url).toBe('/chat/completions');
    expect(asked[0]?.headers['authorization']).toBe('Bearer key');
    expect(asked[0]?.body).toMatchObject({ model, max_tokens: 4096 });
    expect(() => createGeminiModel({ model, apiKey: '' })).toThrow(/GEMINI_API_KEY/);
  });
});

describe('Azure', () => {
  const endpoint = (url: string) => `${url}/`;
  const azure = {
    model: 'gpt-5.4',
    deployment: 'my summaries',
    apiKey: 'key',
    price: 'openai/gpt-5.4',
  } as const;

  it('asks a deployment with its key and version exactly as the official client does', async () => {
    const ours: Asked[] = [];
    const theirs: Asked[] = [];
    const wire = { body: completion({ content: 'Hi' }, 'stop', { model: '' }) };
    const apiVersion = '2024-10-21';
    const result = await createAzureOpenAiModel({
      ...azure,
      endpoint: endpoint(server.serve(wire, ours)),
      apiVersion,
    }).generate(request);
    const client = new AzureOpenAI({
      endpoint: server.serve(wire, theirs),
      apiVersion,
      deployment: azure.deployment,
      apiKey: 'key',
    });
    await client.chat.completions.create({ model: azure.deployment, messages: [] });
    expect(ours[0]?.url).toBe(theirs[0]?.url);
    expect(ours[0]?.url).toBe('/openai/deployments/my%20summaries/chat/completions?api-version=2024-10-21');
    const keys = ({ headers }: Asked) => [headers['api-key'], headers['authorization']];
    expect(keys(ours[0] as Asked)).toEqual(['key', undefined]);
    expect(keys(ours[0] as Asked)).toEqual(keys(theirs[0] as Asked));
    expect(ours[0]?.body).toMatchObject({ model: 'my summaries', max_completion_tokens: 4096 });
    expect(result).toMatchObject({ provider: 'azure', model: 'gpt-5.4', cost: { status: 'known' } });
  });

  it('asks the path without versions as the client of OpenAI does there, with a token of its own each time', async () => {
    const ours: Asked[] = [];
    const theirs: Asked[] = [];
    const wire = { body: completion({ content: 'Hi' }) };
    let count = 0;
    const apiKey = async () => {
      count += 1;
      return `token ${count}`;
    };
    const asking = createAzureOpenAiModel({ ...azure, apiKey, endpoint: server.serve(wire, ours) });
    await asking.generate(request);
    const baseURL = `${server.serve(wire, theirs)}/openai/v1`;
    await new OpenAI({ baseURL, apiKey: 'token 1' }).chat.completions.create({ model: 'm', messages: [] });
    expect(ours[0]?.url).toBe('/openai/v1/chat/completions');
    expect(ours[0]?.url).toBe(theirs[0]?.url);
    expect(ours[0]?.headers['authorization']).toBe('Bearer token 1');
    expect(ours[0]?.headers['authorization']).toBe(theirs[0]?.headers['authorization']);
    await expect(asking.generate(request)).rejects.toThrow(AiError);
    expect(count).toBe(2);
  });

  it('keeps the answer whose first chunk has only what the filters say, and the name of the model', async () => {
    const filters = {
      id: '',
      object: '',
      model: '',
      choices: [],
      prompt_filter_results: [{ prompt_index: 0 }],
    };
    const body = sse(filters, chunk({ content: 'Hi' }, 'stop', { model: 'gpt-5.4-2026-03-05' }), done);
    const url = server.serve({ body });
    const result = await ask(createAzureOpenAiModel({ ...azure, endpoint: url }), request, false);
    expect(result).toMatchObject({ text: 'Hi', model: 'gpt-5.4-2026-03-05' });
  });

  it('wants a key and an address', () => {
    expect(() => createAzureOpenAiModel({ ...azure, apiKey: '', endpoint: 'https://x.example' })).toThrow(
      /AZURE_OPENAI_API_KEY/,
    );
    expect(() => createAzureOpenAiModel({ ...azure, endpoint: 'x' })).toThrow(/https?:/);
  });
});

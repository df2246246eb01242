// Parameters as servers want them: limits under their name, headers, own fields, pictures by address, no redirects.
import { afterEach, describe, expect, it } from '@jest/globals';
import { createAnthropicModel } from '../../src/anthropic.ts';
import type { TextRequest } from '../../src/index.ts';
import { createOpenAiCompatibleModel, createOpenAiModel } from '../../src/openai.ts';
import { completion, type Json, message, response, said } from '../oracle/support/bytes.ts';

const request: TextRequest = { messages: [{ role: 'user', content: 'Hello' }] };
const answers: Record<Name, string> = {
  chat: completion({ content: 'Hi' }, 'STOP'),
  responses: JSON.stringify(response([said('Hi')])),
  anthropic: message([{ type: 'text', text: 'Hi' }]),
};
type Name = 'chat' | 'responses' | 'anthropic';
const names = ['chat', 'responses', 'anthropic'] as const;

async function sent(
  name: Name,
  more: object = {},
  asked: Partial<TextRequest> = {},
  answer?: () => Response,
) {
  const seen: { body: Json; headers: Headers; redirect: unknown }[] = [];
  const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    seen.push({
      body: JSON.parse(init?.body as string) as Json,
      headers: new Headers(init?.headers),
      redirect: init?.redirect,
    });
    return answer?.() ?? new Response(answers[name], { headers: { 'content-type': 'application/json' } });
  };
  const options = { model: 'm', apiKey: 'k', baseUrl: 'http://x/v1', fetch, ...more };
  const model =
    name === 'anthropic'
      ? createAnthropicModel(options)
      : name === 'chat'
        ? createOpenAiCompatibleModel(options)
        : createOpenAiModel(options);
  const result = await model.generate({ ...request, ...asked });
  return { result, ...(seen[0] as (typeof seen)[0]) };
}

describe('the limit of an answer', () => {
  it.each([
    ['gpt-5.4', 'max_completion_tokens'],
    ['openai/o4-mini', 'max_completion_tokens'],
    ['gpt-4o', 'max_tokens'],
    ['llama3.3', 'max_tokens'],
    ['gpt-oss-120b', 'max_tokens'],
  ])('of %s is called %s, and no other', async (model, field) => {
    const { body } = await sent('chat', { model });
    expect(Object.keys(body).filter((key) => key.startsWith('max_'))).toEqual([field]);
  });

  it('has the name that an option says', async () => {
    const { body } = await sent('chat', { tokenLimitField: 'max_completion_tokens' });
    expect(body).toMatchObject({ max_completion_tokens: 4096 });
  });
});

describe.each(names)('at %s', (name) => {
  it('headers and own fields of the model and of the request go out, those of the request win', async () => {
    const { body, headers } = await sent(
      name,
      { headers: { 'x-gate': 'a', 'x-more': 'b' }, extraBody: { tier: 'a', other: 1 } },
      { headers: { 'x-gate': 'c' }, extraBody: { tier: 'b' } },
    );
    expect([headers.get('x-gate'), headers.get('x-more')]).toEqual(['c', 'b']);
    expect(headers.has('traceparent')).toBe(false);
    const traced = { trace: () => '00-1-2-01' };
    expect((await sent(name, {}, traced)).headers.get('traceparent')).toBe('00-1-2-01');
    const own = await sent(name, {}, { ...traced, headers: { traceparent: 'mine' } });
    expect(own.headers.get('traceparent')).toBe('mine');
    expect(body).toMatchObject({ tier: 'b', other: 1 });
  });

  it('a redirect is refused: it would take the key and the prompt elsewhere', async () => {
    const redirect = () => new Response('', { status: 307, headers: { location: 'http://elsewhere/' } });
    const error = await sent(name, {}, {}, redirect).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'bad_request',
      retryable: false,
      status: 307,
      providerCode: 'redirect',
    });
    const followed = () => Object.defineProperty(new Response('{}'), 'redirected', { value: true });
    await expect(sent(name, {}, {}, followed)).rejects.toMatchObject({ providerCode: 'redirect' });
    expect((await sent(name)).redirect).toBe('manual');
  });

  it('options and requests with headers or fields that cannot be are refused by name', async () => {
    for (const headers of [{ 'x y': 'a' }, { x: 'a\r\nb: c' }, { x: 7 as never }]) {
      await expect(sent(name, { headers })).rejects.toThrow(/headers/);
      await expect(sent(name, {}, { headers })).rejects.toMatchObject({ code: 'bad_request' });
    }
    for (const own of [
      { stream: true },
      { model: 'dear' },
      { n: 9 },
      { max_tokens: 9 },
      { max_output_tokens: 9 },
    ]) {
      await expect(sent(name, { extraBody: own })).rejects.toThrow(/extraBody/);
      await expect(sent(name, {}, { extraBody: own })).rejects.toThrow(/extraBody/);
    }
    await expect(sent(name, {}, { topP: 2, seed: 0.5 })).rejects.toMatchObject({ problems: { length: 2 } });
  });

  it('a picture by its address goes out as one', async () => {
    const picture = { type: 'image', url: 'https://example.org/a.png' } as const;
    const { body } = await sent(
      name,
      { capabilities: { images: true } },
      { messages: [{ role: 'user', content: [picture] }] },
    );
    expect(JSON.stringify(body)).toContain('https://example.org/a.png');
    const local = { ...picture, url: 'file:///etc/passwd' };
    await expect(
      sent(name, { capabilities: { images: true } }, { messages: [{ role: 'user', content: [local] }] }),
    ).rejects.toThrow(/url/);
  });

  it('topP and seed go out where the model has them, and stand in warnings where it has not', async () => {
    const { body, result } = await sent(name, {}, { topP: 0.5, seed: 7 });
    const wanted = {
      chat: [0.5, 7, []],
      responses: [0.5, undefined, ['seed']],
      anthropic: [undefined, undefined, ['topP', 'seed']],
    };
    expect([body['top_p'], body['seed'], result.warnings.map(({ setting }) => setting)]).toEqual(
      wanted[name],
    );
  });

  it('the word with which the answer ended stands in the result', async () => {
    const { result } = await sent(name);
    const word = { chat: 'STOP', responses: 'completed', anthropic: 'end_turn' };
    expect(result).toMatchObject({ finishReason: 'stop', rawFinishReason: word[name] });
  });
});

describe.each([
  ['OPENAI_CUSTOM_HEADERS', 'chat'],
  ['OPENAI_CUSTOM_HEADERS', 'responses'],
  ['ANTHROPIC_CUSTOM_HEADERS', 'anthropic'],
] as const)('%s at %s', (variable, name) => {
  afterEach(() => {
    delete process.env[variable];
  });
  it('goes out only when asked for, and stays where it is', async () => {
    process.env[variable] = 'x-from-environment: yes';
    expect((await sent(name)).headers.get('x-from-environment')).toBeNull();
    expect(process.env[variable]).toBe('x-from-environment: yes');
    expect((await sent(name, { environmentHeaders: true })).headers.get('x-from-environment')).toBe('yes');
  });
});

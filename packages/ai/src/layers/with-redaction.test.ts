import type { TextEvent, TextModel, TextRequest, TextResult } from '@internal/model';
import { AiError, nextTurn } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { definePrompt, renderRequest } from '../prompt/create-prompt-renderer.ts';
import { mockModel } from '../testing/mock-model.ts';
import { responseRules, withCache } from './with-cache.ts';
import type { WithRedactionOptions } from './with-redaction.ts';
import { withRedaction } from './with-redaction.ts';
import { wrapModel } from './wrap-model.ts';

const emails = (text: string) =>
  Array.from(text.matchAll(/\w+@\w+\.org/g), ({ 0: { length }, index }) => ({
    kind: 'email',
    start: index,
    end: index + length,
  }));
const ask = (content: string): TextRequest => ({ messages: [{ role: 'user', content }] });
const sentTo = (request: TextRequest | undefined) =>
  renderRequest(request ?? {}).messages.at(-1)?.content as string;

/** A model that says what it was sent, in pieces of `size` characters. */
const echo = (size = 1_000) =>
  mockModel({
    answers: (request) => sentTo(request) || '-',
    pieces: (text) => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [],
  });

async function collect(events: AsyncIterable<TextEvent>): Promise<TextEvent[]> {
  const list: TextEvent[] = [];
  for await (const event of events) list.push(event);
  return list;
}
const textOf = (events: readonly TextEvent[]) =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');

/** What the model got, and what the caller got. */
async function roundTrip(content: string, options: Partial<WithRedactionOptions> = {}) {
  const model = echo();
  const { text } = await withRedaction({ redactor: emails, ...options })(model).generate(ask(content));
  return { sent: sentTo(model.requests[0]), text };
}

describe('withRedaction', () => {
  it('sends placeholders numbered by first appearance, the same for the same value, and brings the values back', async () => {
    const content = 'ann@a.org to bob@b.org, again ann@a.org';
    expect(await roundTrip(content)).toEqual({
      sent: '[EMAIL_1] to [EMAIL_2], again [EMAIL_1]',
      text: content,
    });
  });

  it('takes what look-alikes stand in the input for texts of their own', async () => {
    const content = 'You wrote [EMAIL_1] and [TEXT_2] to ann@a.org [EMAIL_ann@a.org1]';
    const { sent, text } = await roundTrip(content);
    expect(sent).toBe('You wrote [TEXT_1] and [TEXT_2] to [EMAIL_3] [[EMAIL_4]1]');
    expect(text).toBe(content);
  });

  it('leaves a placeholder that the model made up', async () => {
    const model = mockModel({ answers: ['[EMAIL_1] and [EMAIL_7] and [email_1]'] });
    const { text } = await withRedaction({ redactor: emails })(model).generate(ask('ann@a.org'));
    expect(text).toBe('ann@a.org and [EMAIL_7] and [email_1]');
  });

  it('hands on the request itself where nothing is found', async () => {
    const model = mockModel();
    const request = ask('nothing here');
    await withRedaction({ redactor: emails })(model).generate(request);
    expect(model.requests[0]).toBe(request);
  });

  it('looks at slots, system text, every turn and arguments of calls, and never at pictures and what a provider wants back', async () => {
    const model = mockModel({ answers: ['fine'] });
    const prompt = definePrompt({ id: 'p', version: 1, user: '{{text}}', slots: { text: 'untrusted' } });
    const image = { type: 'image', mediaType: 'image/png', data: 'AA==' } as const;
    const providerData = { sealed: 'ann@a.org' };
    const call = { id: '1', name: 'send', input: { to: ['bob@b.org'], 'cy@c.org': 2 }, providerData };
    await withRedaction({ redactor: emails })(model).generate({
      prompt: prompt.with({ text: 'ann@a.org' }),
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'bob@b.org' }, image] },
        { role: 'assistant', content: 'ann@a.org', toolCalls: [call] },
        { role: 'tool', toolCallId: '1', content: 'sent to bob@b.org' },
      ],
    });
    const [sent] = model.requests;
    expect(sent?.prompt?.slots).toEqual({ text: { trust: 'untrusted', text: '[EMAIL_1]' } });
    expect(sent?.messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: '[EMAIL_2]' }, image] },
      {
        role: 'assistant',
        content: '[EMAIL_1]',
        toolCalls: [{ ...call, input: { to: ['[EMAIL_2]'], '[EMAIL_3]': 2 } }],
      },
      { role: 'tool', toolCallId: '1', content: 'sent to [EMAIL_2]' },
    ]);
    await withRedaction({ redactor: emails })(model).generate({ ...ask('hi'), system: 'you are ann@a.org' });
    expect(model.requests[1]?.system).toBe('you are [EMAIL_1]');
  });

  it('knows a password again that stands alone as an argument', async () => {
    const model = mockModel({ answers: ['fine'] });
    const redactor = (text: string) => {
      const at = text.indexOf('password: ');
      return at < 0 ? [] : [{ kind: 'password', start: at + 10, end: text.length }];
    };
    const toolCalls = [{ id: '1', name: 'log_in', input: { secret: 'tulip' } }];
    await withRedaction({ redactor })(model).generate({
      messages: [
        { role: 'user', content: 'password: tulip' },
        { role: 'assistant', content: '', toolCalls },
        { role: 'tool', toolCallId: '1', content: 'fine' },
      ],
    });
    expect(JSON.stringify(model.requests)).not.toContain('tulip');
  });

  it('streams values back whole, wherever a placeholder is cut', async () => {
    const content = 'To ann@a.org, not [to] bob@b.org [EMAIL_1] [';
    for (let size = 1; size < 14; size += 1) {
      const events = await collect(withRedaction({ redactor: emails })(echo(size)).stream(ask(content)));
      expect(textOf(events)).toBe(content);
      expect(events.at(-1)).toMatchObject({ type: 'finish', result: { text: content } });
    }
  });

  it('restores any text cut anywhere exactly', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'ann@a.org',
        'bob@b.org',
        '[EMAIL_1]',
        '[TEXT_2]',
        '[',
        ']',
        '[EMAIL_',
        '_1]',
        ' ',
        '1',
      ),
      fc.string({ maxLength: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 30 }),
        async (pieces, size) => {
          const content = pieces.join('') || '-';
          const events = await collect(withRedaction({ redactor: emails })(echo(size)).stream(ask(content)));
          expect(textOf(events)).toBe(content);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('holds natural brackets back no longer than they could become a placeholder', async () => {
    const model = mockModel({ answers: ['[see [EMAILS] '], pieces: (text) => [...text] });
    const events = await collect(withRedaction({ redactor: emails })(model).stream(ask('ann@a.org')));
    const pieces = events.flatMap((event) => (event.type === 'text' ? [event.text] : []));
    expect(pieces).toEqual(['[s', 'e', 'e', ' ', '[EMAILS', ']', ' ']);
  });

  it('writes a value into JSON as JSON does', async () => {
    const redactor = (text: string) => {
      const at = text.indexOf('Ann');
      return at < 0 ? [] : [{ kind: 'name', start: at, end: text.length }];
    };
    const model = mockModel({ answers: ['{"name":"[NAME_1]"}'], pieces: (text) => [...text] });
    const request = { ...ask('for Ann "A"\nB\\'), schema: { name: 'person' } };
    const { text } = await withRedaction({ redactor })(model).generate(request);
    expect(JSON.parse(text)).toEqual({ name: 'Ann "A"\nB\\' });
    const events = await collect(withRedaction({ redactor })(model).stream(request));
    expect(JSON.parse(textOf(events))).toEqual({ name: 'Ann "A"\nB\\' });
  });

  it('brings values back into objects, partial ones and arguments of calls', async () => {
    const call = { id: '1', name: 'send', input: { to: ['[EMAIL_1]', '[EMAIL_9]'], n: 1 } };
    const result = { text: '[EMAIL_1]', toolCalls: [call], object: { '[EMAIL_1]': ['[EMAIL_1]', null] } };
    const model: TextModel = {
      id: 'm',
      generate: async () => result as unknown as TextResult,
      async *stream() {
        yield { type: 'start', provider: 'p', model: 'm' };
        yield { type: 'reasoning', text: 'for [EMA' };
        yield { type: 'reasoning', text: 'IL_1] [' };
        yield { type: 'partial', object: { to: 'x [EMAIL_' } };
        yield { type: 'partial', object: { to: 'x [EMAIL_1]' } };
        yield { type: 'tool_call', call };
        yield { type: 'finish', result: result as unknown as TextResult };
      },
    };
    const restored = {
      text: 'ann@a.org',
      toolCalls: [{ ...call, input: { to: ['ann@a.org', '[EMAIL_9]'], n: 1 } }],
      object: { 'ann@a.org': ['ann@a.org', null] },
    };
    const redacted = withRedaction({ redactor: emails })(model);
    expect(await redacted.generate(ask('ann@a.org'))).toEqual(restored);
    expect(await collect(redacted.stream(ask('ann@a.org')))).toEqual([
      { type: 'start', provider: 'p', model: 'm' },
      { type: 'reasoning', text: 'for ' },
      { type: 'reasoning', text: 'ann@a.org ' },
      { type: 'partial', object: { to: 'x ' } },
      { type: 'partial', object: { to: 'x ann@a.org' } },
      { type: 'tool_call', call: restored.toolCalls[0] },
      { type: 'reasoning', text: '[' },
      { type: 'finish', result: restored },
    ]);
  });

  it('leaves placeholders in the answer where they are to stay', async () => {
    const { text } = await roundTrip('to ann@a.org', { restore: false });
    expect(text).toBe('to [EMAIL_1]');
  });

  it('gives each caller its own values where a failure is shared, and the error has placeholders for everybody else', async () => {
    const partial = { text: 'To [EMAIL_1]', usage: { inputTokens: 1, outputTokens: 1 } as never };
    const error = new AiError('server', 'It broke.', { partial, provider: 'p', cause: new Error('why') });
    error.attempts = [{ provider: 'p' } as never];
    const model: TextModel = {
      id: 'm',
      generate: () => Promise.reject(error),
      async *stream() {
        yield { type: 'text', text: 'To [EMAI' };
        throw error;
      },
    };
    const redacted = withRedaction({ redactor: emails })(model);
    const copy = await redacted.generate(ask('ann@a.org')).catch((caught: AiError) => caught);
    expect(copy).toMatchObject({
      code: 'server',
      message: 'It broke.',
      provider: 'p',
      attempts: [{ provider: 'p' }],
    });
    expect(copy).toHaveProperty('partial.text', 'To ann@a.org');
    expect(copy).toHaveProperty('cause.message', 'why');
    await expect(collect(redacted.stream(ask('bob@b.org')))).rejects.toHaveProperty(
      'partial.text',
      'To bob@b.org',
    );
    expect(error.partial?.text).toBe('To [EMAIL_1]');
    const plain: TextModel = { ...model, generate: () => Promise.reject(new Error('no')) };
    await expect(withRedaction({ redactor: emails })(plain).generate(ask('ann@a.org'))).rejects.toThrow('no');
  });

  it('stands outside the cache: one stored answer, with placeholders, serves each with its own values', async () => {
    const stored: unknown[] = [];
    const keys = new Set<string>();
    const rules = responseRules({ id: 'm' } as TextModel);
    const cache = withCache({
      async respond(request, produce) {
        keys.add(JSON.stringify(rules.keyOf(request)));
        if (stored.length > 0) return { value: stored[0] as TextResult, cache: { outcome: 'hit' } };
        stored.push(await produce({ signal: new AbortController().signal }));
        return { value: stored[0] as TextResult, cache: { outcome: 'miss' } };
      },
      respondStream: () => Promise.reject(new Error('not used')),
    });
    const seen: string[] = [];
    const model = wrapModel(echo(), [withRedaction({ redactor: emails }), cache]);
    model.on('call', (event) => seen.push(JSON.stringify(event)));
    model.on('attempt', (event) => seen.push(JSON.stringify(event)));
    expect((await model.generate(ask('mail ann@a.org'))).text).toBe('mail ann@a.org');
    expect((await model.generate(ask('mail bob@b.org'))).text).toBe('mail bob@b.org');
    expect([...keys]).toHaveLength(1);
    expect(seen.length).toBeGreaterThan(2);
    expect(JSON.stringify([stored, [...keys], seen])).not.toMatch(/@\w\.org/);
    expect(() => wrapModel(echo(), [cache, withRedaction({ redactor: emails })])).toThrow(
      /redaction must stand outside cache/,
    );
  });

  it('gives a value the same placeholder in every turn of a conversation', async () => {
    const model = echo();
    const redacted = withRedaction({ redactor: emails })(model);
    const request = ask('mail ann@a.org and bob@b.org');
    const result = await redacted.generate(request);
    const { messages = [] } = nextTurn(request, result, 'and now?');
    await redacted.generate({ messages: [...messages, { role: 'user', content: 'only bob@b.org' }] });
    expect(sentTo(model.requests[1])).toBe('only [EMAIL_2]');
  });

  it.each([
    ['as whole words in any case', 'Ann met ANN and Annual', '[NAME_1] met [NAME_2] and Annual'],
    ['over the end of a line', 'Ada\nLovelace', '[NAME_1]'],
    ['composed and decomposed', 'Jose\u0301 and José', '[NAME_1] and [NAME_2]'],
    ['beside letters where no blanks are written', '山田さん', '[NAME_1]さん'],
    ['the longer one first', 'Ann Lee', '[NAME_1]'],
    ['with signs of patterns', 'A.B. (x) not AxB.', '[NAME_1] not AxB.'],
    ['together with what the redactor finds', 'Ann ann@a.org', '[NAME_1] [EMAIL_2]'],
  ])('finds names %s', async (_, content, expected) => {
    const names = ['Ann', 'Ann Lee', 'Ada Lovelace', 'José', '山田', 'A.B. (x)'];
    expect(await roundTrip(content, { names })).toEqual({ sent: expected, text: content });
    expect(await roundTrip(content, { names: async () => names })).toEqual({ sent: expected, text: content });
  });

  it('refuses a request past its bounds before anything is sent, without a word of it', async () => {
    const model = mockModel();
    const few = withRedaction({ redactor: emails, maxPlaceholders: 2, maxTextLength: 40 })(model);
    await few.generate(ask('a@a.org b@b.org a@a.org'));
    for (const content of ['a@a.org b@b.org c@c.org', '[A_1] [A_2] [A_3]', 'a@a.org'.padEnd(41, ' x')]) {
      const error = await few.generate(ask(content)).catch((caught: AiError) => caught);
      expect(error).toMatchObject({ code: 'bad_request', retryable: false });
      expect((error as AiError).message).not.toMatch(/@|A_1/);
      await expect(collect(few.stream(ask(content)))).rejects.toMatchObject({ code: 'bad_request' });
    }
    let deep: unknown = 'x';
    for (let depth = 0; depth < 200; depth += 1) deep = [deep];
    const toolCalls = [{ id: '1', name: 'f', input: deep }];
    const messages = [{ role: 'assistant' as const, content: '', toolCalls }];
    await expect(few.generate({ messages })).rejects.toMatchObject({ code: 'bad_request' });
    expect(model.requests).toHaveLength(1);
  });

  it('sends nothing where a redactor fails or finds what does not lie in the text', async () => {
    const model = mockModel();
    for (const [start, end] of [
      [0, 99],
      [-1, 2],
      [2, 2],
      [Number.NaN, 3],
      [0.5, 2],
    ] as const) {
      const redactor = { find: () => [{ kind: 'x', start, end }] };
      await expect(withRedaction({ redactor })(model).generate(ask('text'))).rejects.toMatchObject({
        code: 'invalid_options',
      });
    }
    const redactor = () => {
      throw new Error('down');
    };
    await expect(withRedaction({ redactor })(model).generate(ask('text'))).rejects.toThrow('down');
    await expect(roundTrip('x', { names: () => [''] })).rejects.toMatchObject({ code: 'invalid_options' });
    expect(model.requests).toEqual([]);
  });

  it.each([
    ['after the letter of an escape', '{"t":"x\\nAda Lovelace"}', '{"t":"x\\n[NAME_1]"}'],
    ['in JSON in JSON', '"{\\"t\\":\\"x\\\\tAda\\\\nLovelace\\"}"', '"{\\"t\\":\\"x\\\\t[NAME_1]\\"}"'],
    ['with a hyphen that does not break', 'Anne\u2011Marie', '[NAME_1]'],
  ])('finds names in serialized JSON, %s', async (_, content, expected) => {
    const names = ['Ada Lovelace', 'Anne-Marie'];
    expect(await roundTrip(content, { names })).toEqual({ sent: expected, text: content });
  });

  it('takes a name for one however it is written, and gives it back as it is read', async () => {
    const names = ['J\u00fcrgen M\u00fcller', 'Anne-Marie'];
    const content = '{"t":"J\\u00fcrgen M\\u00fcller"} J\u00fcrgen M\u00fcller, Anne\u2011Marie, Anne-Marie';
    expect(await roundTrip(content, { names })).toEqual({
      sent: '{"t":"[NAME_1]"} [NAME_1], [NAME_2], [NAME_2]',
      text: '{"t":"J\u00fcrgen M\u00fcller"} J\u00fcrgen M\u00fcller, Anne-Marie, Anne-Marie',
    });
    const model = mockModel({ answers: ['{"name":"[NAME_1]"}'] });
    const request = { ...ask('{"t":"J\\u00fcrgen M\\u00fcller"}'), schema: { name: 'person' } };
    const { text } = await withRedaction({ redactor: emails, names })(model).generate(request);
    expect(JSON.parse(text)).toEqual({ name: 'J\u00fcrgen M\u00fcller' });
  });

  it('names any kind so that a placeholder is read as one', async () => {
    for (const [kind, label] of [
      ['gb_nino', 'GB_NINO'],
      ['x-y z', 'X_Y_Z'],
      ['0day', 'DATA'],
      ['É', 'DATA'],
      ['k'.repeat(90), 'K'.repeat(24)],
    ] as const) {
      const redactor = { find: (text: string) => [{ kind, start: 0, end: text.length }] };
      expect(await roundTrip('value', { redactor })).toEqual({ sent: `[${label}_1]`, text: 'value' });
    }
  });

  it('says every wrong option at once', () => {
    const options = {
      redactor: {} as never,
      names: ['x'.repeat(201)],
      maxPlaceholders: 0,
      maxTextLength: 0.5,
    };
    expect(() => withRedaction(options)).toThrow(/redactor.*\n?.*maxPlaceholders/s);
    expect(() => withRedaction({ redactor: emails, names: Array(1_001).fill('x') })).toThrow(/names/);
  });
});

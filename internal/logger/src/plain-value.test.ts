import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { cutMessage, finishCuts } from './cut-text.ts';
import { toPlainFields } from './plain-value.ts';

const plain = (value: unknown) => toPlainFields([{ value }], false).fields['value'];

describe('toPlainFields', () => {
  it('keeps what an error knows: own properties, the errors inside, causes of any kind and their stacks', () => {
    const inner = Object.assign(new RangeError('full'), { shard: 3 });
    const cause = new Error('outer cause', { cause: 'the disk was full' });
    const error = Object.assign(new AggregateError([inner, 'text'], 'none took it', { cause }), {
      status: 503,
    });
    expect(plain(error)).toMatchObject({
      name: 'AggregateError',
      message: 'none took it',
      stack: expect.stringContaining('plain-value.test'),
      status: 503,
      errors: [{ name: 'RangeError', message: 'full', shard: 3, stack: expect.any(String) }, 'text'],
      cause: { message: 'outer cause', stack: expect.any(String), cause: 'the disk was full' },
    });
  });

  it('reads errors of another realm, frozen ones and ones whose getters throw', () => {
    const frozen = Object.freeze(new TypeError('frozen'));
    const odd = Object.defineProperty(new Error('odd'), 'status', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(plain(runInNewContext("new TypeError('elsewhere')"))).toMatchObject({ message: 'elsewhere' });
    expect(plain(frozen)).toMatchObject({ name: 'TypeError', message: 'frozen' });
    expect(plain(odd)).toMatchObject({ message: 'odd', status: '[not readable]' });
  });

  it('leaves requests and answers out that clients hang on their errors, but not what is about them', () => {
    const error = Object.assign(new Error('refused'), {
      requestBodyValues: { prompt: 'secret' },
      responseBody: 'secret',
      config: { headers: { authorization: 'secret' } },
      requestId: 'r-1',
      responseStatus: 'late',
      request: 7,
    });
    expect(plain(error)).toMatchObject({
      requestBodyValues: '[left out: content]',
      responseBody: '[left out: content]',
      config: '[left out: content]',
      requestId: 'r-1',
      responseStatus: 'late',
      request: 7,
    });
    expect(JSON.stringify(plain(error))).not.toContain('secret');
  });

  // vercel/ai#4086
  it('leaves out what models answered, which the AI SDK hangs on its errors and quotes in their messages and stacks', () => {
    const answer = 'The patient, 52,\n"has" a rare disease.';
    const parse = Object.assign(new Error(`JSON parsing failed: Text: ${answer}.`), { text: answer });
    const value = { patient: answer, age: 52 };
    const typed = new TypeError(`Type validation failed: Value: ${JSON.stringify(value)}.`, { cause: parse });
    const error = Object.assign(new Error('No object.', { cause: Object.assign(typed, { value }) }), {
      ...{ text: answer, usage: { inputTokens: 7 }, finishReason: 'stop', toolInput: answer },
    });
    const text = Object.assign(new Error(`Value: ${JSON.stringify(answer)}`), { value: answer });
    expect(JSON.stringify(plain([error, text]))).not.toMatch(/patient|disease/);
    expect(plain(error)).toMatchObject({
      ...{ text: '[left out: content]', usage: { inputTokens: 7 }, finishReason: 'stop' },
      cause: {
        message: 'Type validation failed: Value: [left out: content].',
        stack: expect.stringContaining('plain-value.test'),
        cause: { message: 'JSON parsing failed: Text: [left out: content].' },
      },
    });
  });

  it('leaves the name, the code and the frames of a stack as they are, whatever the content is, and costs little for bytes', () => {
    const error = Object.assign(new TypeError('a file is no node'), {
      ...{ code: 'ERR_node', value: 'file', data: 'node', text: 'Error', output: new Uint8Array(8 << 20) },
    });
    const shown = plain(error) as { stack: string };
    const frames = (stack = '') => stack.split('\n').slice(1);
    expect(shown).toMatchObject({
      ...{ name: 'TypeError', code: 'ERR_node', output: '[left out: content]' },
      message: 'a [left out: content] is no [left out: content]',
    });
    expect(frames(shown.stack)).toEqual(frames(error.stack));
  });

  it('keeps fields of those names that are no error, numbers, and names that only begin so', () => {
    const fields = { text: 'shown', value: { a: 1 }, data: [1], args: ['x'] };
    expect(plain(fields)).toEqual(fields);
    const huge = Object.assign(new RangeError('2048 is no share, and true is none'), {
      ...{ value: 2_048, output: true, database: 'orders', param: 'temperature', data: { id: 7n } },
    });
    expect(plain(huge)).toMatchObject({
      ...{ message: '2048 is no share, and true is none', value: 2_048, output: true },
      ...{ database: 'orders', param: 'temperature', data: '[left out: content]' },
    });
  });

  it('marks a cycle where it is, and shows what appears twice twice', () => {
    const part = { name: 'bolt' };
    const order: Record<string, unknown> = { number: 1, parts: [part, part] };
    order['self'] = { order };
    expect(plain(order)).toEqual({
      number: 1,
      parts: [{ name: 'bolt' }, { name: 'bolt' }],
      self: { order: '[circular]' },
    });
  });

  it('says what JSON does not know', () => {
    const odd = {
      big: 12n,
      huge: 10n ** 400n,
      not: Number.NaN,
      symbol: Symbol('s'),
      run: () => 1,
      date: new Date(0),
      never: new Date(Number.NaN),
      map: new Map([['a', 1]]),
      set: new Set([1]),
      pattern: /a/g,
      boxed: Object('text'),
      promise: Promise.resolve(),
      nothing: null,
      list: [undefined, 1],
    };
    expect(plain(odd)).toEqual({
      big: '12',
      huge: '[bigint]',
      not: 'NaN',
      symbol: 'Symbol(s)',
      run: '[function]',
      date: '1970-01-01T00:00:00.000Z',
      never: 'Invalid Date',
      map: [['a', 1]],
      set: [1],
      pattern: '/a/g',
      boxed: 'text',
      promise: '[promise]',
      nothing: null,
      list: [null, 1],
    });
  });

  it('asks toJSON, and loses only an object whose toJSON, keys or getter throws', () => {
    const no = () => {
      throw new Error('no');
    };
    const self = { a: 1, toJSON: () => self };
    const { fields } = toPlainFields(
      [
        {
          url: new URL('http://h/p'),
          self,
          json: { toJSON: no },
          proxy: new Proxy({}, { ownKeys: no }),
          inner: {
            fine: 1,
            get bad() {
              return no();
            },
          },
          last: 1,
        },
      ],
      false,
    );
    expect(fields).toEqual({
      url: 'http://h/p',
      self: { a: 1, toJSON: '[function]' },
      json: '[not readable]',
      proxy: '[not readable]',
      inner: { fine: 1, bad: '[not readable]' },
      last: 1,
    });
    expect(toPlainFields([new Proxy({}, { ownKeys: no })], false).fields).toEqual({});
  });

  it('keeps what an error says of itself, though it drags a model of any size along (winston#1497)', () => {
    const wide = (depth: number): object =>
      Object.fromEntries(
        Array.from({ length: 60 }, (_, at) => [`field${at}`, depth > 2 ? at : wide(depth + 1)]),
      );
    const error = Object.assign(new Error('cast'), { code: 'C', model: wide(0), last: 'lost' });
    const { fields, isCut } = toPlainFields([{ error, list: [wide(0)], next: 'kept' }], false);
    expect(fields).toMatchObject({ error: { message: 'cast', code: 'C', stack: error.stack }, next: 'kept' });
    for (const name of ['error', 'list']) expect(JSON.stringify(fields[name]).length).toBeLessThan(65_536);
    expect(isCut).toBe(true);
  });

  it('is bounded in bytes, items, properties, depth, fields and names', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100; level += 1) deep = { deep };
    const wide = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`n${index}`, index]));
    const texts = Array.from({ length: 90 }, () => 'z'.repeat(5_000));
    const many = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => ({})));
    expect(plain(Buffer.alloc(20_000_000))).toBe('[Buffer: 20000000 bytes]');
    expect(plain(new ArrayBuffer(8))).toBe('[ArrayBuffer: 8 bytes]');
    expect((plain(Array.from({ length: 300 }, () => 1)) as unknown[]).at(-1)).toBe('[200 more]');
    expect((plain(wide) as Record<string, unknown>)['…']).toBe('[200 more]');
    expect(JSON.stringify(plain(deep))).toContain('[left out]');
    expect(JSON.stringify(plain(many)).length).toBeLessThan(200_000);
    expect(JSON.stringify(plain(texts)).length).toBeLessThan(40_000);
    const { fields, isCut } = toPlainFields([wide], false);
    expect([Object.keys(fields).length, isCut]).toEqual([257, true]);
    expect(Object.keys(toPlainFields([{ ['k'.repeat(1_000)]: 1 }], false).fields)[0]).toHaveLength(257);
  });

  it('sets no prototype, whatever a field is called', () => {
    const { fields } = toPlainFields([{ ['__proto__']: { forged: true } }], false);
    expect([fields['forged'], Object.getPrototypeOf(fields)]).toEqual([undefined, Object.prototype]);
  });

  it('shows no half of a secret where a text is cut: a redactor sees past the cut', () => {
    const secret = `sk-${'s'.repeat(60)}`;
    const redact = (text: string) => text.replace(/sk-s{60}/g, '[key]');
    for (const before of [8_100, 8_150, 8_190, 12_200, 12_250, 12_280]) {
      const long = `${'a'.repeat(before)}${secret}${'b'.repeat(20_000)}`;
      const { fields } = toPlainFields([{ long }], true);
      const shown = finishCuts({
        text: redact(String(fields['long'])),
        list: [redact(cutMessage(long, true))],
      });
      expect(JSON.stringify(shown)).not.toContain('sk-');
      expect(shown.text.length).toBeLessThanOrEqual(8_192);
      expect(shown.text).toMatch(/…\[\d+ more characters\]$/);
    }
  });

  it('takes the margin of the redactor away from texts that are hardly too long, too', () => {
    for (const length of [8_193, 10_000, 12_287, 12_288, 12_289, 30_000]) {
      const long = 'a'.repeat(length);
      const shown = finishCuts({
        field: toPlainFields([{ long }], true).fields['long'],
        text: cutMessage(long, true),
      });
      expect(shown.field).toBe(cutMessage(long, false));
      expect(shown.text).toBe(cutMessage(long, false));
    }
  });

  it('is as bounded for a redactor as without one, though an error holds many others', () => {
    const errors = Array.from({ length: 25 }, (_, at) => new Error(`${at} ${'e'.repeat(2_500)}`));
    const error = new AggregateError(errors, 'none took it');
    const shown = finishCuts(toPlainFields([{ error }], true).fields['error']);
    expect(JSON.stringify(shown).length).toBeLessThan(40_000);
    expect(shown).toMatchObject({
      message: 'none took it',
      errors: expect.arrayContaining([expect.objectContaining({ message: errors[0]?.message })]),
    });
  });
});

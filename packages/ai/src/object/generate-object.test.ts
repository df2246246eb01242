import type { AiError, StandardSchema } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { mockModel } from '../testing/mock-model.ts';
import { generateObject } from './generate-object.ts';
import type { ObjectEvent } from './stream-object.ts';
import { streamObject } from './stream-object.ts';

const request = { messages: [{ role: 'user' as const, content: 'x' }] };
const schema = z.object({ mood: z.enum(['good', 'bad']), score: z.number().max(1).optional() });

describe('generateObject', () => {
  it('gives the checked object, and the provider the strict schema', async () => {
    const model = mockModel({ answers: ['{"mood":"good","score":null}'] });
    const result = await generateObject(model, request, { schema, name: 'mood' });
    expect(result).toMatchObject({ object: { mood: 'good' }, repaired: false, reasks: 0, warnings: [] });
    expect(result.object).not.toHaveProperty('score');
    expect(model.requests[0]?.schema).toMatchObject({
      name: 'mood',
      jsonSchema: { required: ['mood', 'score'] },
    });
  });

  it('mends what can be mended without asking again', async () => {
    const model = mockModel({ answers: ["```json\n{'mood': 'bad',}\n```"] });
    expect(await generateObject(model, request, { schema })).toMatchObject({
      object: { mood: 'bad' },
      repaired: true,
      reasks: 0,
    });
  });

  it('asks again with what was wrong, and bills both times', async () => {
    const model = mockModel({ answers: ['{"mood":"so so"}', '{"mood":"bad"}'] });
    const once = await mockModel({ answers: ['{"mood":"so so"}'] }).generate(request);
    const result = await generateObject(model, request, { schema });
    expect(result).toMatchObject({ object: { mood: 'bad' }, reasks: 1, attempts: { length: 2 } });
    expect(result.usage.inputTokens).toBeGreaterThan(once.usage.inputTokens * 2);
    expect(result.usage.outputTokens).toBeGreaterThan(once.usage.outputTokens);
    const again = model.requests[1]?.messages;
    expect(again?.[1]).toEqual({ role: 'assistant', content: '{"mood":"so so"}' });
    expect(again?.[2]?.content).toMatch(/- mood:/);
  });

  it('gives up after maxReasks, telling paths and not the answer', async () => {
    const model = mockModel({ answers: ['{"mood":"dreadful"}'] });
    const error = await generateObject(model, request, { schema, maxReasks: 2 }).catch(
      (thrown: AiError) => thrown,
    );
    expect(error).toMatchObject({
      code: 'schema_invalid',
      problems: [{ path: 'mood', message: 'does not fit' }],
      attempts: [{ attempt: 1 }, { attempt: 2 }, { attempt: 3 }],
    });
    expect(JSON.stringify(error) + (error as AiError).message).not.toContain('dreadful');
    expect(model.requests).toHaveLength(3);
    const silent = mockModel({ answers: [''] });
    await expect(generateObject(silent, request, { schema })).rejects.toMatchObject({
      problems: [{ path: 'answer', message: 'is not JSON' }],
    });
    expect(silent.requests[1]?.messages?.[1]?.content).toBe('(nothing)');
  });

  it('does not ask again for an answer that ran out of tokens', async () => {
    const model = mockModel({ answers: [{ text: '{"mood":', finishReason: 'length' }] });
    await expect(generateObject(model, request, { schema })).rejects.toThrow(/cut at maxOutputTokens/);
    expect(model.requests).toHaveLength(1);
  });

  it('refuses tools that may be called, and says which layer takes them; a model that calls one all the same is not asked again', async () => {
    const tools = [{ name: 'look_up', description: '', inputSchema: { type: 'object' } }];
    const model = mockModel({ answers: [{ text: '', finishReason: 'tool_calls' }] });
    const last = async (events: AsyncIterable<unknown>) => {
      for await (const _ of events);
    };
    for (const asked of [{ ...request, tools }, { ...request, tools, toolChoice: 'required' } as const])
      for (const ask of [
        () => generateObject(model, asked, { schema }),
        () => last(streamObject(model, asked, { schema })),
      ])
        await expect(ask()).rejects.toMatchObject({
          code: 'invalid_options',
          message: expect.stringContaining('withObject'),
        });
    expect(model.requests).toHaveLength(0);
    const calling = generateObject(
      model,
      { ...request, tools, toolChoice: 'none' },
      { schema, maxReasks: 5 },
    );
    await expect(calling).rejects.toMatchObject({
      code: 'schema_invalid',
      problems: [{ path: 'answer', message: 'asks for a tool, and none may be called' }],
    });
    await expect(last(streamObject(model, request, { schema }))).rejects.toThrow(/asks for a tool/);
    expect(model.requests).toHaveLength(2);
  });

  it('takes a schema without a JSON schema, checks locally and says so', async () => {
    const local: StandardSchema<{ n: number }> = {
      '~standard': {
        validate: async (value) => {
          const { n } = value as { n: unknown };
          return typeof n === 'number'
            ? { value: { n } }
            : { issues: [{ message: 'no', path: ['list', { key: 0 }] }, { message: 'no' }] };
        },
      },
    };
    const model = mockModel({ answers: ['{"n":1}'] });
    const result = await generateObject(model, request, { schema: local });
    expect(result).toMatchObject({ object: { n: 1 }, warnings: [{ setting: 'schema' }] });
    expect(model.requests[0]?.schema).toEqual({ name: 'answer' });
    const wrong = generateObject(mockModel({ answers: ['{}'] }), request, { schema: local, maxReasks: 0 });
    await expect(wrong).rejects.toMatchObject({ problems: [{ path: 'list.0' }, { path: 'the value' }] });
  });

  it('refuses a schema that cannot be expressed, before anything is sent', async () => {
    const model = mockModel();
    await expect(generateObject(model, request, { schema: z.object({ d: z.date() }) })).rejects.toThrow(
      /date/,
    );
    await expect(generateObject(model, request, { schema: {} as never, maxReasks: 9 })).rejects.toThrow(
      /maxReasks.*Standard Schema/s,
    );
    expect(model.requests).toHaveLength(0);
  });
});

describe('generateObject of what strict modes do not take', () => {
  const ask = async <T>(schema: StandardSchema<T>, answer: string) => {
    const model = mockModel({ answers: [answer] });
    const { object } = await generateObject(model, request, { schema, maxReasks: 0 });
    return { object, asked: model.requests[0]?.schema };
  };

  it('takes lists, unions, texts, records and tuples at the root, wrapped or not', async () => {
    for (const [schema, wrapped, bare] of [
      [z.array(z.string()), '{"value":["a","b"]}', '["a","b"]'],
      [z.string(), '{"value":"a b"}', '"a b"'],
      [z.number(), '{"value":5}', '5'],
      [z.record(z.string(), z.number()), '{"value":[{"key":"a","value":1}]}', '{"a":1}'],
      [z.tuple([z.string(), z.number()]), '{"value":{"0":"a","1":2}}', '["a",2]'],
    ] as const) {
      const { object, asked } = await ask(schema as z.ZodType, wrapped);
      expect(asked).toMatchObject({ jsonSchema: { type: 'object', required: ['value'] } });
      expect(asked).not.toHaveProperty('isLoose');
      expect((await ask(schema as z.ZodType, bare)).object).toEqual(object);
    }
  });

  it('asks in the text for what no strict mode can hold, and checks it here', async () => {
    const schema = z.looseObject({ a: z.string(), any: z.unknown() });
    const { object, asked } = await ask(schema, '{"a":"x","any":[1],"more":true}');
    expect(object).toEqual({ a: 'x', any: [1], more: true });
    expect(asked).toMatchObject({ isLoose: true, jsonSchema: { properties: { a: { type: 'string' } } } });
    await expect(ask(schema, '{"any":1}')).rejects.toMatchObject({
      code: 'schema_invalid',
      problems: [{ path: 'a' }],
    });
    const list = await ask(z.array(z.unknown()), '{"value":[1,"a"]}');
    expect(list).toMatchObject({
      object: [1, 'a'],
      asked: { isLoose: true, jsonSchema: { required: ['value'] } },
    });
  });

  it('takes unions of objects with members that may be missing, and asks in the text for those that look the same', async () => {
    const noted = z.object({ kind: z.literal('a'), note: z.string().optional() });
    const sized = z.object({ kind: z.literal('b'), size: z.number() });
    const schema = z.object({ event: z.discriminatedUnion('kind', [noted, sized]) });
    const { object, asked } = await ask(schema, '{"event":{"kind":"a","note":null}}');
    expect(object).toEqual({ event: { kind: 'a' } });
    expect(asked).not.toHaveProperty('isLoose');
    const twins = z.object({ event: z.union([noted, noted.extend({ note: z.email().optional() })]) });
    expect(await ask(twins, '{"event":{"kind":"a"}}')).toMatchObject({
      object: { event: { kind: 'a' } },
      asked: { isLoose: true },
    });
  });

  it('is a typed error at an answer that is nested too deeply, by the way to restore or to check', async () => {
    const node = z.object({
      get next() {
        return node.optional();
      },
    });
    const depth = 20_000;
    const answer = `${'{"next":'.repeat(depth)}{}${'}'.repeat(depth)}`;
    await expect(ask(node, answer)).rejects.toMatchObject({
      code: 'schema_invalid',
      problems: [{ path: 'answer', message: 'is nested too deeply' }],
    });
    const own: StandardSchema<unknown> = {
      '~standard': {
        validate() {
          throw new TypeError('a fault of the check');
        },
      },
    };
    await expect(ask(own, '{}')).rejects.toThrow('a fault of the check');
  });

  it('refuses an outer object that is cut or broken, though one inside fits', async () => {
    const person = z.object({ name: z.string() });
    for (const answer of [
      '{"name":"Ann","text":"she said "fine"","author":{"name":"Bob"}}',
      '{"order":"1","person":{"name":"Ann"}',
      '[{"name":"Ann"}',
      'Here: {"people":[{"name":"Ann"},',
    ])
      await expect(ask(person, answer)).rejects.toMatchObject({ code: 'schema_invalid' });
  });
});

describe('streamObject', () => {
  async function collect<T>(events: AsyncIterable<ObjectEvent<T>>): Promise<ObjectEvent<T>[]> {
    const list: ObjectEvent<T>[] = [];
    for await (const event of events) list.push(event);
    return list;
  }

  it('shows parts as they come, each once, and the checked whole at the end', async () => {
    const model = mockModel({ answers: ['Here: {"mood": "good", "score": 0.5}'] });
    const events = await collect(streamObject(model, request, { schema }));
    expect(events.slice(0, -1).map((event) => event.type === 'partial' && event.object)).toEqual([
      {},
      { mood: 'good' },
      { mood: 'good', score: 0.5 },
    ]);
    expect(events.at(-1)).toMatchObject({
      type: 'finish',
      result: { object: { mood: 'good', score: 0.5 }, reasks: 0 },
    });
  });

  it('asks again when the whole does not fit', async () => {
    const model = mockModel({ answers: ['{"mood": "so so"}', '{"mood": "bad"}'] });
    const events = await collect(streamObject(model, request, { schema }));
    expect(events.at(-1)).toMatchObject({ result: { object: { mood: 'bad' }, reasks: 1 } });
  });

  it('shows a list at the root without its wrapping, wrapped or not', async () => {
    for (const answer of ['{"value": ["a", "b"]}', '["a", "b"]']) {
      const events = await collect(
        streamObject(mockModel({ answers: [answer] }), request, { schema: z.array(z.string()) }),
      );
      const partial = events.flatMap((event) => (event.type === 'partial' ? [event.object] : []));
      expect(partial.at(-1)).toEqual(['a', 'b']);
      for (const object of partial) expect(Array.isArray(object)).toBe(true);
      expect(events.at(-1)).toMatchObject({ type: 'finish', result: { object: ['a', 'b'] } });
    }
  });

  it('reads a long answer a bounded number of times', async () => {
    const long = JSON.stringify({ list: Array.from({ length: 5000 }, (_, at) => at) }).replaceAll(',', ', ');
    const events = await collect(
      streamObject(mockModel({ answers: [long] }), request, {
        schema: z.object({ list: z.array(z.number()) }),
      }),
    );
    expect(events.length).toBeLessThan(600);
  });
});

import type { TextEvent, TextRequest, TextResult } from '@internal/model';
import { noCost, noUsage } from '@internal/prices';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineOutput, preparedOf } from '../object/define-output.ts';
import { withFallback } from '../route/route-models.ts';
import { mockModel } from '../testing/mock-model.ts';
import { responseRules, withCache } from './with-cache.ts';
import { withInputGuard } from './with-input-guard.ts';
import { withObject } from './with-object.ts';
import { withOutputGuard } from './with-output-guard.ts';
import { wrapModel } from './wrap-model.ts';

const schema = defineOutput({ name: 'mood', schema: z.object({ mood: z.enum(['good', 'bad']) }) });
const messages = [{ role: 'user', content: 'How is it?' }] as const;
const request: TextRequest = { messages, schema };

async function collect(events: AsyncIterable<TextEvent>): Promise<TextEvent[]> {
  const list: TextEvent[] = [];
  for await (const event of events) list.push(event);
  return list;
}

/** Keeps one answer as JSON, as a store does. */
function keeping() {
  let kept: string | undefined;
  return {
    respond: async (_: TextRequest, produce: (context: { signal: AbortSignal }) => Promise<TextResult>) => {
      if (kept !== undefined) return { value: JSON.parse(kept), cache: { outcome: 'hit' } as const };
      const value = await produce({ signal: new AbortController().signal });
      kept = JSON.stringify(value);
      return { value, cache: { outcome: 'miss' } as const };
    },
    respondStream: async () => {
      throw new Error('not used');
    },
  };
}

describe('withObject', () => {
  it('sets the object once, mending slips, and lets requests without a defined output pass', async () => {
    const mock = mockModel({ answers: ["```json\n{'mood': 'good',}\n```", 'plain'] });
    const model = withObject()(mock);
    expect((await model.generate(request)).object).toEqual({ mood: 'good' });
    expect(mock.requests[0]?.schema).toEqual({ name: 'mood', jsonSchema: schema.jsonSchema });
    const passed = await model.generate({ messages, schema: { name: 'mood' } });
    expect(passed).toMatchObject({ text: 'plain' });
    expect(passed).not.toHaveProperty('object');
    expect((await collect(model.stream({ messages }))).map(({ type }) => type)).toEqual([
      'start',
      'text',
      'finish',
    ]);
  });

  it('asks again once, in one log, then is malformed_response so that a fallback answers', async () => {
    const mock = mockModel({ answers: ['{"mood": "so so"}', '{"mood": "bad"}'] });
    const second = await withObject()(mock).generate(request);
    expect(second).toMatchObject({ object: { mood: 'bad' }, attempts: [{ attempt: 1 }, { attempt: 2 }] });
    const wrong = mockModel({ answers: ['{"mood": "dreadful"}'] });
    const failed = withObject()(wrong).generate(request);
    await expect(failed).rejects.toMatchObject({
      code: 'malformed_response',
      problems: [{ path: 'mood', message: 'does not fit' }],
      attempts: [{ attempt: 1 }, { attempt: 2 }],
    });
    expect(wrong.requests).toHaveLength(2);
    const offline = withObject()(mockModel({ provider: 'offline', answers: ['{"mood": "good"}'] }));
    const model = wrapModel(wrong, [withFallback(offline), withObject()]);
    expect(await model.generate(request)).toMatchObject({ degraded: true, object: { mood: 'good' } });
  });

  it('streams partial objects beside the text, and the checked one at the end', async () => {
    const events = await collect(withObject()(mockModel({ answers: ['{"mood": "good"}'] })).stream(request));
    expect(events.map(({ type }) => type)).toEqual(['start', 'text', 'partial', 'text', 'partial', 'finish']);
    expect(events.at(-2)).toEqual({ type: 'partial', object: { mood: 'good' } });
    expect(events.at(-1)).toMatchObject({ result: { object: { mood: 'good' } } });
  });

  it('takes the object of a model that makes objects itself, and a call of a tool as it is', async () => {
    const made = {
      text: 'no JSON',
      object: { mood: 'good' },
      toolCalls: [],
      finishReason: 'stop' as const,
      usage: noUsage,
      cost: noCost,
      provider: 'own',
      model: 'own',
      attempts: [],
      warnings: [],
      degraded: false,
    };
    const own = (result: TextResult) =>
      withObject()({ id: 'own', generate: async () => result, stream: async function* () {} });
    expect((await own(made).generate(request)).object).toBe(made.object);
    const { object: _, ...asking } = { ...made, finishReason: 'tool_calls' as const };
    expect(await own(asking).generate(request)).not.toHaveProperty('object');
  });

  it('stops where a model that is asked again asks for a tool, with what both times cost', async () => {
    const tools = [{ name: 'look_up', description: '', inputSchema: { type: 'object' } }];
    const mock = mockModel({ answers: ['{"mood": "so so"}', { text: '', finishReason: 'tool_calls' }] });
    const result = await withObject({ maxReasks: 5 })(mock).generate({ ...request, tools });
    expect(result).toMatchObject({ finishReason: 'tool_calls', attempts: [{ attempt: 1 }, { attempt: 2 }] });
    expect(result).not.toHaveProperty('object');
    expect(mock.requests).toHaveLength(2);
  });

  it('passes other failures on, and refuses an impossible maxReasks', async () => {
    const failing = withObject()(mockModel({ answers: [{ failWith: 'overloaded' }] }));
    await expect(failing.generate(request)).rejects.toMatchObject({ code: 'overloaded' });
    expect(() => withObject({ maxReasks: 6 })).toThrow(expect.objectContaining({ code: 'invalid_options' }));
  });
});

describe('a defined output', () => {
  it('is made ready once a schema, and stands in cache keys by its hash', () => {
    expect(preparedOf(schema.schema)).toBe(preparedOf(schema.schema));
    const { keyOf } = responseRules(mockModel());
    expect(keyOf(request)['schema']).toEqual({ name: 'mood', hash: schema.hash });
    expect(keyOf({ messages, schema: { name: 'mood', schema: schema.schema } })['schema']).toEqual({
      name: 'mood',
      hash: schema.hash,
    });
    const plain = { name: 'x', jsonSchema: { type: 'object' } };
    expect(keyOf({ messages, schema: plain })['schema']).toEqual(plain);
    const other = defineOutput({ name: 'mood', schema: z.object({ mood: z.enum(['good']) }) });
    expect(other.hash).not.toBe(schema.hash);
  });
});

describe('what guards decide', () => {
  const verdict = { action: 'flag', score: 0.6, reasons: ['r'], text: 'secret', spans: [] } as const;
  const decision = { action: 'flag', score: 0.6, reasons: ['r'] };

  it('stands on the result, without a text: the input of this call, the output stored with the answer', async () => {
    const model = wrapModel(mockModel({ answers: ['{"mood": "good"}'] }), [
      withInputGuard({ inspect: () => verdict }),
      withCache(keeping()),
      withObject(),
      withOutputGuard({ open: () => ({ push: (chunk) => chunk, end: () => ({ text: '', verdict }) }) }),
    ]);
    const calls: unknown[] = [];
    model.on('call', ({ guard, cache, attempts }) => calls.push({ guard, cache, attempts: attempts.length }));
    const guard = { input: [decision], output: decision };
    expect(await model.generate(request)).toMatchObject({ guard, cache: { outcome: 'miss' } });
    const hit = await model.generate(request);
    expect(hit).toMatchObject({ guard, cache: { outcome: 'hit' }, object: { mood: 'good' }, attempts: [] });
    expect(hit.guard).toEqual(guard);
    expect(calls).toEqual([
      { guard, cache: 'miss', attempts: 1 },
      { guard, cache: 'hit', attempts: 0 },
    ]);
  });

  it('is emitted with the time it took, as the check against the schema is', async () => {
    const model = wrapModel(mockModel({ answers: ['{"mood": 1}', '{"mood": "good"}'] }), [
      withInputGuard({ inspect: async () => verdict }),
      withObject(),
      withOutputGuard({ open: () => ({ push: (chunk) => chunk, end: () => ({ text: '', verdict }) }) }),
    ]);
    const seen: unknown[] = [];
    model.on('guard', ({ direction, durationMs }) => seen.push([direction, durationMs >= 0]));
    model.on('object', ({ operation, ok, durationMs }) => seen.push([operation, ok, durationMs >= 0]));
    await model.generate({ ...request, operation: 'ask' });
    const output = ['output', true];
    expect(seen).toEqual([['input', true], output, ['ask', false, true], output, ['ask', true, true]]);
  });

  it('lets no object pass that was made of a text which the output guard changed', async () => {
    const inner = {
      ...mockModel(),
      generate: async () => ({ ...(await mockModel().generate(request)), object: {} }),
    };
    const guarded = withOutputGuard({
      open: () => ({ push: () => 'cleaned', end: () => ({ text: '', verdict }) }),
    })(inner);
    expect(await guarded.generate(request)).not.toHaveProperty('object');
  });
});

describe('a wrapped model inside a wrapped model', () => {
  it('writes into one log, and each tells its own attempts', async () => {
    const inner = wrapModel(mockModel({ provider: 'inner', answers: [{ failWith: 'server' }] }), []);
    const outer = wrapModel(inner, [withFallback(wrapModel(mockModel({ provider: 'outer' }), []))]);
    const seen: [string, readonly number[]][] = [];
    inner.on('call', ({ attempts }) => seen.push(['inner', attempts.map(({ attempt }) => attempt)]));
    outer.on('call', ({ attempts }) => seen.push(['outer', attempts.map(({ attempt }) => attempt)]));
    const told: number[] = [];
    inner.on('attempt', ({ attempt }) => told.push(attempt));
    outer.on('attempt', ({ attempt }) => told.push(attempt * 10));
    const { attempts } = await outer.generate({ messages });
    expect(attempts.map(({ provider }) => provider)).toEqual(['inner', 'outer']);
    expect(seen).toEqual([
      ['inner', [1]],
      ['outer', [1, 2]],
    ]);
    expect(told.sort((a, b) => a - b)).toEqual([1, 10, 20]);
  });
});

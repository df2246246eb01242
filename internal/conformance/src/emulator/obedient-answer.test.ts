import { describe, expect, it } from '@jest/globals';
import { obedientAnswer } from './obedient-answer.ts';

const schema = {
  type: 'object',
  properties: {
    kind: { enum: ['a', 'b'] },
    list: { type: 'array' },
    sure: { type: 'boolean' },
    count: { type: 'integer' },
    name: { type: 'string' },
    odd: true,
  },
};

describe('obedientAnswer', () => {
  it('calls the tool that is demanded, and none where it may choose', () => {
    const tools = [{ name: 'find', input_schema: schema }];
    const [call] = obedientAnswer({ tools, tool_choice: { type: 'any' } }).toolCalls ?? [];
    expect(call).toMatchObject({
      name: 'find',
      input: { kind: 'a', list: [], sure: true, count: 3, odd: null },
    });
    for (const choice of ['auto', 'none', undefined])
      expect(obedientAnswer({ tools, tool_choice: choice }).toolCalls).toBeUndefined();
    expect(obedientAnswer({ tools: [17], tool_choice: 'required' }).toolCalls).toBeUndefined();
  });

  it('gives the object that is wanted, in the words of each dialect', () => {
    const wanted = [
      { response_format: { json_schema: { schema } } },
      { text: { format: { schema } } },
      { output_config: { format: { schema } } },
    ];
    for (const body of wanted) expect(JSON.parse(obedientAnswer(body).text)).toMatchObject({ kind: 'a' });
    expect(obedientAnswer({ response_format: { type: 'text' } }).text).toMatch(/^Grüße/);
    expect(obedientAnswer({ text: { format: { schema: { type: 'object' } } } }).text).toBe('{}');
  });

  it('says no more than it may', () => {
    expect(obedientAnswer({ max_tokens: 2 })).toMatchObject({ text: 'Grüße au', finishReason: 'length' });
    expect(obedientAnswer({ max_output_tokens: 200 }).finishReason).toBeUndefined();
  });
});

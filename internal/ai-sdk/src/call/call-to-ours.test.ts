import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { describe, expect, it } from '@jest/globals';
import { fromCall } from './call-to-ours.ts';

const prompt: LanguageModelV4CallOptions['prompt'] = [
  { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
];
const read = (call: Partial<LanguageModelV4CallOptions>) => fromCall({ prompt, ...call }, {});
const strict = {
  type: 'object' as const,
  properties: { a: { type: 'string' as const } },
  required: ['a'],
  additionalProperties: false,
};

describe('a call of theirs as a request', () => {
  it('keeps every setting that both sides have', () => {
    const { request, warnings } = read({
      maxOutputTokens: 5,
      temperature: 1,
      topP: 0.5,
      seed: 7,
      stopSequences: ['END'],
      toolChoice: { type: 'tool', toolName: 'look_up' },
      tools: [{ type: 'function', name: 'look_up', description: 'Looks up.', inputSchema: strict }],
      reasoning: 'low',
      headers: { 'x-a': '1', 'x-b': undefined },
      providerOptions: { anthropic: { thinking: { type: 'adaptive' } } },
    });
    expect(warnings).toEqual([]);
    expect(request).toEqual({
      messages: [{ role: 'user', content: 'Hello' }],
      maxOutputTokens: 5,
      temperature: 1,
      topP: 0.5,
      seed: 7,
      stop: ['END'],
      toolChoice: { name: 'look_up' },
      tools: [{ name: 'look_up', description: 'Looks up.', inputSchema: strict }],
      effort: 'low',
      headers: { 'x-a': '1' },
      providerOptions: { anthropic: { thinking: { type: 'adaptive' } } },
    });
  });

  it('names what it leaves out', () => {
    const { request, warnings } = read({
      topK: 5,
      presencePenalty: 1,
      frequencyPenalty: 1,
      tools: [{ type: 'provider', id: 'openai.web_search', name: 'search', args: {} }],
      responseFormat: { type: 'json', description: 'An answer.' },
    });
    expect(warnings.map((warning) => warning.type === 'unsupported' && warning.feature)).toEqual([
      'topK',
      'presencePenalty',
      'frequencyPenalty',
      'tool openai.web_search',
      'responseFormat.description',
    ]);
    expect(request).toEqual({
      messages: [{ role: 'user', content: 'Hello' }],
      schema: { name: 'response', jsonSchema: {}, isLoose: true },
    });
  });

  it('chooses among the tools that are left, and names a choice that lost its tool', () => {
    const own = { type: 'function', name: 'look_up', inputSchema: strict } as const;
    const theirs = { type: 'provider', id: 'openai.web_search', name: 'search', args: {} } as const;
    const chosen = (
      toolChoice: NonNullable<LanguageModelV4CallOptions['toolChoice']>,
      ...tools: NonNullable<LanguageModelV4CallOptions['tools']>
    ) => {
      const { request, warnings } = read({ tools, toolChoice });
      return [
        request.toolChoice,
        warnings.some((each) => 'feature' in each && each.feature === 'toolChoice'),
      ];
    };
    for (const type of ['auto', 'none', 'required'] as const) {
      expect(chosen({ type }, own, theirs)).toEqual([type, false]);
      expect(chosen({ type }, theirs)).toEqual([undefined, type === 'required']);
    }
    expect(chosen({ type: 'tool', toolName: 'look_up' }, own, theirs)).toEqual([{ name: 'look_up' }, false]);
    expect(chosen({ type: 'tool', toolName: 'search' }, own, theirs)).toEqual([undefined, true]);
    expect(read({ toolChoice: { type: 'auto' } })).toEqual({
      request: { messages: [{ role: 'user', content: 'Hello' }] },
      warnings: [],
    });
  });

  it.each([
    ['none', 'none'],
    ['minimal', 'low'],
    ['xhigh', 'high'],
    ['max', 'high'],
    ['medium', 'medium'],
    ['provider-default', undefined],
  ] as const)('thinks %s as %s', (reasoning, effort) => {
    expect(read({ reasoning }).request.effort).toBe(effort);
  });

  it('holds a schema to a strict mode where that needs no rewriting, and asks for others in the text', () => {
    const schemaOf = (schema: object, name?: string) =>
      read({ responseFormat: { type: 'json', schema, ...(name !== undefined && { name }) } }).request.schema;
    expect(schemaOf({ $schema: 'x', ...strict }, 'mood')).toEqual({ name: 'mood', jsonSchema: strict });
    expect(schemaOf({ ...strict, required: [] }, 'not a name')).toEqual({
      name: 'response',
      jsonSchema: { ...strict, required: [] },
      isLoose: true,
    });
    expect(schemaOf({ type: 'array', items: strict })?.isLoose).toBe(true);
    expect(read({ responseFormat: { type: 'text' } }).request.schema).toBeUndefined();
  });

  it('takes what only we have from our own entry, each of the right kind', () => {
    const own = { tenant: 'a', spender: 'a/k', operation: 'sum', cachePrompt: '5m', extraBody: { x: 1 } };
    expect(read({ providerOptions: { tpl: own } }).request).toMatchObject(own);
    const wrong = { tenant: 1, spender: null, operation: [], cachePrompt: 'ever', extraBody: 'x' };
    expect(Object.keys(read({ providerOptions: { tpl: wrong } }).request)).toEqual(['messages']);
  });

  it('keeps a prompt as long as their marker says, wherever it stands', () => {
    const cacheControl = (ttl?: string) => ({
      anthropic: { cacheControl: { type: 'ephemeral', ...(ttl && { ttl }) } },
    });
    const tool = { type: 'function' as const, name: 'a', inputSchema: strict };
    expect(read({ tools: [{ ...tool, providerOptions: cacheControl('1h') }] }).request.cachePrompt).toBe(
      '1h',
    );
    const system = { role: 'system' as const, content: 'Be brief.', providerOptions: cacheControl() };
    expect(read({ prompt: [system, ...prompt] }).request.cachePrompt).toBe('5m');
  });
});

import { describe, expect, it } from '@jest/globals';
import type { ModelCapabilities } from '../port/text-model.ts';
import { everyCapability, fitRequest, originOf, unsupportedSettings, withOwnData } from './fit-request.ts';

const none = { ...everyCapability, temperature: false, effort: false, stop: false, cachePrompt: undefined };
const options = { temperature: 0, effort: 'low', stop: ['END'], cachePrompt: '5m' } as const;
const schema = { name: 'answer', jsonSchema: { type: 'object' } };

describe('options of a request', () => {
  it('are named where the model cannot grant them, and not sent', () => {
    const refused = unsupportedSettings(options, none);
    expect(refused.map(({ setting }) => setting)).toEqual(Object.keys(options));
    expect(fitRequest({ ...options, maxOutputTokens: 5 }, { messages: [] }, none, refused).request).toEqual({
      maxOutputTokens: 5,
    });
  });

  it('are neither named nor lost where it can', () => {
    expect(unsupportedSettings(options, everyCapability)).toEqual([]);
    expect(fitRequest(options, { messages: [] }, everyCapability, []).request).toEqual(options);
    expect(unsupportedSettings({ stop: [] }, none)).toEqual([]);
  });

  it.each([
    [undefined, ['5m', '1h']],
    ['5m', ['1h']],
    ['1h', []],
  ] as const)('to keep a prompt: a provider that keeps it for %s refuses %s', (cachePrompt, refused) => {
    const can = { ...everyCapability, cachePrompt };
    const asked = (['5m', '1h'] as const).filter(
      (option) => unsupportedSettings({ cachePrompt: option }, can).length > 0,
    );
    expect(asked).toEqual(refused);
  });

  it('to sample stand in the way of an effort where the model says so', () => {
    const sampled = { temperature: 0.5, topP: 0.5 };
    const can = { ...everyCapability, samplingBesideEffort: false };
    const named = (asked: object, has: typeof can) =>
      unsupportedSettings(asked, has).map(({ setting }) => setting);
    expect(named(sampled, can)).toEqual([]);
    expect(named({ ...sampled, effort: 'low' }, can)).toEqual(['temperature', 'topP']);
    expect(named({ ...sampled, effort: 'low' }, { ...can, effort: false })).toEqual(['effort']);
    expect(unsupportedSettings({ ...sampled, effort: 'low' }, can)[0]?.message).toContain('beside an effort');
  });

  it('to think not at all are no effort, and are not sent where that is so already', () => {
    const off = { temperature: 0, topP: 0.5, effort: 'none' } as const;
    const named = (can: ModelCapabilities) => unsupportedSettings(off, can).map(({ setting }) => setting);
    const can = { ...everyCapability, samplingBesideEffort: false };
    expect(named(can)).toEqual([]);
    expect(named({ ...can, effort: false })).toEqual(['effort']);
    expect(named({ ...can, effort: false, effortNone: true })).toEqual([]);
    expect(named({ ...can, effortNone: false })).toEqual(['effort']);
    expect(unsupportedSettings(off, { ...can, effortNone: false })[0]?.message).toContain('effort of none');
    const already = { ...can, effort: false, effortNone: 'default' } as const;
    expect(named(already)).toEqual([]);
    expect(fitRequest(off, { messages: [] }, already, []).request).not.toHaveProperty('effort');
    expect(fitRequest(off, { messages: [] }, can, []).request).toHaveProperty('effort', 'none');
  });

  it('for a schema stand in the system text where no strict mode holds the answer to it', () => {
    const can = { ...everyCapability, strictSchema: false };
    const { request, rendered } = fitRequest({ schema }, { system: 'Be brief.', messages: [] }, can, []);
    expect(request).toEqual({});
    expect(rendered.system).toMatch(/^Be brief\.\n\nAnswer .*\{"type":"object"\}$/);
    expect(fitRequest({ schema }, { messages: [] }, can, []).rendered.system).toMatch(/^Answer /);
    expect(fitRequest({ schema }, { messages: [] }, everyCapability, []).request).toEqual({ schema });
  });
});

describe('data of a provider', () => {
  const call = (provider: string) => ({ id: '1', name: 'f', input: {}, providerData: { provider } });
  const turn = (provider: string, content = 'Hi.') =>
    ({
      role: 'assistant',
      content,
      providerData: { provider },
      toolCalls: [call('openai'), call('anthropic')],
    }) as const;

  it('goes back to its own provider alone, that of each call too', () => {
    const [fitted] = withOwnData([turn('openai')], { provider: 'openai' });
    expect(fitted).toMatchObject({ providerData: { provider: 'openai' } });
    expect(fitted).toHaveProperty('toolCalls.0.providerData');
    expect(fitted).not.toHaveProperty('toolCalls.1.providerData');
    expect(withOwnData([turn('openai')], { provider: 'anthropic' })[0]).not.toHaveProperty('providerData');
  });

  it('goes to its own address alone where it names one', () => {
    const [here, there] = ['https://one.example/v1', 'https://two.example/v1'].map(originOf);
    expect(originOf('https://one.example/v1/')).toBe(here);
    const kept = {
      role: 'assistant',
      content: 'Hi.',
      providerData: { provider: 'p', origin: here },
    } as const;
    const isKept = (origin?: string) =>
      'providerData' in (withOwnData([kept], { provider: 'p', origin })[0] ?? {});
    expect([isKept(here), isKept(there), isKept()]).toEqual([true, false, true]);
  });

  it('goes to another model of the place without thought and its signatures', () => {
    const data = { provider: 'p', model: 'one' };
    const [thought, found] = [{ type: 'redacted_thinking' }, { type: 'web_search_tool_result' }];
    const kept = {
      role: 'assistant',
      content: '',
      providerData: { ...data, anthropic: [thought, found], container: 'c', chat: { reasoning: 'Hm.' } },
      toolCalls: [{ id: '1', name: 'f', input: {}, providerData: { ...data, extra_content: {} } }],
    } as const;
    const at = (model?: string) => withOwnData([kept], { provider: 'p', model })[0];
    expect([at('one'), at()]).toEqual([kept, kept]);
    expect(at('two')).toEqual({
      ...kept,
      providerData: { ...data, anthropic: [found], container: 'c' },
      toolCalls: [{ id: '1', name: 'f', input: {}, providerData: data }],
    });
  });

  it('leaves messages that carry none as they are, and none that says nothing without it', () => {
    const plain = [{ role: 'user', content: 'Hi.' }] as const;
    expect(withOwnData(plain, { provider: 'openai' })).toBe(plain);
    const silent = { role: 'assistant', content: '', providerData: { provider: 'openai' } } as const;
    expect(withOwnData([...plain, silent], { provider: 'anthropic' })).toEqual(plain);
  });
});

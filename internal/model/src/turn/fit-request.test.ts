import { describe, expect, it } from '@jest/globals';
import { everyCapability, fitRequest, unsupportedSettings, withOwnData } from './fit-request.ts';

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
    const [fitted] = withOwnData([turn('openai')], 'openai');
    expect(fitted).toMatchObject({ providerData: { provider: 'openai' } });
    expect(fitted).toHaveProperty('toolCalls.0.providerData');
    expect(fitted).not.toHaveProperty('toolCalls.1.providerData');
    expect(withOwnData([turn('openai')], 'anthropic')[0]).not.toHaveProperty('providerData');
  });

  it('leaves messages that carry none as they are, and none that says nothing without it', () => {
    const plain = [{ role: 'user', content: 'Hi.' }] as const;
    expect(withOwnData(plain, 'openai')).toBe(plain);
    const silent = { role: 'assistant', content: '', providerData: { provider: 'openai' } } as const;
    expect(withOwnData([...plain, silent], 'anthropic')).toEqual(plain);
  });
});

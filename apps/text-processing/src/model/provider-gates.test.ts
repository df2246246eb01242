import { describe, expect, it } from '@jest/globals';
import { resilienceSettings } from '@tpl/resilience';
import { createProviderGate } from './provider-gates.ts';

const limited = Object.assign(new Error('limited'), { status: 429, headers: { 'retry-after': '30' } });

describe('the gate of a provider', () => {
  it('sends nobody who waited for a turn into a limit that was met meanwhile, and lets the other models', async () => {
    const { values } = resilienceSettings.load({ env: {}, values: { maxConcurrent: 1, maxQueue: 5 } });
    const gate = createProviderGate({ provider: 'p', models: ['one', 'two'], values });
    const sent: string[] = [];
    const call = (model: string, answer: () => Promise<string>) =>
      gate.of(model).execute(() => {
        sent.push(model);
        return answer();
      });
    const fails = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      throw limited;
    };
    const ended = await Promise.allSettled([
      call('one', fails),
      call('one', async () => 'sent all the same'),
      call('two', async () => 'sent'),
    ]);
    expect(ended).toMatchObject([
      { status: 'rejected', reason: limited },
      { status: 'rejected', reason: { code: 'cooldown' } },
      { status: 'fulfilled', value: 'sent' },
    ]);
    await expect(call('one', async () => 'sent')).rejects.toMatchObject({ code: 'cooldown' });
    expect(sent).toEqual(['one', 'two']);
    expect(gate.policy.snapshot().counts.rejected.cooldown).toBe(2);
  });
});

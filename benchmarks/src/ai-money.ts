// Compares what answers cost with the sum done by hand.
import { createMemoryBudget, type TextResult, withBudget } from '@tpl/ai';
import { type EmulatedUsage, mockModel, startEmulator } from '@tpl/ai/testing';
import { dialectsAt } from './ai-faults.ts';
import { bookedShare, costErrors, sdkModelsPriced } from './ai-spent.ts';
import type { Results } from './frame.ts';
import { figure } from './frame.ts';

const price = { input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5 };
const request = { messages: [{ role: 'user' as const, content: 'Count.' }] };

const shapes: EmulatedUsage[] = [
  { inputTokens: 1000, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 100, reasoningTokens: 0 },
  { inputTokens: 1000, cacheReadTokens: 900, cacheWriteTokens: 0, outputTokens: 100, reasoningTokens: 0 },
  { inputTokens: 1000, cacheReadTokens: 0, cacheWriteTokens: 800, outputTokens: 100, reasoningTokens: 60 },
  { inputTokens: 1000, cacheReadTokens: 300, cacheWriteTokens: 500, outputTokens: 100, reasoningTokens: 100 },
  { inputTokens: 7, cacheReadTokens: 7, cacheWriteTokens: 0, outputTokens: 1, reasoningTokens: 0 },
  { inputTokens: 9, cacheReadTokens: 1, cacheWriteTokens: 8, outputTokens: 1, reasoningTokens: 1 },
];

const usdOf = ({ cost }: TextResult): number => (cost.status === 'unpriced' ? Number.NaN : cost.usd);

/** What answers cost, against the sum done by hand, and what a budget lets through. */
export async function money(smoke: boolean): Promise<Results> {
  let usage = shapes[0] as EmulatedUsage;
  const emulator = await startEmulator({ answer: () => ({ text: 'Well.', usage }) });
  let error = 0;
  let difference = 0;
  for (const create of Object.values(dialectsAt(emulator, { price }))) {
    const model = create('m');
    for (usage of shapes) {
      const plain = usdOf(await model.generate(request));
      let streamed = Number.NaN;
      for await (const event of model.stream(request))
        if (event.type === 'finish') streamed = usdOf(event.result);
      const { inputTokens: all, cacheReadTokens: read, cacheWriteTokens: written, outputTokens: out } = usage;
      const byHand = ((all - read - written) * 4 + read * 0.2 + written * 5 + out * 20) / 1e6;
      error = Math.max(error, Math.abs(plain - byHand) > 1e-9 ? Math.abs(plain - byHand) : 0);
      difference = Math.max(difference, Math.abs(plain - streamed));
    }
  }
  await emulator.close();
  const limit = 0.05;
  const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: limit }] });
  const model = withBudget(budget)(mockModel());
  const calls = Array.from({ length: smoke ? 100 : 1000 }, () =>
    model.generate({ ...request, maxOutputTokens: 500 }),
  );
  await Promise.allSettled(calls);
  const spent = budget.read('default')[0]?.spent.costUsd ?? Number.NaN;
  return {
    costErrorUsd: figure({ ours: error, unit: 'usd', target: '= 0' }),
    streamVsPlainSpendUsd: figure({ ours: difference, unit: 'usd', target: '= 0' }),
    costErrors: await costErrors(smoke ? 300 : 6000),
    bookedShare: await bookedShare(),
    sdkModelsPriced: sdkModelsPriced(),
    budgetOvershoot: figure({ ours: Math.max(0, spent - limit), unit: 'usd', target: '= 0' }),
  };
}

// Plays every fault of a model server against the adapters.
import { AiError, routeModels, type TextModel } from '@tpl/ai';
import { createAnthropicModel } from '@tpl/ai/anthropic';
import { createOpenAiCompatibleModel, createOpenAiModel } from '@tpl/ai/openai';
import { type Emulator, type Fault, faultList, startEmulator } from '@tpl/ai/testing';
import type { Results } from './frame.ts';
import { figure, median } from './frame.ts';

const text = 'One two three four five six seven eight nine ten eleven twelve – dreizehn.';
const request = { messages: [{ role: 'user' as const, content: 'Count.' }] };
const shortMs = 100;
const sizes = { maxLineBytes: 100_000, maxResponseBytes: 1_000_000 };

/** Only the limit that the fault is for is short: a slow machine must not look like another fault. */
const limitsOf = (expected: Fault['plain']) => ({
  ...sizes,
  ...(expected === 'headers_timeout' && { headersTimeoutMs: shortMs }),
  ...(expected === 'first_token_timeout' && { firstTokenTimeoutMs: shortMs }),
  ...(expected === 'idle_timeout' && { idleTimeoutMs: shortMs }),
  ...(expected === 'total_timeout' && { totalTimeoutMs: shortMs }),
});

/** Models of the three dialects at an emulator. */
export function dialectsAt(emulator: Emulator, options: object = {}) {
  const { url, openaiUrl } = emulator;
  return {
    anthropic: (model: string) => createAnthropicModel({ model, apiKey: 'k', baseUrl: url, ...options }),
    responses: (model: string) => createOpenAiModel({ model, apiKey: 'k', baseUrl: openaiUrl, ...options }),
    chat: (model: string) => createOpenAiCompatibleModel({ model, baseUrl: openaiUrl, ...options }),
  };
}

async function play(model: TextModel, streamed: boolean): Promise<string> {
  try {
    if (!streamed) return (await model.generate(request)).text === text ? 'whole' : 'silent';
    let seen = '';
    for await (const event of model.stream(request)) if (event.type === 'text') seen += event.text;
    return seen === text ? 'whole' : 'silent';
  } catch (error) {
    return AiError.isInstance(error) ? error.code : 'untyped';
  }
}

/** Every fault of the list, in three dialects, streamed and not. */
export async function faults(smoke: boolean): Promise<Results> {
  const emulator = await startEmulator({ answer: () => text });
  let right = 0;
  let silent = 0;
  let hangs = 0;
  let all = 0;
  const list: readonly Fault[] = smoke ? faultList.slice(5, 12) : faultList;
  for (const [name, create] of Object.entries(dialectsAt(emulator, sizes))) {
    await play(create(name), false);
    for (const fault of list) {
      for (const way of ['plain', 'stream'] as const) {
        const expected = fault[way];
        const isTimed = expected.endsWith('_timeout');
        const model = dialectsAt(emulator, limitsOf(expected))[name as 'chat'](`m#${fault.id}`);
        const startedAt = performance.now();
        const outcome = await play(model, way === 'stream');
        const tookMs = performance.now() - startedAt;
        all += 1;
        if (outcome === expected) right += 1;
        if (outcome === 'silent' || (outcome === 'whole' && expected !== 'whole')) silent += 1;
        if (isTimed && tookMs > shortMs + 50) hangs += 1;
      }
    }
  }
  for (let turn = 0; turn < 100 && emulator.openRequests > 0; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  const leaked = emulator.openRequests;
  await emulator.close();
  return {
    faultsTyped: figure({ ours: right / all, unit: 'share', target: '= 1' }),
    silentTruncations: figure({ ours: silent, unit: 'calls', target: '= 0' }),
    hangsOverIdle50Ms: figure({ ours: hangs, unit: 'calls', target: '= 0' }),
    leakedSockets: figure({ ours: leaked, unit: 'sockets', target: '= 0' }),
  };
}

/** How much later than it must an answer or an error comes. */
export async function delays(smoke: boolean): Promise<Results> {
  const emulator = await startEmulator({ answer: () => text });
  const { anthropic, responses } = dialectsAt(emulator);
  const [first, second] = [anthropic('m#status_500'), responses('m')];
  const route = routeModels([first, second]);
  const time = async (run: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await run().catch(() => {});
    return performance.now() - startedAt;
  };
  const over: number[] = [];
  for (let turn = 0; turn < (smoke ? 4 : 60); turn += 1) {
    const alone = (await time(() => first.generate(request))) + (await time(() => second.generate(request)));
    over.push((await time(() => route.generate(request))) - alone);
  }
  const late: number[] = [];
  const slow = anthropic('m#slow_headers');
  for (let turn = 0; turn < (smoke ? 2 : 15); turn += 1) {
    const deadlineAt = performance.now() + 40;
    await slow.generate({ ...request, deadlineAt }).catch(() => {});
    late.push(performance.now() - deadlineAt);
  }
  await emulator.close();
  return {
    failoverMs: figure({ ours: Math.max(0, median(over)), unit: 'ms', target: '<= 5' }),
    deadlineErrorMs: figure({ ours: median(late.map(Math.abs)), unit: 'ms', target: '<= 20' }),
  };
}

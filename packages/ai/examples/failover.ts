// Infrastructure Service: ai · stable API, changes affect all users
// One provider fails, the other answers; the budget pays for exactly what was used. Needs no network.
import { ok, strictEqual } from 'node:assert/strict';
import { createMemoryBudget, routeModels, withBudget, wrapModel } from '@tpl/ai';
import { createAnthropicModel } from '@tpl/ai/anthropic';
import { createOpenAiModel } from '@tpl/ai/openai';
import { startEmulator } from '@tpl/ai/testing';

const emulator = await startEmulator({ answer: () => 'The bridge opens in May.' });
const route = routeModels([
  createAnthropicModel({ model: 'claude-haiku-4-5', apiKey: 'any', baseUrl: emulator.url }),
  createOpenAiModel({ model: 'gpt-5.4', apiKey: 'any', baseUrl: emulator.openaiUrl }),
]);
const budget = createMemoryBudget({ limits: [{ name: 'day', windowMs: 86_400_000, costUsd: 1 }] });
const model = wrapModel(route, [withBudget(budget)]);
model.on('attempt', ({ provider, ok: fine, code }) => console.log(provider, fine ? 'answered' : code));

emulator.script('status_529');
const result = await model.generate({ messages: [{ role: 'user', content: 'When does the bridge open?' }] });
console.log(result.text, result.cost);
strictEqual(result.provider, 'openai');
strictEqual(result.attempts.length, 2);
ok(result.cost.status === 'known');
ok(Math.abs((budget.read('default')[0]?.spent.costUsd ?? 0) - result.cost.usd) < 1e-8);
await emulator.close();

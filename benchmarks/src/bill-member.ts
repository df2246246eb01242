// One process that spends: started by `bill-seeds.ts`, which may kill it. Says a line for each call that is over.
import { routeModels, type TextModel, type TextRequest, withPolicy, wrapModel } from '@tpl/ai';
import { createAnthropicModel } from '@tpl/ai/anthropic';
import { createLedger, fileLedgerStore, withLedger } from '@tpl/ai/ledger';
import { createOpenAiModel } from '@tpl/ai/openai';
import { createPolicy } from '@tpl/resilience';

const [folder = '', url = '', seed = '0', calls = '0'] = process.argv.slice(2);
const limits = { headersTimeoutMs: 150, firstTokenTimeoutMs: 150, idleTimeoutMs: 150, totalTimeoutMs: 400 };
const sizes = { maxLineBytes: 100_000, maxResponseBytes: 1_000_000 };
const options = { ...limits, ...sizes, apiKey: 'k' };

/** The same numbers for the same seed (Park and Miller). */
function randomOf(start: number): () => number {
  let state = (start % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
const random = randomOf(Number(seed));
const anthropic = createAnthropicModel({ ...options, model: 'claude-haiku-4-5', baseUrl: url });
const openai = createOpenAiModel({ ...options, model: 'gpt-5.4', baseUrl: `${url}/v1` });
const policy = createPolicy({
  name: 'bill',
  maxAttempts: 3,
  backoffBaseMs: 1,
  backoffMaxMs: 2,
  breaker: false,
  cooldown: false,
});
const ledger = createLedger({ store: fileLedgerStore({ folder }) });
const model = wrapModel(routeModels(Number(seed) % 2 === 0 ? [anthropic, openai] : [openai, anthropic]), [
  withLedger(ledger),
  withPolicy(policy),
]);

/** One call: whole, streamed, left after its first words, or given up by its caller. */
async function call(asked: TextModel, at: number): Promise<void> {
  const request: TextRequest = {
    messages: [{ role: 'user', content: `Count to ${at}.` }],
    maxOutputTokens: 2_000,
  };
  const draw = random();
  if (draw < 0.15) {
    const signal = AbortSignal.timeout(Math.floor(random() * 40));
    await asked.generate({ ...request, signal, spender: 'acme/aborts' });
  } else if (draw < 0.3) {
    for await (const { type } of asked.stream({ ...request, spender: 'acme/leaves' }))
      if (type === 'text') break;
  } else if (draw < 0.65) for await (const _ of asked.stream({ ...request, spender: 'acme/streams' }));
  else await asked.generate({ ...request, spender: 'acme/whole' });
}

let next = 0;
async function work(): Promise<void> {
  while (next < Number(calls)) {
    next += 1;
    await call(model, next).catch(() => {});
    process.stdout.write('over\n');
  }
}
await Promise.all([work(), work(), work(), work()]);
await ledger.close();
process.exit(0);

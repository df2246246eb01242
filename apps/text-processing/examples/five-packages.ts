// All five packages around one model, in 20 lines: `node examples/five-packages.ts` after the build of the packages.
import { responseRules, withCache, withPolicy, withRedaction, wrapModel } from '@tpl/ai';
import { mockModel } from '@tpl/ai/testing';
import { createCache } from '@tpl/cache';
import { createResponseCache } from '@tpl/cache/response';
import { createMonitoring } from '@tpl/monitoring';
import { createPolicy } from '@tpl/resilience';
import { createRateLimiter, createRedactor } from '@tpl/security';

const provider = mockModel({ answers: ['Write it down, and tell who comes next.'] }); // createAnthropicModel({ … })
const [cache, policy, monitoring] = [createCache(), createPolicy(), createMonitoring({ logLevel: 'error' })];
const responses = createResponseCache({ cache, scope: () => 'acme', ...responseRules(provider) });
const layers = [withRedaction({ redactor: createRedactor() }), withCache(responses), withPolicy(policy)];
const model = wrapModel(provider, layers);
const limiter = createRateLimiter({ windows: [{ name: 'requests', limit: 2, windowMs: 60_000 }] });
monitoring.observe({ answers: cache, model, policy, limiter });
const messages = [{ role: 'user' as const, content: 'What do I do when anna.berg@acme.io is away?' }];
for (const turn of [1, 2, 3]) {
  const answer = (await limiter.consume('ada')).ok ? await model.generate({ messages }) : undefined;
  console.log(turn, answer?.cache?.outcome ?? 'refused', answer?.text); // 1 miss …, 2 hit …, 3 refused
}
await Promise.all([cache.close(), monitoring.close()]);

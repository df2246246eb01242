// All five packages around one model: `node examples/five-packages.ts` after the build of the packages.
import { responseRules, withCache, withPolicy, withRedaction, wrapModel } from '@tpl/ai';
import { mockModel } from '@tpl/ai/testing';
import { createCache } from '@tpl/cache';
import { createResponseCache } from '@tpl/cache/response';
import { createMonitoring } from '@tpl/monitoring';
import { createPolicy } from '@tpl/resilience';
import { createRateLimiter, createRedactor } from '@tpl/security';

const provider = mockModel({ answers: ['Write it down, and tell who comes next.'] }); // createAnthropicModel({ … })
const [cache, policy] = [createCache({ ttlMs: 60_000 }), createPolicy({ name: 'provider' })];
const responses = createResponseCache({ cache, scope: () => 'acme', ...responseRules(provider) });
const layers = [withRedaction({ redactor: createRedactor() }), withCache(responses), withPolicy(policy)];
const model = wrapModel(provider, layers);
const limiter = createRateLimiter({ windows: [{ name: 'requests', limit: 2, windowMs: 60_000 }] });
const monitoring = createMonitoring({ logLevel: 'error' });
monitoring.observe({ answers: cache, model, policy, limiter });
for (const turn of [1, 2, 3]) {
  const allowed = await limiter.consume('ada');
  const content = 'What do I do when anna.berg@acme.io is away?';
  const answer = allowed.ok ? await model.generate({ messages: [{ role: 'user', content }] }) : undefined;
  console.log(turn, answer?.cache?.outcome ?? 'refused', answer?.text ?? allowed.ok); // 1 miss …, 2 hit …, 3 refused
}
await Promise.all([cache.close(), monitoring.close()]);

// Compiled, never run: each real object meets each port that another package declares (docs/concepts/ports.md).
import type {
  Budget,
  ResponseCache as ModelCache,
  Policy as ModelPolicy,
  TextEvent,
  TextModel,
  TextRequest,
  TextResult,
} from '@tpl/ai';
import {
  errorTraits,
  responseRules,
  withBudget,
  withCache,
  withInputGuard,
  withOutputGuard,
  withPolicy,
  wrapModel,
} from '@tpl/ai';
import { createInputGuard, createOutputGuard } from '@tpl/ai/guard';
import { createCache } from '@tpl/cache';
import { createResponseCache } from '@tpl/cache/response';
import { createHealth, createLogger, createMetrics, observe } from '@tpl/monitoring';
import type { ErrorKind, Policy } from '@tpl/resilience';
import { createPolicy } from '@tpl/resilience';
import { createBudget, createRateLimiter, createRedactor } from '@tpl/security';

declare const model: TextModel;
const cache = createCache();
const policy = createPolicy({ name: 'port' });
const limiter = createRateLimiter({
  name: 'port',
  windows: [{ name: 'tokens', unit: 'tokens', limit: 1, windowMs: 1_000 }],
});
const redactor = createRedactor();
const inputGuard = createInputGuard();
const outputGuard = createOutputGuard();

/** A policy of @tpl/resilience is what @tpl/ai runs its calls under. */
export const asModelPolicy: ModelPolicy = policy satisfies Policy;

/** The rules of @tpl/ai are what @tpl/cache wants, and its response cache is what @tpl/ai wants. */
export const asModelCache: ModelCache = createResponseCache<TextRequest, TextResult, TextEvent>({
  cache,
  scope: 'public',
  ...responseRules(model),
});

/** The budget of @tpl/security is what @tpl/ai reserves from. */
export const asModelBudget: Budget = createBudget({ limiter });

/** The guards of the door ./guard are layers of a model. */
export const wrapped = wrapModel(model, [
  withInputGuard(inputGuard),
  withCache(asModelCache),
  withBudget(asModelBudget),
  withPolicy(asModelPolicy),
  withOutputGuard(outputGuard),
]);

/** The redactor of @tpl/security cleans the log of @tpl/monitoring and the answers of @tpl/ai. */
export const logger = createLogger({ redactor });
export const redactingGuard = createOutputGuard({ policy: { redactor } });

/** Every object can be observed by @tpl/monitoring. */
export const stop = observe(
  { cache, policy, limiter, wrapped },
  { metrics: createMetrics(), logger, health: createHealth() },
);

/** A cache tells its health as a check of @tpl/monitoring. */
export const health = createHealth();
health.register({ name: 'cache', check: (signal) => cache.health(signal) });

/** What @tpl/ai calls the kinds of its errors are words of @tpl/resilience. */
export const kinds: readonly ErrorKind[] = Object.values(errorTraits).map(({ kind }) => kind);

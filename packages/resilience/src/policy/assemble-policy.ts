// Puts the layers of a policy together in their one order; with `only`, just one of them.
import { Breaker } from '../breaker/breaker.ts';
import { breakerGate, breakerWatch } from '../breaker/breaker-layer.ts';
import { createHost } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import { attemptObserver } from '../call/layer.ts';
import { resultLayers } from '../call/results.ts';
import { CooldownGate } from '../cooldown/cooldowns.ts';
import { guardCooldowns } from '../cooldown/guarded-cooldowns.ts';
import { attemptTimeoutLayer, deadlineLayer } from '../deadline/time-limits.ts';
import { Bulkhead, bulkheadLayer } from '../limits/bulkhead.ts';
import { RateLimiter, rateLimitLayer } from '../limits/rate-limiter.ts';
import { guardBudget } from '../retry/guarded-budget.ts';
import { hedgeLayer } from '../retry/hedge.ts';
import { retryLayer } from '../retry/retry.ts';
import { openRetryBudget } from '../retry/retry-budget.ts';
import { fallbackLayer } from './fallback.ts';
import type { PolicyOptions } from './policy-options.ts';
import { resolveOptions } from './policy-options.ts';
import type { LayeredPolicy } from './to-policy.ts';
import { toPolicy } from './to-policy.ts';

/** A strategy that stands alone or in a policy. */
export type StrategyLayer =
  | 'fallback'
  | 'deadline'
  | 'cooldown'
  | 'retry'
  | 'hedge'
  | 'bulkhead'
  | 'rateLimit'
  | 'breaker'
  | 'attemptTimeout';

/** Makes a policy of its options; with `only`, of that one strategy. */
export function assemblePolicy(options: PolicyOptions, only?: StrategyLayer): LayeredPolicy {
  const { values, parts } = resolveOptions(options);
  const host = createHost(parts);
  const isTimed = parts.timeouts !== false;
  const has = (name: StrategyLayer) =>
    (only === undefined || only === name) && (isTimed || (name !== 'deadline' && name !== 'attemptTimeout'));
  const { fallback, handleResult, cooldowns, cooldownKey = host.name } = parts;
  const { maxAttempts, hedgeAfterMs, hedgeRatio, maxConcurrent, rateLimit, rateLimitMs, maxWaitMs } = values;
  const retries = has('retry') && maxAttempts > 1;
  const hedges = has('hedge') && hedgeAfterMs !== undefined;
  const budget =
    retries || hedges ? (guardBudget(parts.budget) ?? openRetryBudget(values, host.clock)) : undefined;
  const breaker = values.breaker && has('breaker') ? new Breaker(values, host) : undefined;
  const bulkhead = maxConcurrent !== undefined && has('bulkhead') ? new Bulkhead(values, host) : undefined;
  const limiter =
    rateLimit !== undefined && has('rateLimit')
      ? new RateLimiter({ rateLimit, rateLimitMs, maxWaitMs }, host)
      : undefined;
  const isCooling = values.cooldown && has('cooldown');
  const cooldown = isCooling
    ? new CooldownGate(guardCooldowns(cooldowns), cooldownKey, values, host)
    : undefined;
  const limit = limiter && rateLimitLayer(limiter);
  const results = handleResult && resultLayers(handleResult);

  const layers: (Layer | false | undefined)[] = [
    results?.outer,
    fallback && has('fallback') && fallbackLayer(fallback, host),
    has('deadline') && deadlineLayer(values, host),
    retries && budget && retryLayer(values, { budget, cooldown, breaker }, host),
    hedges && budget && hedgeLayer({ hedgeAfterMs, hedgeRatio }, budget, host),
    cooldown?.outer,
    breaker && breakerGate(breaker, host),
    bulkhead && bulkheadLayer(bulkhead),
    cooldown ? cooldown.inner(limit) : limit,
    breaker ? breakerWatch(breaker, host, cooldown) : cooldown?.watch,
    has('attemptTimeout') && attemptTimeoutLayer(values, host),
    attemptObserver(host),
    results?.inner,
  ];
  const chosen = layers.filter((layer) => typeof layer === 'function');
  const deadlineMs = has('deadline') ? values.deadlineMs : Number.POSITIVE_INFINITY;
  const isUnlimited = !has('deadline');
  return toPolicy(
    chosen,
    { breaker, bulkhead, limiter, budget, cooldown, limit: { deadlineMs, clock: host.clock } },
    host,
    isUnlimited,
  );
}

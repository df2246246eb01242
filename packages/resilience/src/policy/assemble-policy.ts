// Puts the layers of a policy together in their one order; with `only`, just one of them.
import { Breaker } from '../breaker/breaker.ts';
import { breakerLayer } from '../breaker/breaker-layer.ts';
import { createHost } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import { nest } from '../call/layer.ts';
import { attemptObserver } from '../call/observe.ts';
import { cooldownGate, cooldownWatch } from '../cooldown/cooldown-gate.ts';
import { createCooldowns } from '../cooldown/cooldowns.ts';
import { attemptTimeoutLayer } from '../deadline/attempt-timeout.ts';
import { deadlineLayer } from '../deadline/deadline.ts';
import { Bulkhead, bulkheadLayer } from '../limits/bulkhead.ts';
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
  | 'breaker'
  | 'attemptTimeout';

/** Makes a policy of its options; with `only`, of that one strategy. */
export function assemblePolicy(options: PolicyOptions, only?: StrategyLayer): LayeredPolicy {
  const { values, parts } = resolveOptions(options);
  const host = createHost(parts);
  const { clock } = host;
  const { fallback, cooldowns = createCooldowns({ clock }), cooldownKey: key = host.name } = parts;
  const budget = parts.budget ?? openRetryBudget(values, clock);
  const breaker = new Breaker(values, host);
  const bulkhead = new Bulkhead(values, host);
  const coolingMs = () => cooldowns.remainingMs(key);
  const { hedgeAfterMs, hedgeRatio } = values;
  const retries = values.maxAttempts > 1;
  const has = (name: StrategyLayer) => only === undefined || only === name;

  const layers: readonly [StrategyLayer, Layer | false | undefined][] = [
    ['fallback', fallback && fallbackLayer(fallback, host)],
    ['deadline', deadlineLayer(values, host)],
    ['cooldown', values.cooldown && cooldownGate(cooldowns, key, host)],
    ['retry', retries && retryLayer(values, { budget, coolingMs }, host)],
    ['hedge', hedgeAfterMs !== undefined && hedgeLayer({ hedgeAfterMs, hedgeRatio }, budget, host)],
    ['bulkhead', values.maxConcurrent !== undefined && bulkheadLayer(bulkhead)],
    ['breaker', values.breaker && breakerLayer(breaker, host)],
    ['cooldown', values.cooldown && cooldownWatch(cooldowns, key, host)],
    ['attemptTimeout', attemptTimeoutLayer(values, host)],
  ];
  const chosen = layers.flatMap(([name, layer]) => (layer && has(name) ? [layer] : []));
  return toPolicy(
    nest([...chosen, attemptObserver(host)]),
    {
      breaker: has('breaker') && values.breaker ? breaker : undefined,
      bulkhead: has('bulkhead') ? bulkhead : undefined,
      budget: (has('retry') && retries) || hedgeAfterMs !== undefined ? budget : undefined,
      coolingMs: has('cooldown') ? coolingMs : undefined,
    },
    host,
    only !== undefined && only !== 'deadline',
  );
}

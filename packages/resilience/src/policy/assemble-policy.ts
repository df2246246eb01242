// Puts the layers of a policy together in their one order; with `only`, just one of them.
import { Breaker } from '../breaker/breaker.ts';
import { breakerGate, breakerWatch } from '../breaker/breaker-layer.ts';
import { createHost } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import { nest } from '../call/layer.ts';
import { attemptObserver } from '../call/observe.ts';
import { resultLayers } from '../call/results.ts';
import { CooldownGate } from '../cooldown/cooldown-gate.ts';
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
  const has = (name: StrategyLayer) => only === undefined || only === name;
  const breaker = values.breaker && has('breaker') ? new Breaker(values, host) : undefined;
  const bulkhead = has('bulkhead') ? new Bulkhead(values, host) : undefined;
  const cooldown =
    values.cooldown && has('cooldown') ? new CooldownGate(cooldowns, key, values, host) : undefined;
  const coolingMs = () => cooldown?.remainingMs() ?? 0;
  const isHopeful = () => breaker?.isHopeful ?? true;
  const { hedgeAfterMs, hedgeRatio } = values;
  const retries = values.maxAttempts > 1;

  const layers: readonly [StrategyLayer, Layer | false | undefined][] = [
    ['fallback', fallback && fallbackLayer(fallback, host)],
    ['deadline', deadlineLayer(values, host)],
    ['retry', retries && retryLayer(values, { budget, coolingMs, isHopeful }, host)],
    ['hedge', hedgeAfterMs !== undefined && hedgeLayer({ hedgeAfterMs, hedgeRatio }, budget, host)],
    ['cooldown', cooldown?.outer],
    ['breaker', breaker && breakerGate(breaker, host)],
    ['bulkhead', bulkhead && values.maxConcurrent !== undefined && bulkheadLayer(bulkhead)],
    ['cooldown', cooldown?.inner],
    ['breaker', breaker && breakerWatch(breaker, host)],
    ['cooldown', cooldown?.watch],
    ['attemptTimeout', attemptTimeoutLayer(values, host)],
  ];
  const results = parts.handleResult && resultLayers(parts.handleResult);
  const chosen = layers.flatMap(([name, layer]) => (layer && has(name) ? [layer] : []));
  return toPolicy(
    nest([
      ...(results ? [results.outer] : []),
      ...chosen,
      attemptObserver(host),
      ...(results ? [results.inner] : []),
    ]),
    {
      breaker,
      bulkhead,
      budget: (has('retry') && retries) || hedgeAfterMs !== undefined ? budget : undefined,
      cooldown,
    },
    host,
    only !== undefined && only !== 'deadline',
  );
}

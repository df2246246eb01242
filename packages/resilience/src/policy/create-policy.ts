// Infrastructure Service: resilience · stable API, changes affect all users
import { attemptTimeoutLayer } from '../deadline/attempt-timeout.ts';
import { Breaker } from '../breaker/breaker.ts';
import { breakerLayer } from '../breaker/breaker-layer.ts';
import { Bulkhead, bulkheadLayer } from '../limits/bulkhead.ts';
import { cooldownGate, cooldownWatch } from '../cooldown/cooldown-gate.ts';
import { createCooldowns } from '../cooldown/cooldowns.ts';
import { deadlineLayer } from '../deadline/deadline.ts';
import { fallbackLayer } from './fallback.ts';
import { hedgeLayer } from '../retry/hedge.ts';
import { createHost } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import { nest } from '../call/layer.ts';
import { attemptObserver } from '../call/observe.ts';
import type { Policy } from '../call/policy.ts';
import type { PolicyOptions } from './policy-options.ts';
import { resolveOptions } from './policy-options.ts';
import type { PolicyValues } from '../settings/policy-values.ts';
import { retryLayer } from '../retry/retry.ts';
import { createRetryBudget } from '../retry/retry-budget.ts';
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

/** A policy whose values can be replaced while it runs; breaker, bulkhead, budget and cooldowns keep their state. */
export interface ConfigurablePolicy {
  readonly policy: LayeredPolicy;
  configure(values: PolicyValues): void;
}

/**
 * Creates a policy for one dependency. From outside in: fallback, total deadline, cooldown gate, retry with a budget, hedge,
 * bulkhead, circuit breaker, attempt timeout. Every value has a default, `strategy` moves several at once.
 *
 * @throws ResilienceError `invalid_options`, with every problem at once in `problems`.
 *
 * @example
 * ```ts
 * import { createPolicy } from '@tpl/resilience';
 *
 * const policy = createPolicy({ name: 'quotes', deadlineMs: 5_000 });
 * const answer = await policy.execute(async ({ signal }) => (signal.aborted ? 'gone' : 'fine'), { operation: 'quote' });
 * if (answer !== 'fine') throw new Error('unexpected');
 * ```
 *
 * @example A gate: one attempt, never a sleep.
 * ```ts
 * import { createPolicy } from '@tpl/resilience';
 *
 * const gate = createPolicy({ name: 'provider-a', retry: false, maxConcurrent: 20, attemptTimeoutMs: 30_000 });
 * ```
 */
export function createPolicy(options: PolicyOptions = {}): Policy {
  return createConfigurablePolicy(options).policy;
}

/** As {@link createPolicy}, with a hand on the values; with `only`, of that one strategy. */
export function createConfigurablePolicy(options: PolicyOptions, only?: StrategyLayer): ConfigurablePolicy {
  const { values: first, parts } = resolveOptions(options);
  const host = createHost(parts);
  const { clock } = host;
  const cooldowns = parts.cooldowns ?? createCooldowns({ clock });
  const key = parts.cooldownKey ?? host.name;
  const ownBudget = parts.budget ? undefined : createRetryBudget(first, { clock });
  const budget = parts.budget ?? ownBudget!;
  const breaker = new Breaker(first, host, parts.trip);
  const bulkhead = new Bulkhead(first, host);
  const coolingMs = () => cooldowns.remainingMs(key);

  const has = (name: StrategyLayer) => only === undefined || only === name;

  function build(values: PolicyValues): Layer {
    const { hedgeAfterMs, hedgeRatio } = values;
    const { fallback, fallbackOn, retryOn, breakOn, backoff } = parts;
    const layers: readonly [StrategyLayer, Layer | false | undefined][] = [
      ['fallback', fallback && fallbackLayer(fallback, host, fallbackOn)],
      ['deadline', deadlineLayer(values, host)],
      ['cooldown', values.cooldown && cooldownGate(cooldowns, key, host)],
      [
        'retry',
        values.maxAttempts > 1 && retryLayer(values, { budget, filter: retryOn, backoff, coolingMs }, host),
      ],
      ['hedge', hedgeAfterMs !== undefined && hedgeLayer({ hedgeAfterMs, hedgeRatio }, budget, host)],
      ['bulkhead', values.maxConcurrent !== undefined && bulkheadLayer(bulkhead)],
      ['breaker', values.breaker && breakerLayer(breaker, host, breakOn)],
      ['cooldown', values.cooldown && cooldownWatch(cooldowns, key, host)],
      ['attemptTimeout', attemptTimeoutLayer(values, host)],
    ];
    const chosen = layers.filter(([name]) => has(name)).map(([, layer]) => layer);
    return nest([...chosen.filter((layer) => typeof layer === 'function'), attemptObserver(host)]);
  }

  let layer = build(first);
  let current = first;
  return {
    policy: toPolicy(
      () => layer,
      () => ({
        breaker: has('breaker') && current.breaker ? breaker : undefined,
        bulkhead: has('bulkhead') ? bulkhead : undefined,
        budget:
          (has('retry') && current.maxAttempts > 1) || current.hedgeAfterMs !== undefined
            ? budget
            : undefined,
        coolingMs: has('cooldown') ? coolingMs : undefined,
      }),
      host,
      only !== undefined && only !== 'deadline',
    ),
    configure(values) {
      breaker.configure(values);
      bulkhead.configure(values);
      ownBudget?.configure(values);
      layer = build(values);
      current = values;
    },
  };
}

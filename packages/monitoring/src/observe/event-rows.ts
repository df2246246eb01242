// Says which metric each event feeds.
import { requestSeconds } from '../metrics/buckets.ts';

/** A metric that events feed. Fields of the event become labels; `docs/concepts/ports.md` says what they mean. */
export interface EventRow {
  readonly event: string;
  readonly name: string;
  /** `cache` is the name the object is observed under; `outcome`, where the event has none, is `ok` or the kind of failure. */
  readonly labels: readonly string[];
  readonly help: string;
  /** Only events with this field: three kinds of objects tell a `call`. */
  readonly only?: string;
  /** Field that is added up. Default: 1 for each event. */
  readonly sum?: string;
  readonly unit?: string;
  /** Bounds of a histogram over `durationMs`. Default: a counter. */
  readonly seconds?: readonly number[];
  /** A gauge of the breaker whose state the event tells, which is shown in health and told to the log in these words. */
  readonly breaker?: string;
}

const row = (
  event: string,
  name: string,
  labels: readonly string[],
  help: string,
  more: Omit<EventRow, 'event' | 'name' | 'labels' | 'help'> = {},
): EventRow => ({ event, name, labels, help, ...more });

const policyCall = ['policy', 'operation', 'outcome'];
const cacheOperation = ['cache', 'operation'];

/**
 * What is counted about caches, policies, models, limiters and keys, but for lookups and for calls of models. No key id
 * becomes a label.
 */
export const eventRows: readonly EventRow[] = [
  row('produce', 'tpl.cache.produce.duration', [...cacheOperation, 'ok'], 'Time of making a missing value.', {
    seconds: requestSeconds,
  }),
  row('evict', 'tpl.cache.evictions', ['cache', 'reason'], 'Entries that had to go.', { sum: 'count' }),
  row('storeError', 'tpl.cache.store.errors', ['cache', 'store', 'call', 'code'], 'Failed calls to a store.'),
  row('breaker', 'tpl.cache.breaker.state', ['cache', 'store'], '0 closed, 1 half open, 2 open.', {
    breaker: 'cache store breaker changed',
  }),
  row('saved', 'tpl.cache.saved.tokens', cacheOperation, 'Tokens not bought again.', {
    sum: 'tokens',
    unit: '{token}',
  }),
  row('saved', 'tpl.cache.saved.cost', cacheOperation, 'Money not spent again.', {
    sum: 'costUsd',
    unit: 'USD',
  }),
  row('call', 'tpl.policy.call.duration', policyCall, 'Time of a call, its attempts and pauses included.', {
    only: 'policy',
    seconds: requestSeconds,
  }),
  row('attempt', 'tpl.policy.attempts', policyCall, 'Attempts by how they ended.', { only: 'policy' }),
  row(
    'retry',
    'tpl.policy.retries',
    ['policy', 'operation', 'kind'],
    'Attempts after the first, by their cause.',
  ),
  row('reject', 'tpl.policy.rejections', ['policy', 'operation', 'reason'], 'Calls not even tried.'),
  row('state', 'tpl.policy.state', ['policy'], '0 closed, 1 half open, 2 open, 3 isolated by hand.', {
    breaker: 'breaker changed',
  }),
  row('fallback', 'tpl.policy.fallbacks', ['policy', 'operation', 'kind'], 'Calls answered by a fallback.'),
  row('cooldown', 'tpl.policy.cooldowns', ['policy', 'shared'], 'Pauses a provider asked for.'),
  row('attempt', 'tpl.model.attempts', ['provider', 'operation', 'ok', 'code'], 'Attempts at one provider.', {
    only: 'provider',
  }),
  row('guard', 'tpl.model.guards', ['operation', 'direction', 'action'], 'Verdicts of guards.'),
  row('budget', 'tpl.model.budget', ['operation', 'ok'], 'Reservations asked of a budget.'),
  row(
    'authentication',
    'tpl.security.authentications',
    ['ok', 'code', 'scheme'],
    'Attempts to authenticate.',
  ),
  row('limit', 'tpl.security.limits', ['limiter', 'ok', 'store'], 'Decisions of rate limiters.'),
  row('keys', 'tpl.security.key.changes', ['change'], 'Changes of the key ring.'),
];

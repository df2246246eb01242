import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEvents } from '@internal/kit';
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { createHealth } from '../health/create-health.ts';
import { createMetrics } from '../metrics/create-metrics.ts';
import { exposeMetrics } from '../metrics/exposition.ts';
import { memoryLogger } from '../testing/memory-logger.ts';
import type { FinishedSpan, Tracing } from '../traces/tracing.ts';
import { eventRows } from './event-rows.ts';
import type { EventData, ModelCall } from './events.ts';
import { observe } from './observe.ts';

function fakeTracing(current?: { traceId: string; spanId: string }) {
  const spans: FinishedSpan[] = [];
  const place = { current };
  const tracing: Tracing = { current: () => place.current, record: (span) => spans.push(span) };
  return { tracing, spans, place };
}

function setUp(options: { criticalPolicies?: string[]; trace?: { traceId: string; spanId: string } } = {}) {
  const clock = manualClock();
  const metrics = createMetrics({ clock });
  const health = createHealth({ clock });
  const { logger, entries } = memoryLogger();
  const { tracing, spans, place } = fakeTracing(options.trace);
  const cache = createEvents<Record<string, EventData>>('cache');
  const policy = createEvents<Record<string, EventData>>('policy');
  const model = createEvents<Record<string, EventData>>('model');
  const security = createEvents<Record<string, EventData>>('security');
  const objects = { answers: cache, calls: policy, model, limits: security, absent: undefined };
  const stop = observe(objects, {
    metrics,
    health,
    logger,
    tracing,
    clock,
    criticalPolicies: options.criticalPolicies ?? [],
  });
  const lines = (start: string) =>
    [...exposeMetrics(metrics)]
      .join('')
      .split('\n')
      .filter((line) => line.startsWith(start) && !line.includes('_bucket'));
  return { clock, metrics, health, entries, spans, place, cache, policy, model, security, stop, lines };
}

const call: ModelCall & EventData = {
  operation: 'summarize',
  provider: 'anthropic',
  requestModel: 'claude-x',
  responseModel: 'claude-x-1',
  ok: true,
  finishReason: 'stop',
  usage: { inputTokens: 100, outputTokens: 20, cacheReadTokens: 30, cacheWriteTokens: 5, reasoningTokens: 7 },
  costUsd: 0.5,
  priced: true,
  streamed: true,
  degraded: false,
  attempts: [],
  durationMs: 2_000,
  timeToFirstChunkMs: 250,
  outcome: 'completed',
};

describe('observe', () => {
  it('counts what a cache tells', () => {
    const { cache, lines } = setUp();
    cache.emit('get', { outcome: 'hit', tier: 'memory', operation: 'qa', durationMs: 1 });
    cache.emit('get', { outcome: 'miss', durationMs: 2 });
    cache.emit('produce', { operation: 'qa', ok: true, durationMs: 300 });
    cache.emit('evict', { reason: 'size', count: 4, bytes: 100 });
    cache.emit('storeError', { store: 'redis', call: 'get', code: 'timeout' });
    cache.emit('saved', { operation: 'qa', tokens: 50, costUsd: 0.25 });
    expect(lines('tpl_cache')).toEqual([
      'tpl_cache_gets_total{cache="answers",outcome="hit",tier="memory",operation="qa"} 1',
      'tpl_cache_gets_total{cache="answers",outcome="miss"} 1',
      'tpl_cache_get_duration_seconds_sum{cache="answers",outcome="hit"} 0.001',
      'tpl_cache_get_duration_seconds_count{cache="answers",outcome="hit"} 1',
      'tpl_cache_get_duration_seconds_sum{cache="answers",outcome="miss"} 0.002',
      'tpl_cache_get_duration_seconds_count{cache="answers",outcome="miss"} 1',
      'tpl_cache_produce_duration_seconds_sum{cache="answers",operation="qa",ok="true"} 0.3',
      'tpl_cache_produce_duration_seconds_count{cache="answers",operation="qa",ok="true"} 1',
      'tpl_cache_evictions_total{cache="answers",reason="size"} 4',
      'tpl_cache_store_errors_total{cache="answers",store="redis",call="get",code="timeout"} 1',
      'tpl_cache_saved_tokens_total{cache="answers",operation="qa"} 50',
      'tpl_cache_saved_cost_usd_total{cache="answers",operation="qa"} 0.25',
    ]);
  });

  it('counts what a policy tells and does not take it for a model', () => {
    const { policy, lines, entries } = setUp();
    policy.emit('call', {
      policy: 'openai',
      operation: 'qa',
      ok: false,
      kind: 'overloaded',
      attempts: 2,
      durationMs: 500,
    });
    policy.emit('attempt', { policy: 'openai', operation: 'qa', attempt: 1, ok: true, durationMs: 1 });
    policy.emit('retry', { policy: 'openai', attempt: 2, delayMs: 100, kind: 'overloaded' });
    policy.emit('reject', { policy: 'openai', reason: 'circuit_open' });
    policy.emit('fallback', { policy: 'openai', kind: 'overloaded' });
    policy.emit('cooldown', { policy: 'openai', durationMs: 5_000, shared: true });
    expect(lines('tpl_policy')).toEqual([
      'tpl_policy_call_duration_seconds_sum{policy="openai",operation="qa",outcome="overloaded"} 0.5',
      'tpl_policy_call_duration_seconds_count{policy="openai",operation="qa",outcome="overloaded"} 1',
      'tpl_policy_attempts_total{policy="openai",operation="qa",outcome="ok"} 1',
      'tpl_policy_retries_total{policy="openai",kind="overloaded"} 1',
      'tpl_policy_rejections_total{policy="openai",reason="circuit_open"} 1',
      'tpl_policy_fallbacks_total{policy="openai",kind="overloaded"} 1',
      'tpl_policy_cooldowns_total{policy="openai",shared="true"} 1',
    ]);
    expect(lines('tpl_model')).toEqual([]);
    expect(entries.map(({ message }) => message)).toEqual(['cooldown']);
  });

  it('shows an open breaker as degraded, as down only where nothing else answers, and as up once closed', () => {
    const { policy, cache, health, lines, stop } = setUp({ criticalPolicies: ['only'] });
    policy.emit('state', { policy: 'openai', from: 'closed', to: 'open' });
    cache.emit('breaker', { store: 'redis', from: 'closed', to: 'open' });
    expect(health.report('ready').status).toBe('degraded');
    expect(lines('tpl_policy_state')).toEqual(['tpl_policy_state{policy="openai"} 2']);
    expect(lines('tpl_cache_breaker')).toEqual(['tpl_cache_breaker_state{cache="answers",store="redis"} 2']);
    policy.emit('state', { policy: 'only', from: 'closed', to: 'open' });
    expect(health.report('ready').status).toBe('down');
    policy.emit('state', { policy: 'only', from: 'open', to: 'half_open' });
    expect(health.report('ready').status).toBe('degraded');
    policy.emit('state', { policy: 'only', from: 'half_open', to: 'closed' });
    policy.emit('state', { policy: 'openai', from: 'open', to: 'closed' });
    cache.emit('breaker', { store: 'redis', from: 'open', to: 'closed' });
    expect(health.report('ready').status).toBe('up');
    stop();
    expect(health.report('ready').checks).toEqual([]);
  });

  it('takes a policy that is observed twice', () => {
    const listeners: ((data: unknown) => void)[] = [];
    const on = (event: string, listener: (data: unknown) => void) => {
      if (event === 'state') listeners.push(listener);
      return () => {};
    };
    const [metrics, health] = [createMetrics(), createHealth()];
    for (const name of ['first', 'second']) observe({ [name]: { on } }, { metrics, health });
    for (const listener of listeners) listener({ policy: 'p', from: 'closed', to: 'open' });
    expect(listeners).toHaveLength(2);
    expect(health.report('ready').checks).toMatchObject([{ name: 'breaker p', status: 'degraded' }]);
  });

  it('shows at most 200 breakers in health, by names of at most 100 characters', () => {
    const { policy, health } = setUp();
    for (let index = 0; index < 300; index += 1)
      policy.emit('state', { policy: `${index}${'x'.repeat(200)}`, from: 'closed', to: 'open' });
    const { checks } = health.report('ready');
    expect(checks).toHaveLength(200);
    expect(Math.max(...checks.map(({ name }) => name.length))).toBe(100);
  });

  it('measures a model call by the names of the GenAI conventions, with the trace as exemplar', () => {
    const { model, lines, metrics } = setUp({ trace: { traceId: 't', spanId: 's' } });
    model.emit('call', call);
    const names =
      'gen_ai_operation_name="chat",gen_ai_provider_name="anthropic",gen_ai_request_model="claude-x",gen_ai_response_model="claude-x-1",tpl_operation="summarize"';
    expect(lines('gen_ai')).toEqual([
      `gen_ai_client_operation_duration_seconds_sum{${names}} 2`,
      `gen_ai_client_operation_duration_seconds_count{${names}} 1`,
      `gen_ai_client_token_usage_sum{${names},gen_ai_token_type="input"} 100`,
      `gen_ai_client_token_usage_count{${names},gen_ai_token_type="input"} 1`,
      `gen_ai_client_token_usage_sum{${names},gen_ai_token_type="output"} 20`,
      `gen_ai_client_token_usage_count{${names},gen_ai_token_type="output"} 1`,
      `gen_ai_client_operation_time_to_first_chunk_seconds_sum{${names}} 0.25`,
      `gen_ai_client_operation_time_to_first_chunk_seconds_count{${names}} 1`,
    ]);
    expect(lines('tpl_model')).toEqual([
      'tpl_model_calls_total{provider="anthropic",operation="summarize",outcome="completed",degraded="false"} 1',
      'tpl_model_cost_usd_total{provider="anthropic",model="claude-x-1",operation="summarize"} 0.5',
    ]);
    expect(lines('tpl_policy')).toEqual([]);
    expect([...exposeMetrics(metrics, 'openmetrics')].join('')).toContain('# {trace_id="t",span_id="s"} 2 ');
  });

  it('counts each way a call can end exactly once, and an estimate apart', () => {
    const { model, lines } = setUp();
    for (const outcome of ['completed', 'error', 'aborted', 'abandoned'] as const) {
      const ok = outcome === 'completed';
      model.emit('call', {
        ...call,
        outcome,
        ok,
        ...(outcome === 'error' && { code: 'overloaded' }),
        usage: { inputTokens: 10, estimated: !ok },
      });
    }
    expect(lines('tpl_model_calls').map((line) => line.replace(/.*outcome="(\w+)".*(\d)$/, '$1 $2'))).toEqual(
      ['completed 1', 'error 1', 'aborted 1', 'abandoned 1'],
    );
    const durations = lines('gen_ai_client_operation_duration_seconds_count');
    expect(durations.map((line) => /error_type="(\w+)"/.exec(line)?.[1])).toEqual([
      undefined,
      'overloaded',
      'aborted',
      'abandoned',
    ]);
    expect(
      lines('gen_ai_client_token_usage_sum').map((line) => [
        line.includes('tpl_estimated="true"'),
        line.split(' ').at(-1),
      ]),
    ).toEqual([
      [false, '10'],
      [true, '30'],
    ]);
  });

  it('books no tokens, time or money for an answer from the cache', () => {
    const { model, lines, spans } = setUp();
    model.emit('call', { ...call, cache: { outcome: 'hit' } });
    model.emit('call', { ...call, cache: 'stale' });
    expect(lines('gen_ai')).toEqual([]);
    expect(lines('tpl_model_cost')).toEqual([]);
    expect(lines('tpl_model_calls')).toHaveLength(2);
    expect(spans[0]?.attributes).toMatchObject({
      'tpl.cache.outcome': 'hit',
      'gen_ai.usage.input_tokens': undefined,
      'tpl.cost.usd': undefined,
    });
  });

  it('counts attempts, verdicts, budgets and calls without a price', () => {
    const { model, lines, entries } = setUp();
    const { costUsd: _, ...rest } = call;
    model.emit('call', { ...rest, priced: false });
    model.emit('attempt', {
      provider: 'openai',
      model: 'm',
      attempt: 1,
      ok: false,
      code: 'server',
      durationMs: 1,
    });
    model.emit('guard', { direction: 'input', action: 'block', score: 0.9, reasons: ['override'] });
    model.emit('guard', { direction: 'output', action: 'allow', score: 0, reasons: [] });
    model.emit('budget', { operation: 'qa', ok: false, tokens: 1, costUsd: 1 });
    expect(lines('tpl_model_')).toEqual(
      expect.arrayContaining([
        'tpl_model_attempts_total{provider="openai",ok="false",code="server"} 1',
        'tpl_model_unpriced_total{provider="anthropic",model="claude-x-1"} 1',
        'tpl_model_guards_total{direction="input",action="block"} 1',
        'tpl_model_guards_total{direction="output",action="allow"} 1',
        'tpl_model_budget_total{operation="qa",ok="false"} 1',
      ]),
    );
    expect(entries.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warn model attempt failed',
      'info guard verdict',
      'warn budget refused',
    ]);
  });

  it('says who failed, why and how long it took, a few times a minute; then how often more', async () => {
    const { model, entries, clock } = setUp();
    const failed = { provider: 'north', model: 'n-1', attempt: 1, ok: false, durationMs: 7 };
    for (let at = 0; at < 50; at += 1) {
      model.emit('attempt', { ...failed, code: 'overloaded', status: 529 });
      model.emit('attempt', { ...failed, code: 'aborted' });
    }
    const { fields } = entries[0] ?? {};
    expect(fields).toMatchObject({
      provider: 'north',
      model: 'n-1',
      code: 'overloaded',
      status: 529,
      duration_ms: 7,
    });
    expect(entries).toHaveLength(6);
    await clock.advance(60_000);
    expect(entries[6]).toMatchObject({
      message: 'model attempt failed more often',
      fields: { provider: 'north', code: 'overloaded', left_out: 44 },
    });
  });

  it('makes one span of a call with its attempts as children, in their order', async () => {
    const { model, spans, clock } = setUp({ trace: { traceId: 't', spanId: 'mine' } });
    await clock.advance(1_500);
    const start = Date.UTC(2026, 0, 1);
    const failed = { provider: 'a', model: 'm1', attempt: 1, ok: false, code: 'overloaded', status: 529 };
    const attempts = [
      { ...failed, startedAt: start + 700, durationMs: 300 },
      { provider: 'b', model: 'm2', attempt: 2, ok: true, startedAt: start + 1_100, durationMs: 400 },
    ];
    model.emit('call', { ...call, attempts, durationMs: 900 });
    model.emit('call', { ...call, durationMs: 900, outcome: 'error', ok: false, code: 'server' });
    expect(spans).toHaveLength(2);
    expect(spans[0]).toMatchObject({
      name: 'chat claude-x',
      kind: 'client',
      startedAt: start + 600,
      endedAt: start + 1_500,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.cache_read.input_tokens': 30,
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.response.time_to_first_chunk': 0.25,
        'tpl.attempts': 2,
        'tpl.cost.usd': 0.5,
      },
      errorType: undefined,
      children: [
        {
          name: 'attempt m1',
          startedAt: start + 700,
          endedAt: start + 1_000,
          attributes: { 'tpl.attempt': 1, 'http.response.status_code': 529 },
          errorType: 'overloaded',
        },
        { name: 'attempt m2', startedAt: start + 1_100, endedAt: start + 1_500, errorType: undefined },
      ],
    });
    expect(spans[1]).toMatchObject({ errorType: 'server', children: [] });
  });

  it('gives each call its own attempts, though two at once ran in one span and the wall clock jumped', () => {
    let now = 1_000_000;
    const clock = { now: () => now, monotonic: () => 50_000, setTimer: () => () => {} };
    const { tracing, spans } = fakeTracing({ traceId: 't', spanId: 's' });
    const model = createEvents<Record<string, EventData>>('model');
    observe({ model }, { metrics: createMetrics(), tracing, clock });
    const attemptOf = (provider: string) => ({
      provider,
      model: provider,
      attempt: 1,
      ok: true,
      startedAt: 999_990,
      durationMs: 10,
    });
    now = 400_000;
    model.emit('call', { ...call, attempts: [attemptOf('one')], durationMs: 10 });
    model.emit('call', { ...call, attempts: [attemptOf('two')], durationMs: 10 });
    expect(spans[0]).toMatchObject({ endedAt: 400_000, children: [{ name: 'attempt one' }] });
    expect(spans[1]).toMatchObject({ children: [{ name: 'attempt two' }] });
  });

  it('counts security events without key ids, and logs changes of keys and the audit', () => {
    const { security, lines, entries } = setUp();
    security.emit('authentication', { ok: false, code: 'unknown_key', keyId: 'k-77', scheme: 'bearer' });
    security.emit('limit', { limiter: 'public', ok: false, remaining: 0, store: 'redis' });
    security.emit('keys', { change: 'rotated', count: 3 });
    security.emit('keys', { change: 'reload_failed', count: 0 });
    security.emit('audit', { action: 'key.rotate' });
    expect(lines('tpl_security')).toEqual([
      'tpl_security_authentications_total{ok="false",code="unknown_key",scheme="bearer"} 1',
      'tpl_security_limits_total{limiter="public",ok="false",store="redis"} 1',
      'tpl_security_key_changes_total{change="rotated"} 1',
      'tpl_security_key_changes_total{change="reload_failed"} 1',
      'tpl_security_keys{ring="limits"} 3',
    ]);
    expect(entries.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'info keys changed',
      'error keys changed',
      'info audit',
    ]);
  });

  it('counts only what the list of events in docs/concepts/ports.md names', () => {
    const ports = readFileSync(join(import.meta.dirname, '../../../../docs/concepts/ports.md'), 'utf8');
    for (const { event, only, labels, sum, seconds, breaker } of eventRows) {
      const rows = ports.split('\n').filter((line) => line.includes(`| \`${event}\` |`));
      const meant = rows.find((line) => only === undefined || line.includes(only)) ?? '';
      const made = ['cache', ...(meant.includes('outcome') ? [] : ['outcome'])];
      const fields = labels.filter((label) => !made.includes(label));
      fields.push(...[sum, seconds && 'durationMs', breaker && 'to'].filter((field) => field !== undefined));
      for (const field of fields) expect(meant).toMatch(new RegExp(`[{,] ${field}[?:, ]`));
    }
  });

  it('listens no more once stopped', () => {
    const { stop, cache, lines } = setUp();
    stop();
    cache.emit('get', { outcome: 'hit', durationMs: 1 });
    expect(lines('tpl_cache')).toEqual([]);
    expect(cache.has('get')).toBe(false);
  });
});

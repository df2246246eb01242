// The table of all settings: kinds, bounds, defaults and meanings.
import type { SettingsDefinition } from '@internal/kit/settings';
import { choice, defineSettings, flag, integer, number, optional } from '@internal/kit/settings';
import { invalidOptions } from '../errors/errors.ts';
import type { PolicyValues } from './policy-values.ts';

const durationMs = integer({ min: 1, max: 3_600_000 });
const rate = number({ min: 0.01, max: 1 });

/** Every setting as a row: bounds, default, presets, meaning. Strategies are applied on top, when settings are loaded. */
export const settingRows = defineSettings({
  name: 'resilience',
  presets: ['simple', 'development', 'production'],
  fail: (problems) => invalidOptions(problems),
  rows: {
    strategy: {
      kind: choice(['aggressive', 'balanced', 'conservative', 'critical']),
      value: 'balanced',
      presets: { development: 'aggressive' },
      perOperation: true,
      doc: 'Gives every value below that is not set by name.',
    },
    deadlineMs: {
      kind: durationMs,
      value: 60_000,
      perOperation: true,
      doc: 'Longest duration of a call with all attempts and waits.',
    },
    attemptTimeoutMs: {
      kind: durationMs,
      value: 30_000,
      perOperation: true,
      doc: 'Longest duration of one attempt; does not apply to streams.',
    },
    firstTokenMs: {
      kind: durationMs,
      value: 10_000,
      perOperation: true,
      doc: 'Longest wait for the first content of a stream; keep-alives do not count.',
    },
    idleMs: {
      kind: durationMs,
      value: 10_000,
      perOperation: true,
      doc: 'Longest wait for further content of a stream.',
    },
    maxAttempts: {
      kind: integer({ min: 1, max: 10 }),
      value: 5,
      presets: { development: 2 },
      perOperation: true,
      doc: 'Attempts a call may take; 1 means no retry.',
    },
    backoffBaseMs: {
      kind: durationMs,
      value: 250,
      perOperation: true,
      doc: 'The wait before attempt n is drawn from 0 to this x 2^(n-2) (full jitter).',
    },
    backoffMaxMs: { kind: durationMs, value: 8_000, perOperation: true, doc: 'Upper end of that draw.' },
    retryAfterMaxMs: {
      kind: durationMs,
      value: 60_000,
      perOperation: true,
      doc: 'Longest wait a server may ask for; when it asks for more, the call fails at once.',
    },
    retryBudgetRatio: {
      kind: number({ min: 0, max: 1 }),
      value: 0.27,
      doc: 'Retries and hedges earned by each call.',
    },
    retryBudgetPerMinute: {
      kind: number({ min: 0, max: 10_000 }),
      value: 10,
      doc: 'Retries and hedges earned each minute besides.',
    },
    retryBudgetMax: {
      kind: number({ min: 1, max: 100_000 }),
      value: 50,
      doc: 'Retries and hedges that can be saved up; also the start.',
    },
    idempotent: {
      kind: flag(),
      value: true,
      perOperation: true,
      doc: 'Whether a call may run twice; if not, only what the server turned away unread is retried.',
    },
    hedgeAfterMs: {
      kind: optional(durationMs),
      value: undefined,
      perOperation: true,
      doc: 'Starts a second attempt beside a first one slower than this; not set means never.',
    },
    hedgeRatio: {
      kind: number({ min: 0.001, max: 1 }),
      value: 0.05,
      perOperation: true,
      doc: 'Hedges per call, at most, in the long run.',
    },
    cooldown: {
      kind: flag(),
      value: true,
      doc: 'Whether a rate limit with a Retry-After holds back every call.',
    },
    maxConcurrent: {
      kind: optional(integer({ min: 1, max: 100_000 })),
      value: undefined,
      presets: { production: 200 },
      doc: 'Attempts that may run at once; not set means no bound.',
    },
    maxQueue: {
      kind: integer({ min: 0, max: 100_000 }),
      value: 100,
      doc: 'Attempts that may wait for a place.',
    },
    maxQueueMs: { kind: durationMs, value: 5_000, doc: 'Longest wait for a place.' },
    breaker: { kind: flag(), value: true, doc: 'Whether a failing dependency is left alone for a while.' },
    breakerFailureRate: {
      kind: rate,
      value: 0.9,
      doc: 'Share of failures in the window that opens the breaker.',
    },
    breakerConsecutiveFailures: {
      kind: integer({ min: 1, max: 10_000 }),
      value: 10,
      doc: 'Failures in a row that open the breaker.',
    },
    breakerMinimumCalls: {
      kind: integer({ min: 1, max: 10_000 }),
      value: 5,
      doc: 'Attempts in the window before any rate counts.',
    },
    breakerWindowMs: {
      kind: integer({ min: 100, max: 600_000 }),
      value: 10_000,
      doc: 'Length of the window.',
    },
    breakerSlowCallMs: {
      kind: optional(durationMs),
      value: undefined,
      doc: 'Attempts at least this long are slow; not set means never.',
    },
    breakerSlowCallRate: {
      kind: rate,
      value: 0.8,
      doc: 'Share of slow attempts in the window that opens the breaker.',
    },
    breakerTolerance: {
      kind: number({ min: 0, max: 100 }),
      value: 2.1,
      doc: 'Attempts let through per success; what comes on top is turned away at random. An answer that says "overloaded" counts twice. 0 means no such brake.',
    },
    breakerOpenMs: {
      kind: durationMs,
      value: 400,
      doc: 'Mean wait before a probe, drawn from half to one and a half of it; doubles with each failed probe.',
    },
    breakerMaxOpenMs: { kind: durationMs, value: 400, doc: 'Where that doubling ends.' },
    breakerProbes: {
      kind: integer({ min: 1, max: 100 }),
      value: 3,
      doc: 'Probes at once, and successes needed to close.',
    },
    slowStartMs: {
      kind: integer({ min: 0, max: 600_000 }),
      value: 1_000,
      doc: 'After closing, how long attempts at once are bounded to those that succeeded since, times two.',
    },
  },
}) as unknown as SettingsDefinition<PolicyValues>;

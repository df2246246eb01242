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
      value: 4,
      presets: { development: 2 },
      perOperation: true,
      doc: 'Attempts a call may take; 1 means no retry.',
    },
    backoffBaseMs: {
      kind: durationMs,
      value: 500,
      perOperation: true,
      doc: 'The wait before attempt n is drawn from half to the whole of this x 2^(n-2).',
    },
    backoffMaxMs: { kind: durationMs, value: 8_000, perOperation: true, doc: 'Upper end of that draw.' },
    retryAfterMaxMs: {
      kind: durationMs,
      value: 60_000,
      perOperation: true,
      doc: 'Longest wait a server may ask for; when it asks for more, the call fails at once.',
    },
    maxWaitMs: {
      kind: integer({ min: 0, max: 3_600_000 }),
      value: 60_000,
      perOperation: true,
      doc: 'Longest wait at a gate, for a cooldown to end or for the breaker to let a call through; 0 means none.',
    },
    retryBudgetRatio: {
      kind: number({ min: 0, max: 1 }),
      value: 0.5,
      doc: 'Retries and hedges earned by each call that is served.',
    },
    retryBudgetPerMinute: {
      kind: number({ min: 0, max: 10_000 }),
      value: 10,
      doc: 'Retries and hedges earned each minute besides.',
    },
    retryBudgetMax: {
      kind: number({ min: 1, max: 100_000 }),
      value: 100,
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
    rateLimit: {
      kind: optional(integer({ min: 1, max: 10_000 })),
      value: undefined,
      doc: 'Attempts that may begin in any rateLimitMs, the others wait; not set means no bound.',
    },
    rateLimitMs: { kind: durationMs, value: 1_000, doc: 'The stretch of time of rateLimit.' },
    breaker: { kind: flag(), value: true, doc: 'Whether a failing dependency is left alone for a while.' },
    breakerFailureRate: {
      kind: rate,
      value: 0.95,
      doc: 'Share of failed attempts that opens the breaker, among those begun since failures in a row began.',
    },
    breakerConsecutiveFailures: {
      kind: integer({ min: 1, max: 10_000 }),
      value: 22,
      doc: 'Failures in a row that open the breaker; fewer where they are more than two seconds’ calls, at least 10.',
    },
    breakerMinimumCalls: {
      kind: integer({ min: 1, max: 10_000 }),
      value: 12,
      doc: 'Attempts in the window before any share of it counts.',
    },
    breakerWindowMs: {
      kind: integer({ min: 1_000, max: 10_000 }),
      value: 4_000,
      doc: 'Length of the window.',
    },
    breakerSlowCallMs: {
      kind: optional(durationMs),
      value: undefined,
      doc: 'Attempts at least this long count as failures; not set means never.',
    },
    breakerTolerance: {
      kind: number({ min: 0, max: 0.95 }),
      value: 0.25,
      doc: 'Share of failed attempts above which a short trial finds out whether sending less helps; 0 means no trials.',
    },
    breakerOpenMs: {
      kind: durationMs,
      value: 830,
      doc: 'Time between two probes of an open breaker, where calls are few.',
    },
    breakerProbeShare: {
      kind: number({ min: 0, max: 1 }),
      value: 0.13,
      doc: 'Share of the calls that are let through as probes, where calls are many.',
    },
  },
}) as unknown as SettingsDefinition<PolicyValues>;

// Infrastructure Service: resilience · stable API, changes affect all users
// Random walks against reference models that are too simple to be wrong.

import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPolicy } from '../../src/policy/create-policy.ts';
import { createBreaker, createBulkhead } from '../../src/policy/single-strategies.ts';
import { createRetryBudget } from '../../src/retry/retry-budget.ts';
import { createVirtualClock } from '../../src/simulator/virtual-clock.ts';
import { defer, failure, settle, watch } from '../support.ts';

type Work = ReturnType<typeof defer<void>>;

describe('the retry budget', () => {
  it('behaves as a number between 0 and its maximum', async () => {
    const step = fc.oneof(
      fc.constantFrom('deposit' as const, 'take' as const, 'refund' as const),
      fc.integer({ min: 1, max: 20_000 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 100 }),
        fc.integer({ min: 1, max: 8 }),
        async (steps, max) => {
          const clock = manualClock();
          const budget = createRetryBudget({
            retryBudgetRatio: 0.25,
            retryBudgetPerMinute: 30,
            retryBudgetMax: max,
            clock,
          });
          let model = max;
          for (const one of steps) {
            if (typeof one === 'number') {
              await clock.advance(one);
              model = Math.min(max, model + one / 2_000);
            } else if (one === 'take') {
              // Sums of fractions in another order may differ in their last digit.
              if (Math.abs(model - 1) < 1e-6) return;
              expect(budget.take()).toBe(model >= 1);
              if (model >= 1) model -= 1;
            } else {
              budget[one]();
              model = Math.min(max, model + (one === 'deposit' ? 0.25 : 1));
            }
            expect(Math.abs(budget.available - model)).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the bulkhead', () => {
  it('behaves as a queue: first come, first served, never more than its bounds', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('start' as const) }),
      fc.record({ do: fc.constantFrom('finish' as const, 'abort' as const), pick: fc.nat(20) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 4 }),
        async (steps, limit, maxQueue) => {
          const policy = createBulkhead({ maxConcurrent: limit, maxQueue, clock: manualClock() });
          const calls: { id: number; work: Work; controller: AbortController }[] = [];
          const started: number[] = [];
          const model = {
            running: [] as number[],
            queue: [] as number[],
            started: [] as number[],
            rejected: 0,
          };
          const promote = () => {
            while (model.running.length < limit && model.queue.length > 0) {
              const id = model.queue.shift()!;
              model.running.push(id);
              model.started.push(id);
            }
          };
          let rejected = 0;
          for (const one of steps) {
            if (one.do === 'start') {
              const id = calls.length;
              const call = { id, work: defer<void>(), controller: new AbortController() };
              calls.push(call);
              policy
                .execute(
                  () => {
                    started.push(id);
                    return call.work.promise;
                  },
                  { signal: call.controller.signal },
                )
                .catch((error) => {
                  if (error.code === 'bulkhead_full') rejected += 1;
                });
              if (model.running.length < limit) {
                model.running.push(id);
                model.started.push(id);
              } else if (model.queue.length < maxQueue) model.queue.push(id);
              else model.rejected += 1;
            } else {
              const from = one.do === 'finish' ? model.running : [...model.running, ...model.queue];
              const id = from[one.pick % Math.max(1, from.length)];
              if (id === undefined) continue;
              if (one.do === 'finish') calls[id]!.work.resolve();
              else calls[id]!.controller.abort();
              model.running = model.running.filter((other) => other !== id);
              model.queue = model.queue.filter((other) => other !== id);
              promote();
            }
            await settle();
            expect(started).toEqual(model.started);
            expect(policy.snapshot()).toMatchObject({
              running: model.running.length,
              queued: model.queue.length,
            });
            expect(rejected).toBe(model.rejected);
          }
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('the breaker', () => {
  it('walks only along its edges, sends no faster than its probes while open, and settles everyone in time', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constantFrom('start' as const, 'isolate' as const, 'reset' as const) }),
      fc.record({ do: fc.constant('start' as const) }),
      fc.record({
        do: fc.constantFrom('succeed' as const, 'fail' as const, 'abort' as const, 'fail' as const),
        pick: fc.nat(20),
      }),
      fc.record({ do: fc.constant('advance' as const), pick: fc.nat(1_500) }),
    );
    const edges = new Set([
      'closed>open',
      'closed>half_open',
      'open>half_open',
      'half_open>open',
      'half_open>closed',
      'closed>isolated',
      'open>isolated',
      'half_open>isolated',
      'isolated>closed',
      'open>closed',
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 80 }),
        fc.constantFrom(0, 500, 60_000),
        async (steps, maxWaitMs) => {
          const clock = createVirtualClock();
          const policy = createBreaker({
            clock,
            random: () => 0.5,
            breakerConsecutiveFailures: 3,
            breakerOpenMs: 1_000,
            breakerProbeShare: 0,
            maxWaitMs,
          });
          const running: { work: Work; controller: AbortController }[] = [];
          const all: { readonly seen: ReturnType<typeof watch>; readonly call: Work }[] = [];
          const walked: string[] = [];
          let opened = 0;
          let sentWhileOpen = 0;
          policy.on('state', ({ from, to }) => {
            walked.push(`${from}>${to}`);
            if (to !== 'open') return;
            opened = clock.monotonic();
            sentWhileOpen = 0;
          });
          for (const one of steps) {
            if (one.do === 'isolate') policy.isolate();
            else if (one.do === 'reset') policy.reset();
            else if (one.do === 'advance') await clock.advance(one.pick);
            else if (one.do === 'start') {
              const call = { work: defer<void>(), controller: new AbortController() };
              const isIsolated = policy.snapshot().state === 'isolated';
              const seen = watch(
                policy.execute(
                  () => {
                    expect(isIsolated).toBe(false);
                    if (policy.snapshot().state === 'open') sentWhileOpen += 1;
                    running.push(call);
                    return call.work.promise;
                  },
                  { signal: call.controller.signal },
                ),
              );
              all.push({ seen, call: call.work });
              await settle();
            } else if ('pick' in one) {
              const [call] = running.splice(one.pick % Math.max(1, running.length), 1);
              if (!call) continue;
              if (one.do === 'succeed') call.work.resolve();
              else if (one.do === 'abort') call.controller.abort();
              else call.work.reject(failure(500));
              await settle();
            }
            expect(walked.filter((edge) => !edges.has(edge))).toEqual([]);
            expect(sentWhileOpen).toBeLessThanOrEqual(1 + (clock.monotonic() - opened) / 1_000 + 1e-6);
          }
          for (const { call } of all) call.resolve();
          await clock.advance(11_000);
          expect(all.every(({ seen }) => seen.done)).toBe(true);
          expect(policy.snapshot().queued).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a whole policy', () => {
  it('settles every call in time, starts nothing after an abort and leaves no timer, whatever happens', async () => {
    const behavior = fc.oneof(
      fc.record({
        ms: fc.integer({ min: 0, max: 4_000 }),
        status: fc.constantFrom(undefined, 500, 429, 400, 529),
      }),
      fc.record({ ms: fc.constant(Number.POSITIVE_INFINITY), status: fc.constant(undefined) }),
    );
    const call = fc.record({
      gapMs: fc.nat(500),
      abortMs: fc.option(fc.nat(6_000)),
      attempts: fc.array(behavior, { minLength: 5, maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 15 }), async (calls) => {
        const clock = createVirtualClock();
        const policy = createPolicy({
          clock,
          random: () => 0.7,
          deadlineMs: 5_000,
          attemptTimeoutMs: 2_000,
          maxConcurrent: 3,
          maxQueue: 3,
          maxQueueMs: 1_000,
          hedgeAfterMs: 500,
          hedgeRatio: 1,
          idempotent: true,
        });
        let settled = 0;
        const violations: string[] = [];
        for (const { gapMs, abortMs, attempts } of calls) {
          const controller = new AbortController();
          const startedAt = clock.monotonic();
          let next = 0;
          if (abortMs !== null) clock.setTimer(() => controller.abort(new Error('gone')), abortMs);
          const run = async () => {
            if (controller.signal.aborted) violations.push('started after the abort');
            const { ms, status } = attempts[next++ % attempts.length]!;
            if (ms !== Number.POSITIVE_INFINITY)
              await new Promise<void>((resolve) => clock.setTimer(resolve, ms));
            else await new Promise(() => {});
            if (status !== undefined)
              throw failure(status, status === 429 ? { 'retry-after-ms': '300' } : undefined);
          };
          void policy
            .execute(run, { signal: controller.signal })
            .catch(() => {})
            .then(() => {
              settled += 1;
              if (clock.monotonic() - startedAt > Math.min(5_000, abortMs ?? 5_000) + 1)
                violations.push('settled late');
            });
          await clock.advance(gapMs);
        }
        await clock.advance(20_000);
        expect([settled, violations]).toEqual([calls.length, []]);
        expect(policy.snapshot()).toMatchObject({ running: 0, queued: 0 });
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 80 },
    );
  });
});

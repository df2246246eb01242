// Measures what policies cost, and whether they keep their promises.
import { createHedge, createPolicy, createRetry } from '@tpl/resilience';
import type { StreamFault } from '@tpl/resilience/testing';
import {
  badRetryAfters,
  createSeededRandom,
  createVirtualClock,
  withStreamFaults,
} from '@tpl/resilience/testing';
import type { Figure, Results, RunOptions } from './frame.ts';
import { figure } from './frame.ts';
import { readErrors } from './resilience-errors.ts';
import { measureFleet } from './resilience-fleet.ts';
import { measurePipeline } from './resilience-pipeline.ts';
import { measureScale } from './resilience-scale.ts';

/** Figures of policies: what they cost, and what they promise. */
export async function run({ smoke }: RunOptions): Promise<Results> {
  return {
    ...readErrors(),
    ...(await measurePipeline(smoke)),
    ...(await measureScale(smoke)),
    ...(await aborts(smoke ? 5 : 50)),
    retryAfterViolations: await retryAfterViolations(smoke ? 500 : 100_000),
    ...(await hedging(smoke ? 300 : 5_000)),
    streamFaults: await streamFaults(smoke ? 50 : 10_000),
    ...(await measureFleet(smoke ? 3 : 20)),
  };
}

/** Aborts in the queue, in a backoff, in an attempt and in a stream, in real time. */
async function aborts(rounds: number): Promise<Results> {
  const gone = new Error('gone');
  let slowest = 0;
  let callsAfter = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const stage of ['queue', 'backoff', 'attempt', 'stream'] as const) {
      const policy = createPolicy({ maxConcurrent: 1, backoffBaseMs: 5_000, random: () => 0.9 });
      const controller = new AbortController();
      const { signal } = controller;
      const count = () => {
        if (signal.aborted) callsAfter += 1;
      };
      const hang = () => {
        count();
        return new Promise<never>(() => {});
      };
      if (stage === 'queue') policy.execute(hang).catch(() => {});
      const call =
        stage === 'stream'
          ? policy
              .executeStream(() => ({ [Symbol.asyncIterator]: () => ({ next: hang }) }), { signal })
              [Symbol.asyncIterator]()
              .next()
          : policy.execute(
              stage === 'backoff'
                ? () => {
                    count();
                    return Promise.reject(Object.assign(new Error('busy'), { status: 503 }));
                  }
                : hang,
              { signal },
            );
      const settled = call.then(
        () => performance.now(),
        () => performance.now(),
      );
      await new Promise((resolve) => setTimeout(resolve, 2));
      const at = performance.now();
      controller.abort(gone);
      slowest = Math.max(slowest, (await settled) - at);
    }
  }
  return {
    abortMs: figure({ ours: slowest, unit: 'ms', target: '<= 5' }),
    callsAfterAbort: figure({ ours: callsAfter, unit: 'calls', target: '= 0' }),
  };
}

/** Headers that servers and attackers send: no hot loop, no wait over the cap, none shorter than asked. */
async function retryAfterViolations(headers: number): Promise<Figure> {
  const random = createSeededRandom(1);
  const clock = createVirtualClock();
  const capMs = 60_000;
  const policy = createRetry({
    clock,
    random,
    maxAttempts: 3,
    retryAfterMaxMs: capMs,
    retryBudgetMax: 100_000,
    retryBudgetRatio: 1,
  });
  const delays: number[] = [];
  policy.on('retry', ({ delayMs }) => delays.push(delayMs));
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  let violations = 0;
  for (let index = 0; index < headers; index += 1) {
    const seconds = Math.floor(random() * 90);
    const [value, askedMs] = pick<() => readonly [string, number | undefined]>([
      () => [String(seconds), seconds * 1_000],
      () => [(seconds + 0.5).toFixed(1), seconds * 1_000 + 500],
      () => [new Date(clock.now() + seconds * 1_000).toUTCString(), Math.max(0, seconds * 1_000 - 1_000)],
      () => [pick(badRetryAfters), undefined],
      () => [String((random() - 0.3) * 10 ** Math.floor(random() * 20)), undefined],
      () => [Array.from({ length: 6 }, () => String.fromCharCode(32 + random() * 90)).join(''), undefined],
    ])();
    delays.length = 0;
    let attempts = 0;
    const call = policy
      .execute(async () => {
        attempts += 1;
        throw Object.assign(new Error('status 429'), { status: 429, headers: { 'retry-after': value } });
      })
      .catch(() => {});
    await clock.advance(200_000);
    await call;
    if (attempts > 3) violations += 1;
    // A date has gone by when it is read again: only the first wait is as long as asked.
    for (const [index, delayMs] of delays.entries()) {
      const atLeastMs = index === 0 || !value.endsWith('GMT') ? (askedMs ?? 0) : 0;
      if (!(delayMs >= atLeastMs) || delayMs > capMs * 1.1) violations += 1;
    }
    if (askedMs !== undefined && askedMs > capMs && delays.length > 0) violations += 1;
  }
  return figure({ ours: violations, unit: `of ${headers} headers`, target: '= 0' });
}

/** A service with two moods: most answers in 20 to 60 ms, three in a hundred after two seconds. */
async function hedging(calls: number): Promise<Results> {
  const trace = async (hedgeAfterMs: number) => {
    const random = createSeededRandom(5);
    const clock = createVirtualClock();
    const policy = createHedge({ clock, hedgeAfterMs, idempotent: true, retryBudgetMax: 1_000 });
    const durations: number[] = [];
    for (let index = 0; index < calls; index += 1) {
      const startedAt = clock.monotonic();
      const ms = () => (random() < 0.03 ? 2_000 : 20 + 40 * random());
      const work = () => new Promise<void>((resolve) => clock.setTimer(resolve, ms()));
      void policy.execute(work).then(() => durations.push(clock.monotonic() - startedAt));
      await clock.advance(20);
    }
    await clock.advance(60_000);
    durations.sort((a, b) => a - b);
    return {
      p99: durations[Math.floor(calls * 0.99)] as number,
      extra: policy.snapshot().counts.hedges / calls,
    };
  };
  const [plain, hedged] = [await trace(29_000), await trace(100)];
  return {
    hedgeP99Cut: figure({ ours: 1 - hedged.p99 / plain.p99, unit: 'share', target: '>= 0.6' }),
    hedgeExtraCalls: figure({ ours: hedged.extra, unit: 'share', target: '<= 0.05' }),
  };
}

/** Streams that break, hang, end early or only keep alive: a reader sees chunks of one attempt, in order, each once. */
async function streamFaults(streams: number): Promise<Figure> {
  const random = createSeededRandom(9);
  const clock = createVirtualClock();
  const policy = createPolicy({
    clock,
    random,
    breaker: false,
    deadlineMs: 10_000,
    idleMs: 1_000,
    firstTokenMs: 1_000,
    backoffBaseMs: 10,
    backoffMaxMs: 20,
    retryBudgetMax: 100_000,
    retryBudgetRatio: 1,
  });
  const plan = (): StreamFault<string> | undefined => {
    const afterChunks = Math.floor(random() * 5);
    return [
      undefined,
      { fault: 'status' as const, status: 529, afterChunks },
      { fault: 'truncate' as const, afterChunks },
      { fault: 'hang' as const, afterChunks },
      { fault: 'pause' as const, ms: 4_000 * random(), afterChunks },
      { fault: 'keep_alive' as const, chunk: ':', everyMs: 300, afterChunks },
    ][Math.floor(random() * 6)];
  };
  let faults = 0;
  for (let stream = 0; stream < streams; stream += 1) {
    const open = withStreamFaults(
      async function* ({ attempt }: { attempt: number }) {
        yield ':';
        for (let index = 0; index < 4; index += 1) yield `${attempt}.${index}`;
      },
      plan,
      { clock },
    );
    const chunks: string[] = [];
    const read = (async () => {
      for await (const chunk of policy.executeStream(open, { isContent: (text) => text !== ':' })) {
        if (chunk !== ':') chunks.push(chunk);
      }
    })().catch(() => {});
    await clock.advance(11_000);
    await read;
    const attempt = chunks[0]?.split('.')[0];
    if (chunks.some((chunk, index) => chunk !== `${attempt}.${index}`)) faults += 1;
  }
  return figure({ ours: faults, unit: `of ${streams} streams`, target: '= 0' });
}

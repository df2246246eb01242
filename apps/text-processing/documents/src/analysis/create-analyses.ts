// Works on documents: told what it will take, begun, followed, stopped.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch } from '../../../jobs/src/jobs.ts';
import type { Clock } from '../../../src/domain/create-text-service.ts';
import { RequestError } from '../../../src/domain/request-error.ts';
import type { ProcessAnswer } from '../../../src/domain/text-service.ts';
import type { Analyses } from './analyses.ts';
import type { AnalysisState } from './analysis.ts';
import type { KeptAnalysis, StepsOptions } from './create-steps.ts';
import { analysisKind, createSteps, idOf, told } from './create-steps.ts';
import { estimateAnalysis } from './estimate-analysis.ts';
import { isLasting } from './is-lasting.ts';
import { takesParts } from './next-step.ts';
import { splitDocument } from './split-document.ts';

/** What analyses are made of. */
export interface AnalysesOptions extends Omit<StepsOptions, 'signal' | 'onStep'> {
  /** Id of the model that is asked first by this name, for estimates; `undefined` where only the offline engine answers. */
  readonly routeOf: (model: string | undefined) => string | undefined;
  /** Parts that are worked on at the same time, for estimates. */
  readonly atOnce: number;
  readonly clock: Pick<Clock, 'monotonic'>;
}

const everyMs = 300;
const loudestSilenceMs = 1_000;
// Of those who ask for nothing any more; the others go on when they ask.
const maxFollowed = 1_000;

/**
 * Creates the analyses of a service. Any process that shares `jobs` and `kept` may go on with them.
 *
 * @example
 * const analyses = createAnalyses({ operations, jobs, kept, checker, bounds, routeOf: () => undefined, atOnce: 4, clock: systemClock });
 * const { id } = await analyses.start(document, { document: document.id, operation, options: {} }, 'ann', charge);
 * for await (const { finished, steps } of analyses.watch(id, 'ann', signal)) console.log(`${finished} of ${steps}`);
 */
export function createAnalyses(options: AnalysesOptions): Analyses {
  const { jobs, kept, bounds, routeOf, atOnce, clock } = options;
  const underWay = new Map<string, Promise<AnalysisState | undefined>>();
  const looks = new Map<string, Promise<AnalysisState | undefined>>();
  const closing = new AbortController();
  const steps = createSteps({ ...options, signal: closing.signal, onStep: learn });
  let followed = 0;
  let stepMs: number | undefined;

  /** How long a step takes lately, so that estimates come true. */
  function learn(batch: Batch<ProcessAnswer>): void {
    for (const { result } of batch.items) {
      if (!result || result.cache.outcome === 'hit') continue;
      stepMs = stepMs === undefined ? result.timeMs : stepMs * 0.9 + result.timeMs * 0.1;
    }
  }

  const keyOf = (id: string, owner: string) => `${owner.length}:${owner}${id}`;

  /** One thing at a time is done with an analysis. */
  function alone<State extends AnalysisState | undefined>(
    id: string,
    owner: string,
    run: () => Promise<State>,
  ): Promise<State> {
    const key = keyOf(id, owner);
    const before = underWay.get(key) ?? Promise.resolve(undefined);
    const work = before
      .catch(() => {})
      .then(run)
      .finally(() => underWay.get(key) === work && underWay.delete(key));
    underWay.set(key, work);
    return work;
  }

  /** Goes on with it where it can; whoever asks at the same time waits for the same, but for no failure of a start. */
  function advance(id: string, owner: string): Promise<AnalysisState | undefined> {
    const key = keyOf(id, owner);
    const before = looks.get(key);
    if (before) return before;
    const look = alone(id, owner, () => steps.goOn(id, owner)).finally(() => looks.delete(key));
    looks.set(key, look);
    return look;
  }

  /** Goes on with it while nobody asks: whoever began it may come back for the answer alone. */
  async function follow(id: string, owner: string): Promise<void> {
    if (followed >= maxFollowed) return;
    followed += 1;
    try {
      for await (const { status } of watch(id, owner, closing.signal)) if (status !== 'running') return;
    } finally {
      followed -= 1;
    }
  }

  async function* watch(id: string, owner: string, signal: AbortSignal): AsyncGenerator<AnalysisState> {
    let shown = '';
    let shownAt = 0;
    while (!signal.aborted) {
      // A moment without a Redis is waited out.
      const state = await advance(id, owner).catch(() => 'unreachable' as const);
      if (state === undefined) return;
      if (state !== 'unreachable') {
        const text = `${state.status} ${state.finished} ${state.steps}`;
        const now = clock.monotonic();
        if (text !== shown || now - shownAt >= loudestSilenceMs) {
          [shown, shownAt] = [text, now];
          yield state;
        }
        if (state.status !== 'running') return;
      }
      await sleep(everyMs, undefined, { signal }).catch(() => {});
    }
  }

  return {
    estimate(document, { operation, model }) {
      const parts = splitDocument(document, bounds);
      const route = routeOf(model);
      return estimateAnalysis(operation, parts, { bounds, route, stepMs, atOnce });
    },
    async start(document, task, owner, charge) {
      const id = idOf(owner, task);
      return alone(id, owner, async () => {
        const before = await steps.goOn(id, owner);
        if (before?.status === 'running') return before;
        if (before?.answer && isLasting(before.answer)) return before;
        const parts = splitDocument(document, bounds);
        const { length } = parts;
        if (length > 1 && !takesParts(task.operation)) {
          const message = `works on a text of one part, and the document has ${length}`;
          const hint = 'send a shorter document';
          throw new RequestError('invalid_request', [{ path: 'operation', message, hint }]);
        }
        const giveBack = await charge(length);
        const state = await steps.begin(parts, task, owner, giveBack);
        void follow(id, owner);
        return state;
      });
    },
    get: advance,
    watch,
    cancel: (id, owner) =>
      alone(id, owner, async () => {
        const running = await kept.get<KeptAnalysis>(analysisKind, owner, id);
        if (!running) return undefined;
        if (running.state.status !== 'running') {
          await kept.delete(analysisKind, owner, id);
          return told(running);
        }
        await jobs.cancel(running.batch, owner);
        const state = { ...running.state, status: 'cancelled' } as const;
        const cancelled = { ...running, state };
        await kept.set(analysisKind, owner, id, cancelled);
        return told(cancelled);
      }),
    close: () => closing.abort(new Error('closed')),
  };
}

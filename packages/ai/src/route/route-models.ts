// Asks models in turn: as a route, or after a model that failed.
import { findProblems } from '@internal/kit';
import type { AiErrorCode, AttemptLog, TextEvent, TextModel, TextRequest } from '@internal/model';
import {
  AiError,
  createAttemptLog,
  foreignThought,
  identifyAttempt,
  throwProblems,
  unsupported,
} from '@internal/model';
import type { Middleware } from '../layers/middleware/middleware.ts';
import { changeResult, toMiddleware } from '../layers/middleware/to-middleware.ts';
import { boundOfModel, joinBounds, mostOf, sumOf } from '../money/join-bounds.ts';

/** A model of a route. */
export interface RouteTarget {
  /** The model that is asked. */
  readonly model: TextModel;
  /** Share of the calls that try this model first, by strategy `weighted`. Default: 1. */
  readonly weight?: number;
}

/** How a route chooses. */
export interface RouteOptions {
  /** `ordered`: as listed. `weighted`: the first is drawn by weight, the others follow the same way. Default: `ordered`. */
  readonly strategy?: 'ordered' | 'weighted';
  /** Default: Math.random. */
  readonly random?: (() => number) | undefined;
}

// The same request fails everywhere, or must not be asked again elsewhere.
const final: ReadonlySet<AiErrorCode> = new Set([
  'aborted',
  'invalid_options',
  'bad_request',
  'refusal',
  'guard_blocked',
  'budget_exceeded',
]);

/**
 * Joins models into one that tries each of them at most once a call, one after the other and without a pause, until
 * one begins to answer; from then on nothing else is tried: an answer never mixes two models. Sleeping and further
 * rounds belong to the policy around the route, a gate of its own to each target (`withPolicy(gate)(model)`).
 *
 * @example
 * import { routeModels } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * const route = routeModels([mockModel({ provider: 'first' }), { model: mockModel({ provider: 'second' }) }]);
 *
 * @throws {AiError} `invalid_options` without targets, at an id that comes twice, or at a weight that is not above 0.
 */
export function routeModels(
  targets: readonly (TextModel | RouteTarget)[],
  options: RouteOptions = {},
): TextModel {
  const { strategy = 'ordered', random = Math.random } = options;
  const list = targets.map((target) =>
    'model' in target ? { weight: 1, ...target } : { model: target, weight: 1 },
  );
  const ids = list.map(({ model }) => model.id);
  throwProblems('the route', [
    ...findProblems({ 'targets must hold at least one model': list.length > 0 }),
    ...list.flatMap(({ model: { id }, weight }, at) =>
      findProblems({
        [`targets.${at} is a second "${id}"; give one of them another provider name`]: ids.indexOf(id) === at,
        [`targets.${at}.weight must be above 0`]: weight > 0 && Number.isFinite(weight),
      }),
    ),
    ...findProblems({ 'strategy must be ordered or weighted': ['ordered', 'weighted'].includes(strategy) }),
  ]);
  const ordered = list.map(({ model }) => model);

  // Waiting times with the weights as rates: each model is the next one with its share of what is left.
  function drawn(): readonly TextModel[] {
    const waits = list.map(({ model, weight }) => ({ model, wait: -Math.log(1 - random()) / weight }));
    return waits.sort((a, b) => a.wait - b.wait).map(({ model }) => model);
  }
  const plan = strategy === 'weighted' ? drawn : () => ordered;

  return {
    id: `route(${ids.join(', ')})`,
    ...(ordered[0]?.capabilities && { capabilities: ordered[0].capabilities }),
    ...askInTurn({ plan, isFinal, errorOf: mostUseful }),
    async ready() {
      // One that answers is enough for the route.
      const ready = await Promise.allSettled(ordered.map(async (model) => model.ready?.()));
      const failed = ready.find((result) => result.status === 'rejected');
      if (failed && ready.every((result) => result.status === 'rejected')) throw failed.reason;
    },
    async health() {
      const all = await Promise.all(
        ordered.map(async (model) => (await model.health?.()) ?? { status: 'up' as const }),
      );
      const down = all.find(({ status }) => status === 'down');
      if (!down) return { status: 'up' };
      const status = all.every((one) => one.status === 'down') ? 'down' : 'degraded';
      return { status, ...(down.details && { details: down.details }) };
    },
    async screen(request) {
      // Any of them may answer: nothing goes out that one of them keeps back.
      let screened = request;
      for (const model of ordered) screened = (await model.screen?.(screened)) ?? screened;
      return screened;
    },
    bound: (request) =>
      joinBounds(
        ordered.map((model) => boundOfModel(model, request)),
        mostOf,
      ),
  };
}

function isFinal(error: unknown, { signal }: TextRequest): boolean {
  if (signal?.aborted) return true;
  return AiError.isInstance(error) && final.has(error.code) && !isOwnRefusal(error);
}

// What one model cannot do, and what was sealed for another account of it or by another model.
const ownRefusals: ReadonlySet<string | undefined> = new Set([
  unsupported,
  foreignThought,
  'invalid_encrypted_content',
]);

/** Whether the model cannot do what was asked, which says nothing of the others. */
const isOwnRefusal = (error: unknown): boolean =>
  AiError.isInstance(error) && ownRefusals.has(error.providerCode);

/** The last error of a model that could do what was asked; of all where none could. */
const lastOf = (errors: readonly unknown[]): unknown =>
  errors.findLast((error) => !isOwnRefusal(error)) ?? errors.at(-1);

/** The error that says most about what to do next: one that can be retried soonest, else the last. */
function mostUseful(errors: readonly unknown[], log: AttemptLog): unknown {
  const last = lastOf(errors);
  if (AiError.isInstance(last) && final.has(last.code)) return last;
  const retryable = errors.filter((error) => (error as AiError).retryable === true) as AiError[];
  const soonest = retryable.sort((a, b) => (a.retryAfterMs ?? 0) - (b.retryAfterMs ?? 0))[0];
  const chosen = soonest ?? last;
  if (AiError.isInstance(chosen)) chosen.attempts = log.records;
  return chosen;
}

/** How models are asked one after the other. */
interface Turns {
  /** The models of one call, in order. */
  readonly plan: () => readonly TextModel[];
  /** Whether no other model may be asked after this error. */
  readonly isFinal: (error: unknown, request: TextRequest) => boolean;
  /** The error of a call that nobody answered. */
  readonly errorOf: (errors: readonly unknown[], log: AttemptLog) => unknown;
}

/** Asks each model at most once and without a pause, until one begins to answer; from then on nothing else is tried. */
function askInTurn({ plan, isFinal, errorOf }: Turns): Pick<TextModel, 'generate' | 'stream'> {
  return {
    async generate(request) {
      const log = request.log ?? createAttemptLog();
      const errors: unknown[] = [];
      for (const model of plan()) {
        const made = log.records.length;
        try {
          return await model.generate({ ...request, log });
        } catch (error) {
          identifyAttempt(log, made, error);
          errors.push(error);
          if (isFinal(error, request)) break;
        }
      }
      throw errorOf(errors, log);
    },
    async *stream(request) {
      const log = request.log ?? createAttemptLog();
      const errors: unknown[] = [];
      for (const model of plan()) {
        // The start is held back until content follows: it names the model that answers.
        let held: TextEvent | undefined;
        let hasBegun = false;
        const made = log.records.length;
        try {
          for await (const event of model.stream({ ...request, log })) {
            if (event.type === 'start') {
              held = event;
              continue;
            }
            if (!hasBegun && held) yield held;
            hasBegun = true;
            yield event;
          }
          return;
        } catch (error) {
          identifyAttempt(log, made, error);
          if (hasBegun) throw error;
          errors.push(error);
          if (isFinal(error, request)) break;
        } finally {
          // A stream that its consumer left has neither a result nor an error.
          identifyAttempt(log, made, held);
        }
      }
      throw errorOf(errors, log);
    },
  };
}

// What the caller did, or what another engine must not get round.
const kept: ReadonlySet<unknown> = new Set(['cancelled', 'invalid', 'content']);

/**
 * Lets another model answer when the configured ones cannot, and marks that answer `degraded`. Not after the first
 * content of a stream, not when the caller left, and not when the request is wrong, blocked or declined. The bound of a call is
 * that of both: one that costs nothing says `bound: () => ({ tokens: 0, costUsd: 0 })`.
 *
 * @example
 * import { withFallback } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * const safe = withFallback(mockModel({ provider: 'offline' }))(mockModel({ answers: [{ failWith: 'overloaded' }] }));
 * console.log((await safe.generate({ messages: [{ role: 'user', content: 'Hello' }] })).degraded); // true
 */
export function withFallback(fallback: TextModel): Middleware {
  const degraded: TextModel = {
    id: fallback.id,
    generate: async (request) => ({ ...(await fallback.generate(request)), degraded: true }),
    stream: (request) => changeResult(fallback.stream(request), (result) => ({ ...result, degraded: true })),
  };
  const isFinal = (error: unknown, { signal }: TextRequest): boolean =>
    signal?.aborted === true || kept.has((error as { kind?: unknown } | undefined)?.kind);
  return toMiddleware('fallback', (model) => ({
    ...askInTurn({ plan: () => [model, degraded], isFinal, errorOf: lastOf }),
    // A model that fails may have written most of its answer before.
    bound: (request) => joinBounds([boundOfModel(model, request), boundOfModel(fallback, request)], sumOf),
  }));
}

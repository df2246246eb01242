// A model in its layers.

import type { Clock, Observable, Problem } from '@internal/kit';
import { createEvents, systemClock } from '@internal/kit';
import type {
  AttemptRecord,
  ModelEvents,
  PromptRenderer,
  TextEvent,
  TextModel,
  TextRequest,
  TextResult,
} from '@internal/model';
import { createAttemptLog, spentOf, throwProblems } from '@internal/model';
import type { Middleware } from './middleware/middleware.ts';
import { layerOrder } from './middleware/middleware.ts';

/** Options of a wrapped model. */
export interface WrapModelOptions {
  /** How prompts are rendered. Default: a renderer with a secret of this process alone. */
  readonly prompts?: PromptRenderer | undefined;
  /** Default: the system clock. */
  readonly clock?: Clock | undefined;
}

/** A model with its layers, which emits what it does. */
export interface WrappedModel extends TextModel {
  /** Calls `listener` at every `event` and returns a function that stops that. */
  on<Name extends keyof ModelEvents>(event: Name, listener: (data: ModelEvents[Name]) => void): () => void;
}

/**
 * Puts layers around a model, outermost first: input guard, redaction, cache, budget, ledger, fallback, object, policy, output
 * guard; each at most once, any of them left out. Middleware of one's own stands where it was put.
 *
 * @example
 * import { withFallback, wrapModel } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * const model = wrapModel(mockModel(), [withFallback(mockModel({ provider: 'offline' }))]);
 * model.on('call', ({ ok, costUsd }) => console.log(ok, costUsd));
 * await model.generate({ messages: [{ role: 'user', content: 'Hello' }] });
 *
 * @throws {AiError} `invalid_options` when a layer comes twice or in an order that cannot work.
 */
export function wrapModel(
  model: TextModel,
  middleware: readonly Middleware[],
  options: WrapModelOptions = {},
): WrappedModel {
  checkOrder(middleware);
  const { prompts, clock = systemClock } = options;
  const events = createEvents<ModelEvents>('a wrapped model');
  const inner = middleware.reduceRight((wrapped, layer) => layer(wrapped, events), model);

  /** The request as it goes in, and what emits how the call ended. */
  function begin(request: TextRequest, streamed: boolean) {
    const startedAt = clock.monotonic();
    const of = request.operation === undefined ? {} : { operation: request.operation };
    const emitAttempt = ({ usage: _, cost: __, ...record }: AttemptRecord) =>
      events.emit('attempt', { ...record, ...of });
    // A wrapped model inside a wrapped model writes into the log of the call around it.
    const log = createAttemptLog(request.log, events.has('attempt') ? emitAttempt : undefined);
    const first = log.records.length;
    const inside: { enter?: Enter; trace?: () => string | undefined } = {};
    const within = (next: Enter) => {
      const outer = inside.enter;
      inside.enter = outer ? (run) => outer(() => next(run)) : next;
    };
    const trace = (header: () => string | undefined) => Object.assign(inside, { trace: header });
    if (events.has('start')) events.emit('start', { ...of, model: model.id, streamed, within, trace });
    const { enter, ...traced } = inside;
    const asked = { ...request, log, ...(prompts && { renderer: prompts }), ...traced };
    return {
      asked,
      enter,
      whole: (result: TextResult): TextResult => ({ ...result, attempts: log.records.slice(first) }),
      emitCall({ firstAt, ...outcome }: { result?: TextResult; error?: unknown; firstAt?: number }): void {
        if (!events.has('call')) return;
        const timeToFirstChunkMs = firstAt === undefined ? undefined : firstAt - startedAt;
        const seen = { request: asked, first, model: model.id, streamed, timeToFirstChunkMs, ...outcome };
        events.emit('call', callEventOf({ ...seen, durationMs: clock.monotonic() - startedAt }));
      },
    };
  }

  async function generate(request: TextRequest): Promise<TextResult> {
    const { asked, enter, whole, emitCall } = begin(request, false);
    const run = async () => {
      try {
        const result = whole(await inner.generate(asked));
        emitCall({ result });
        return result;
      } catch (error) {
        emitCall({ error });
        throw error;
      }
    };
    return enter ? enter(run) : run();
  }

  async function* stream(request: TextRequest): AsyncGenerator<TextEvent> {
    const { asked, enter, whole, emitCall } = begin(request, true);
    const outcome: Parameters<typeof emitCall>[0] = {};
    try {
      for await (const event of enter ? entered(inner, asked, enter) : inner.stream(asked)) {
        if (event.type === 'finish') {
          outcome.result = whole(event.result);
          yield { type: 'finish', result: outcome.result };
          continue;
        }
        if (event.type !== 'start') outcome.firstAt ??= clock.monotonic();
        yield event;
      }
    } catch (error) {
      outcome.error = error;
      throw error;
    } finally {
      if (enter) enter(() => emitCall(outcome));
      else emitCall(outcome);
    }
  }

  return {
    id: model.id,
    ...(model.capabilities && { capabilities: model.capabilities }),
    ...(inner.screen && {
      screen: (request) => (inner.screen as NonNullable<TextModel['screen']>)(request),
    }),
    ...(inner.bound && { bound: (request) => (inner.bound as NonNullable<TextModel['bound']>)(request) }),
    ...(inner.ready && { ready: () => (inner.ready as NonNullable<TextModel['ready']>)() }),
    ...(inner.health && { health: () => (inner.health as NonNullable<TextModel['health']>)() }),
    generate,
    stream,
    on: events.on satisfies Observable<ModelEvents>['on'],
  };
}

type Enter = <T>(run: () => T) => T;

/** A stream each step of which runs inside `enter`: a generator has the context of whoever asks it. */
function entered(model: TextModel, request: TextRequest, enter: Enter): AsyncIterable<TextEvent> {
  const iterator = enter(() => model.stream(request)[Symbol.asyncIterator]());
  const next = () => enter(() => iterator.next());
  const end = async () => (await enter(() => iterator.return?.())) ?? { done: true, value: undefined };
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}

function checkOrder(middleware: readonly Middleware[]): void {
  const named = middleware.flatMap(({ layer }) => (layer === undefined ? [] : [layer]));
  const problems: Problem[] = [];
  for (const [at, layer] of named.entries()) {
    if (named.indexOf(layer) !== at) problems.push({ path: layer, message: 'comes twice' });
    const next = named[at + 1];
    if (next !== undefined && layerOrder.indexOf(next) < layerOrder.indexOf(layer))
      problems.push({ path: next, message: `must stand outside ${layer}` });
  }
  throwProblems(`the layers of a model (outermost first: ${layerOrder.join(', ')})`, problems);
}

interface SeenCall {
  readonly request: TextRequest;
  /** How many attempts of a call around this one had been made before. */
  readonly first: number;
  /** Id of the model or route asked. */
  readonly model: string;
  readonly streamed: boolean;
  readonly durationMs: number;
  readonly timeToFirstChunkMs?: number | undefined;
  readonly result?: TextResult | undefined;
  readonly error?: unknown;
}

function outcomeOf({ result, error, request }: SeenCall): ModelEvents['call']['outcome'] {
  if (result !== undefined) return 'completed';
  if (error === undefined) return 'abandoned';
  return request.signal?.aborted ? 'aborted' : 'error';
}

/** A call as the event says it, without a word of what was said in it. */
function callEventOf(seen: SeenCall): ModelEvents['call'] {
  const { request, model, streamed, durationMs, timeToFirstChunkMs, result, error } = seen;
  const attempts = (request.log?.records ?? []).slice(seen.first);
  const { usage, cost } = spentOf(attempts, 0, result);
  const last = attempts.at(-1);
  const { code, kind } = (error ?? {}) as { code?: unknown; kind?: unknown };
  return {
    ...(request.operation !== undefined && { operation: request.operation }),
    provider: result?.provider ?? last?.provider ?? 'none',
    requestModel: last?.model ?? result?.cache?.requestModel ?? model,
    ...(result && { responseModel: result.model, finishReason: result.finishReason }),
    ok: result !== undefined,
    ...(typeof code === 'string' && { code }),
    ...(typeof kind === 'string' && { kind }),
    usage,
    ...(cost.status !== 'unpriced' && { costUsd: cost.usd }),
    priced: cost.status !== 'unpriced',
    streamed,
    ...(result?.cache && { cache: result.cache.outcome }),
    degraded: result?.degraded ?? false,
    attempts,
    ...(result?.guard && { guard: result.guard }),
    durationMs,
    ...(timeToFirstChunkMs !== undefined && { timeToFirstChunkMs }),
    outcome: outcomeOf(seen),
  };
}

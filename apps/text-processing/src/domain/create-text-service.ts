// Asks a model for the answer of an operation, and says how it came about.
import type { AttemptRecord, GuardReport, TextModel, TextResult } from '@tpl/ai';
import { defineOutput } from '@tpl/ai';
import { z } from 'zod';
import type { Operation } from './define-operation.ts';
import { documentSlot } from './define-operation.ts';
import type { TextTask } from './parse-request.ts';
import { RequestError } from './request-error.ts';
import type {
  AnswerGuard,
  AnswerTry,
  ControlledRequest,
  ProcessAnswer,
  ProcessContext,
  ProcessEvent,
  TypedTextService,
} from './text-service.ts';

/** What the service needs of a clock. */
export interface Clock {
  /** Milliseconds since 1970; may jump. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes back. For durations and deadlines. */
  monotonic(): number;
  /** Calls `run` once after `delayMs` and returns what cancels it; does not keep the process alive. */
  setTimer(run: () => void, delayMs: number): () => void;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(run, delayMs) {
    const timer = setTimeout(run, delayMs).unref();
    return () => clearTimeout(timer);
  },
};

/** What the service asks and for how long. */
export interface TextServiceOptions {
  /** Sets the object of its answers: `withObject` does, and the offline engine. */
  readonly model: TextModel;
  /** Models that a task may name instead. Default: none. */
  readonly choices?: readonly { readonly name: string; readonly model: TextModel }[];
  /** Longest time for one answer, retries included. */
  readonly timeoutMs: number;
}

// A partial answer more often than this would only make the page flicker.
const partialEveryMs = 60;

/**
 * Creates the service: an operation's request goes to the model, whose answers are objects by the operation's schema.
 *
 * @example
 * const service = createTextService({ model: createOfflineModel(operations), timeoutMs: 10_000 });
 * const answer = await service.process({ operation: summarize, text: 'A text.', options: { maxWords: 50 } });
 */
export function createTextService(options: TextServiceOptions): TypedTextService {
  const { model: usual, choices = [], timeoutMs } = options;
  const byName = new Map(choices.map(({ name, model }) => [name, model]));
  /** The model of a task: a batch may have been sent to a service that had others. */
  const modelOf = ({ model: name }: Pick<TextTask, 'model'>): TextModel => {
    const model = name === undefined ? usual : byName.get(name);
    if (model) return model;
    const hint = `there are: ${[...byName.keys()].join(', ')}`;
    throw new RequestError('invalid_request', [{ path: 'model', message: 'is not a model here', hint }]);
  };
  const toRequest = <Options extends object, Answer>(
    { operation, text, options }: TextTask<Options, Answer>,
    { signal, caller, cacheMode }: ProcessContext,
  ): ControlledRequest => ({
    prompt: operation.prompt.with(toSlots(operation, options, text)),
    operation: operation.id,
    schema: defineOutput({ name: operation.id, schema: operation.answer }),
    maxOutputTokens: operation.maxTokens,
    deadlineAt: systemClock.monotonic() + timeoutMs,
    ...(signal && { signal }),
    ...(cacheMode && { cacheMode }),
    ...(caller !== undefined && { tenant: caller, spender: caller }),
  });

  return {
    async process<Options extends object, Answer>(
      task: TextTask<Options, Answer>,
      context: ProcessContext = {},
    ) {
      const began = beginning();
      const result = await modelOf(task).generate(toRequest(task, context));
      return toAnswer<Answer>(task.operation.id, result, began);
    },
    async *stream<Options extends object, Answer>(
      task: TextTask<Options, Answer>,
      context: ProcessContext = {},
    ): AsyncGenerator<ProcessEvent<Answer>> {
      const began = beginning();
      let shownAt = began.monotonic;
      for await (const event of modelOf(task).stream(toRequest(task, context))) {
        const now = systemClock.monotonic();
        if (event.type === 'start') yield { type: 'started', operation: task.operation.id };
        if (event.type === 'finish')
          yield {
            type: 'answer',
            answer: toAnswer<Answer>(task.operation.id, event.result, began),
          };
        if (event.type !== 'partial' || now - shownAt < partialEveryMs) continue;
        shownAt = now;
        yield { type: 'partial', result: event.object };
      }
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** Options as they are sent: where JSON cannot hold what the code works with (a Date), in the form of the schema's input. */
export function toSent({ codedOptions }: Pick<Operation, 'codedOptions'>, options: Readonly<object>): Fields {
  if (codedOptions.size === 0) return options as Fields;
  const entries = [...codedOptions].map(([name, schema]) => [
    name,
    z.encode(schema, (options as Fields)[name]),
  ]);
  return { ...options, ...(Object.fromEntries(entries) as Fields) };
}

/** Options as the code works with them; what does not fit (a part was taken out of it) stays as it was sent. */
export function fromSent(
  { codedOptions }: Pick<Operation, 'codedOptions'>,
  sent: Fields,
): Record<string, unknown> {
  const entries = [...codedOptions].map(([name, schema]) => {
    const { data = sent[name] } = schema.safeParse(sent[name]);
    return [name, data] as const;
  });
  return { ...sent, ...Object.fromEntries(entries) };
}

/** Plain text and choices as they are, everything else as JSON: the offline engine reads them back the same way. */
function toSlots(
  operation: Pick<Operation, 'prompt' | 'textOptions' | 'codedOptions'>,
  options: Readonly<object>,
  text: string,
): Record<string, string> {
  const sent = toSent(operation, options);
  const toText = (name: string): string => {
    if (name === documentSlot) return text;
    const value = sent[name];
    if (operation.textOptions.has(name)) return typeof value === 'string' ? value : '';
    return JSON.stringify(value ?? null);
  };
  return Object.fromEntries(Object.keys(operation.prompt.slots).map((name) => [name, toText(name)]));
}

const beginning = () => ({ at: systemClock.now(), monotonic: systemClock.monotonic() });
const round = (ms: number) => Math.round(ms * 100) / 100;

function toAnswer<Answer>(
  operation: string,
  result: TextResult,
  began: ReturnType<typeof beginning>,
): ProcessAnswer<Answer> {
  const { provider, model, degraded, cache, usage, cost, attempts, object } = result;
  const guard = strongestOf(result.guard);
  // What a cache holds tells of the request that filled it.
  const asked = cache?.outcome === 'hit' || cache?.outcome === 'stale' ? [] : attempts;
  return {
    operation,
    // It was checked inside the model, before it could be stored.
    result: object as Answer,
    provider,
    model,
    degraded,
    cache: cache ?? { outcome: 'bypass' },
    usage: { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, estimated: usage.estimated },
    cost: cost.status === 'unpriced' ? { status: 'unpriced' } : { status: cost.status, usd: cost.usd },
    attempts: attempts.length,
    ...(asked.length > 0 && { tries: asked.map((record) => toTry(record, began.at)) }),
    ...(guard && { guard }),
    timeMs: round(systemClock.monotonic() - began.monotonic),
  };
}

function toTry(
  { provider, model, ok, code, startedAt, durationMs }: AttemptRecord,
  began: number,
): AnswerTry {
  const times = { startMs: round(Math.max(0, startedAt - began)), durationMs: round(durationMs) };
  return { provider, model, ok, ...(code !== undefined && { code }), ...times };
}

const order = ['allow', 'flag', 'sanitize', 'block'] as const;

/** The strongest of several verdicts, with the reasons of all; `undefined` when no guard judged. */
function strongestOf({ input = [], output }: GuardReport = {}): AnswerGuard | undefined {
  const verdicts = output ? [...input, output] : input;
  if (verdicts.length === 0) return undefined;
  const action = order[Math.max(...verdicts.map((verdict) => order.indexOf(verdict.action)))] ?? 'allow';
  const score = Math.max(...verdicts.map((verdict) => verdict.score));
  return { action, score, reasons: [...new Set(verdicts.flatMap(({ reasons }) => reasons))] };
}

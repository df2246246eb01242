// One call over the wire: what it was asked, how long it may take, and what it came to.
import type { Clock } from '@internal/kit';
import { systemClock as clock } from '@internal/kit';
import { type Cost, costOf, type Usage } from '@internal/prices';
import { type Answer, emptyAnswer } from '../answer/answer.ts';
import { ReportedError } from '../answer/reported-error.ts';
import { answerError } from '../failure/answer-error.ts';
import type { AiErrorDetails } from '../model/ai-error.ts';
import { AiError } from '../model/ai-error.ts';
import { createAttemptLog } from '../model/attempt-log.ts';
import type { ToolCall } from '../model/message.ts';
import type { RenderedPrompt } from '../model/prompt.ts';
import type { ModelWarning, TextRequest, TextResult } from '../model/text-model.ts';
import type { TokenEstimator } from '../money/token-estimator.ts';
import type { ModelFacts } from './model-options.ts';

/** Codes of the timeouts that a watch finds. */
type TimeoutCode = 'headers_timeout' | 'first_token_timeout' | 'idle_timeout' | 'total_timeout';

/** Watches one call: ends it when the caller leaves, when its time is over, or when the server falls silent. */
export interface Watch {
  /** Aborts with an {@link AiError} as its reason. */
  readonly signal: AbortSignal;
  /** From now on, a silence of `limitMs` ends the call with `code`. */
  expect(code: TimeoutCode, limitMs: number): void;
  /** Something that counts has arrived. */
  touch(): void;
  /** The next wait is for the consumer, not for the server. */
  pause(): void;
  resume(): void;
  /** Forgets timers and listeners. */
  close(): void;
}

interface WatchOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly deadlineAt: number | undefined;
  readonly totalTimeoutMs: number;
  readonly provider: string;
  readonly model: string;
}

const texts: Record<TimeoutCode, string> = {
  headers_timeout: 'did not begin to answer',
  first_token_timeout: 'sent no content',
  idle_timeout: 'fell silent in the middle of an answer',
  total_timeout: 'did not end its answer in time',
};

/** Starts a watch. One timer serves all limits: a touch costs a reading of the clock. */
export function startWatch(options: WatchOptions): Watch {
  const { clock, signal, provider, model } = options;
  const controller = new AbortController();
  const startedAt = clock.monotonic();
  const totalAt = Math.min(
    startedAt + options.totalTimeoutMs,
    options.deadlineAt ?? Number.POSITIVE_INFINITY,
  );
  let phase: { code: TimeoutCode; limitMs: number } | undefined;
  let since = startedAt;
  let pausedAt: number | undefined;
  let cancel: (() => void) | undefined;
  let timerAt = Number.POSITIVE_INFINITY;

  function stop(error: AiError): void {
    close();
    controller.abort(error);
  }
  function end(code: TimeoutCode): void {
    stop(new AiError(code, `${provider} ${texts[code]}.`, { provider, model }));
  }
  const onAbort = () =>
    stop(new AiError('aborted', 'The caller aborted the call.', { provider, model, cause: signal?.reason }));

  function plan(): void {
    const phaseAt =
      phase === undefined || pausedAt !== undefined ? Number.POSITIVE_INFINITY : since + phase.limitMs;
    const next = Math.min(totalAt, phaseAt);
    if (next >= timerAt || controller.signal.aborted) return;
    cancel?.();
    timerAt = next;
    cancel = clock.setTimer(tick, Math.ceil(next - clock.monotonic()));
  }
  function tick(): void {
    timerAt = Number.POSITIVE_INFINITY;
    const now = clock.monotonic();
    if (now >= totalAt) end('total_timeout');
    else if (phase !== undefined && pausedAt === undefined && now >= since + phase.limitMs) end(phase.code);
    else plan();
  }
  function close(): void {
    cancel?.();
    timerAt = Number.NEGATIVE_INFINITY;
    signal?.removeEventListener('abort', onAbort);
  }

  if (signal?.aborted) onAbort();
  else if (startedAt >= totalAt) end('total_timeout');
  else {
    signal?.addEventListener('abort', onAbort, { once: true });
    plan();
  }
  return {
    signal: controller.signal,
    expect(code, limitMs) {
      phase = { code, limitMs };
      since = pausedAt ?? clock.monotonic();
      plan();
    },
    touch() {
      // While paused time stands still: resume moves `since` on.
      since = pausedAt ?? clock.monotonic();
    },
    pause() {
      pausedAt ??= clock.monotonic();
    },
    resume() {
      if (pausedAt === undefined) return;
      since += clock.monotonic() - pausedAt;
      pausedAt = undefined;
      plan();
    },
    close,
  };
}

/** What is the same for all calls of one model. */
interface CallFacts extends Pick<ModelFacts, 'provider' | 'model' | 'price' | 'limits'> {
  /** Whether the provider's own figure for an answer is its cost, where it gives one. */
  readonly costFromUsage?: boolean | undefined;
  readonly estimator: TokenEstimator;
}

/** One call: what has come of it, and how it ends in a result or an error, written down either way. */
export interface WireCall {
  readonly rendered: RenderedPrompt;
  readonly watch: Watch;
  readonly warnings: readonly ModelWarning[];
  answer: Answer;
  requestId: string | undefined;
  isSent: boolean;
  isAnswering: boolean;
  /** The result of the answer; throws when the model declined. */
  finish(): TextResult;
  /** The error of what was thrown; the watch's own reason wins. */
  fail(thrown: unknown): AiError;
}

/** Begins a call. */
export function beginCall(
  request: TextRequest,
  rendered: RenderedPrompt,
  warnings: readonly ModelWarning[],
  { provider, model, price, limits, estimator, costFromUsage = false }: CallFacts,
): WireCall {
  const log = request.log ?? createAttemptLog();
  const beganAt = clock.monotonic();
  const startedAt = clock.now();
  const { signal, deadlineAt } = request;
  const { totalTimeoutMs } = limits;
  const watch = startWatch({ clock, signal, deadlineAt, totalTimeoutMs, provider, model });

  const sent = { rendered, tools: request.tools, schema: request.schema };
  const usageSoFar = (isWhole: boolean): Usage =>
    estimator.usageOf(sent, call.answer, call.answer.usage, isWhole);
  const costSoFar = (usage: Usage): Cost =>
    costFromUsage && usage.billedUsd !== undefined
      ? { status: 'known', usd: usage.billedUsd, source: provider }
      : costOf(usage, price);
  const about = (): AiErrorDetails => {
    const { text } = call.answer;
    return {
      provider,
      model,
      requestId: call.requestId,
      partial: text === '' ? undefined : { text, usage: usageSoFar(false) },
    };
  };
  // A provider that took the request bills its input and all it made of it, also where the answer did not reach us whole:
  // cut, left, or given up while we waited. One that refuses, or reports a failure before the first word, bills nothing.
  const isBilled = (reason: unknown): boolean => {
    const { text, reasoning, argumentText, usage } = call.answer;
    if (text !== '' || reasoning !== '' || argumentText !== '' || usage !== undefined)
      return call.isAnswering;
    if (reason instanceof ReportedError) return false;
    return call.isAnswering || (call.isSent && watch.signal.aborted);
  };
  const call: WireCall = {
    rendered,
    watch,
    warnings,
    answer: emptyAnswer(),
    requestId: undefined,
    isSent: false,
    isAnswering: false,
    finish() {
      const { answer, requestId } = call;
      if (answer.isRefusal) throw new AiError('refusal', `${provider} declined to answer.`);
      const usage = usageSoFar(true);
      if (!usage.estimated) estimator.learn(sent, answer, usage);
      const cost = costSoFar(usage);
      const durationMs = clock.monotonic() - beganAt;
      log.add({ provider, model, ok: true, startedAt, durationMs, usage, cost });
      return {
        text: answer.text,
        toolCalls: answer.toolCalls.map((asked) => signed(asked, provider)),
        finishReason: answer.finishReason,
        ...(answer.finishWord !== undefined && { rawFinishReason: answer.finishWord }),
        ...(answer.providerData && { providerData: { provider, ...answer.providerData } }),
        usage,
        cost,
        provider,
        model: answer.model ?? model,
        ...(requestId !== undefined && { requestId }),
        attempts: log.records,
        warnings,
        degraded: false,
      };
    },
    fail(thrown) {
      const reason: unknown = watch.signal.aborted ? watch.signal.reason : thrown;
      const error = answerError(reason, call, about(), clock.now());
      const usage = isBilled(reason)
        ? usageSoFar(AiError.isInstance(reason) && reason.code === 'refusal')
        : undefined;
      const durationMs = clock.monotonic() - beganAt;
      log.add({
        provider,
        model,
        ok: false,
        code: error.code,
        ...(error.status !== undefined && { status: error.status }),
        startedAt,
        durationMs,
        ...(usage && { usage, cost: costSoFar(usage) }),
      });
      error.attempts = log.records;
      return error;
    },
  };
  return call;
}

/** What a provider wants back names the provider: no other gets it. */
function signed(asked: ToolCall, provider: string): ToolCall {
  return asked.providerData === undefined
    ? asked
    : { ...asked, providerData: { provider, ...asked.providerData } };
}

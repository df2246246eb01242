// One call over the wire: what it was asked, how long it may take, and what it came to.
import { systemClock as clock } from '@internal/kit';
import type {
  AiErrorCode,
  AiErrorDetails,
  Answer,
  DataHome,
  ModelWarning,
  ProviderData,
  RenderedPrompt,
  TextRequest,
  TextResult,
  TokenEstimator,
  ToolCall,
  Watch,
} from '@internal/model';
import {
  AiError,
  answerError,
  cleanPrompt,
  createAttemptLog,
  emptyAnswer,
  hasCallerLeft,
  ReportedError,
  startWatch,
  unseenTokens,
} from '@internal/model';
import { type Cost, costOf, type Usage } from '@internal/prices';
import type { ModelFacts } from './model-options.ts';

/** What is the same for all calls of one model. */
interface CallFacts extends Pick<ModelFacts, 'model' | 'priceOfAnswer' | 'limits'>, Omit<DataHome, 'model'> {
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
  /** Something of the answer is to be seen: from now on what arrived says how much was written. */
  show(): void;
  /** Nothing of the answer is missing: the watch has nothing more to say, even if it stopped waiting for the server to close. */
  isComplete: boolean;
  /** What a model of ours at the other end says that it used and cost; then nothing is counted or priced here. */
  told?: { readonly usage: Usage; readonly cost: Cost } | undefined;
  /** The result of the answer; throws when the model declined. */
  finish(): TextResult;
  /** The error of what was thrown; until the answer is complete the watch's own reason wins. */
  fail(thrown: unknown): AiError;
}

const waits: ReadonlySet<AiErrorCode> = new Set(['headers_timeout', 'idle_timeout']);

/** Anthropic's words for an answer that goes on when it gets back what it has said: among its own tools, or after a summary. */
const pauses: ReadonlySet<string | undefined> = new Set(['pause_turn', 'compaction']);

/** Begins a call. */
export function beginCall(
  request: TextRequest,
  prompt: RenderedPrompt,
  warnings: readonly ModelWarning[],
  { provider, origin, model, priceOfAnswer, limits, estimator, costFromUsage = false }: CallFacts,
): WireCall {
  const home: DataHome = { provider, ...(origin !== undefined && { origin }), model };
  // What a client says in its provider's words goes as it came.
  const rendered = request.wire ? prompt : cleanPrompt(prompt);
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
      : costOf(usage, priceOfAnswer(call.answer.model));
  const about = (): AiErrorDetails => {
    const { text } = call.answer;
    return {
      provider,
      model,
      requestId: call.requestId,
      partial: text === '' ? undefined : { text, usage: usageSoFar(false) },
    };
  };
  let shownAt: number | undefined;
  // A caller who leaves before there is anything to see leaves a provider that writes, and bills it. Not so where a limit of ours
  // ends the call: when a provider is down, that would use up every budget for answers that nobody wrote.
  const withUnseen = (usage: Usage, { code }: AiError, endedAt: number): Usage => {
    const isLeft = code === 'aborted' && (!watch.signal.aborted || hasCallerLeft(signal));
    if (!isLeft || call.answer.finishWord !== undefined) return usage;
    const longest = request.wire ? limits.longestAnswerTokens : limits.maxOutputTokens;
    const unseen = unseenTokens((shownAt ?? endedAt) - beganAt, request.maxOutputTokens ?? longest);
    return { ...usage, outputTokens: Math.max(usage.outputTokens, unseen) };
  };
  // A provider that took the request bills its input and all it made of it, also where the answer did not reach us whole:
  // cut, left, or given up while we waited. One that refuses, or reports a failure before the first word, bills nothing.
  const isBilled = (reason: unknown, error: AiError): boolean => {
    const { text, reasoning, argumentText, usage } = call.answer;
    // A tier alone is no count.
    const isCounted = Object.keys(usage ?? {}).some((name) => name !== 'tiers');
    if (text !== '' || reasoning !== '' || argumentText !== '' || isCounted) return call.isAnswering;
    if (reason instanceof ReportedError) return false;
    // A transport of the caller's own may have stopped waiting by itself.
    const isGivenUp = watch.signal.aborted || (error.status === undefined && waits.has(error.code));
    return call.isAnswering || (call.isSent && isGivenUp);
  };
  const call: WireCall = {
    rendered,
    watch,
    warnings,
    answer: emptyAnswer(),
    requestId: undefined,
    isSent: false,
    isAnswering: false,
    isComplete: false,
    show() {
      shownAt ??= clock.monotonic();
    },
    finish() {
      const { answer, requestId } = call;
      const paused = pauses.has(answer.finishWord) && { isPaused: true };
      if (answer.isRefusal) throw new AiError('refusal', `${provider} declined to answer.`);
      const usage = call.told?.usage ?? usageSoFar(true);
      if (!usage.estimated) estimator.learn(sent, answer, usage);
      const cost = call.told?.cost ?? costSoFar(usage);
      const durationMs = clock.monotonic() - beganAt;
      const named = requestId !== undefined && { requestId };
      log.add({ provider, model, ok: true, startedAt, durationMs, usage, cost, ...named });
      return {
        text: answer.text,
        ...(answer.reasoning !== '' && { reasoning: answer.reasoning }),
        toolCalls: answer.toolCalls.map((asked) => signed(asked, home)),
        finishReason: answer.finishReason,
        ...(answer.finishWord !== undefined && { rawFinishReason: answer.finishWord }),
        ...(answer.providerData && { providerData: { ...paused, ...atHome(answer.providerData, home) } }),
        usage,
        cost,
        provider,
        model: answer.model ?? model,
        ...named,
        attempts: log.records,
        warnings,
        degraded: false,
      };
    },
    fail(thrown) {
      const reason: unknown = watch.signal.aborted && !call.isComplete ? watch.signal.reason : thrown;
      const error = answerError(reason, call, about(), clock.now());
      const endedAt = clock.monotonic();
      const isWhole = AiError.isInstance(reason) && reason.code === 'refusal';
      const usage = isBilled(reason, error) ? withUnseen(usageSoFar(isWhole), error, endedAt) : undefined;
      log.add({
        provider,
        model,
        ok: false,
        code: error.code,
        ...(error.status !== undefined && { status: error.status }),
        startedAt,
        durationMs: endedAt - beganAt,
        ...(error.requestId !== undefined && { requestId: error.requestId }),
        ...(usage && { usage, cost: costSoFar(usage) }),
      });
      error.attempts = log.records;
      return error;
    },
  };
  return call;
}

/** What a provider wants back names the provider: no other gets it. What a model of ours behind it wrote names its own. */
const atHome = (data: ProviderData, home: DataHome): ProviderData =>
  'provider' in data ? data : { ...home, ...data };

function signed(asked: ToolCall, home: DataHome): ToolCall {
  return asked.providerData === undefined
    ? asked
    : { ...asked, providerData: atHome(asked.providerData, home) };
}

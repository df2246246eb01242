// Infrastructure Service: monitoring · stable API, changes affect all users
import type { Clock } from '@internal/kit';
import type { ModelAttempt, ModelCall } from './events.ts';
import { genAi } from './gen-ai-conventions.ts';
import type { FinishedSpan, Tracing } from './tracing.ts';

interface Waiting {
  readonly event: ModelAttempt;
  readonly parent: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

// Attempts whose call never comes leave from the front.
const maxWaiting = 1_000;

/**
 * Attempts carry no call id: one belongs to the call that ran in the same span, for the same operation, around it in
 * time, and has that many attempts. Calls at the same time in the same span could swap attempts of equal number.
 */
export function createSpanAssembly(tracing: Tracing, clock: Clock) {
  let waiting: Waiting[] = [];
  const parentOf = () => tracing.current()?.spanId ?? '';

  function claim(event: ModelCall, startedAt: number): Waiting[] {
    const parent = parentOf();
    const claimed: Waiting[] = [];
    let before = Number.POSITIVE_INFINITY;
    for (let number = event.attempts; number >= 1; number -= 1) {
      const match = waiting.findLast(
        (attempt) =>
          attempt.event.attempt === number &&
          attempt.parent === parent &&
          attempt.event.operation === event.operation &&
          attempt.startedAt >= startedAt - 1 &&
          attempt.startedAt <= before,
      );
      if (!match) continue;
      before = match.startedAt;
      claimed.unshift(match);
    }
    waiting = waiting.filter((attempt) => !claimed.includes(attempt));
    return claimed;
  }

  return {
    attempt(event: ModelAttempt): void {
      const endedAt = clock.monotonic();
      waiting.push({ event, parent: parentOf(), startedAt: endedAt - event.durationMs, endedAt });
      if (waiting.length > maxWaiting) waiting.shift();
    },
    /** Makes one span of a call and the attempts told before it. */
    call(event: ModelCall, cache: string | undefined): void {
      const endedAt = clock.monotonic();
      // Matched by a clock that never jumps, written by the one that people read.
      const offset = clock.now() - endedAt;
      const startedAt = endedAt - event.durationMs;
      tracing.record({
        name: `chat ${event.requestModel}`,
        kind: 'client',
        startedAt: startedAt + offset,
        endedAt: endedAt + offset,
        attributes: callAttributes(event, cache),
        errorType: errorTypeOf(event),
        children: claim(event, startedAt).map((attempt) => attemptSpan(attempt, offset)),
      });
    },
  };
}

function errorTypeOf(event: ModelCall): string | undefined {
  return event.outcome === 'error' ? (event.code ?? event.kind ?? 'unknown') : undefined;
}

function callAttributes(event: ModelCall, cache: string | undefined): FinishedSpan['attributes'] {
  const isBought = cache !== 'hit' && cache !== 'stale';
  const usage = isBought ? event.usage : undefined;
  return {
    [genAi.operationName]: 'chat',
    [genAi.providerName]: event.provider,
    [genAi.requestModel]: event.requestModel,
    [genAi.responseModel]: event.responseModel,
    [genAi.requestStream]: event.streamed,
    [genAi.responseFinishReasons]: event.finishReason === undefined ? undefined : [event.finishReason],
    [genAi.responseTimeToFirstChunk]:
      event.timeToFirstChunkMs === undefined ? undefined : event.timeToFirstChunkMs / 1000,
    [genAi.inputTokens]: usage?.inputTokens,
    [genAi.outputTokens]: usage?.outputTokens,
    [genAi.cacheReadTokens]: usage?.cacheReadTokens,
    [genAi.cacheCreationTokens]: usage?.cacheWriteTokens,
    [genAi.reasoningTokens]: usage?.reasoningTokens,
    [genAi.errorType]: errorTypeOf(event),
    'tpl.operation': event.operation,
    'tpl.outcome': event.outcome,
    'tpl.attempts': event.attempts,
    'tpl.cache.outcome': cache,
    'tpl.degraded': event.degraded,
    'tpl.cost.usd': isBought ? event.costUsd : undefined,
  };
}

function attemptSpan({ event, startedAt, endedAt }: Waiting, offset: number): FinishedSpan {
  const errorType = event.ok ? undefined : (event.code ?? 'unknown');
  return {
    name: `attempt ${event.model}`,
    kind: 'internal',
    startedAt: startedAt + offset,
    endedAt: endedAt + offset,
    attributes: {
      [genAi.providerName]: event.provider,
      [genAi.requestModel]: event.model,
      'tpl.attempt': event.attempt,
      [genAi.errorType]: errorType,
    },
    errorType,
  };
}

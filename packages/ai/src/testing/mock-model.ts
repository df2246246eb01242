// Infrastructure Service: ai · stable API, changes affect all users
import { AiError } from '../ai-error.ts';
import type { AiErrorCode } from '../ai-error-code.ts';
import { createAttemptLog } from '../attempt-log.ts';
import { checkRequest } from '../check-request.ts';
import { everyCapability, refusedWishes } from '../grant-wishes.ts';
import { boundOf } from '../money/bound-of.ts';
import { costOf } from '../money/cost-of.ts';
import type { Price } from '../money/price.ts';
import { createTokenEstimator } from '../money/token-estimator.ts';
import { renderRequest } from '../prompt/render-request.ts';
import type { ModelCapabilities, TextEvent, TextModel, TextRequest, TextResult } from '../text-model.ts';

/** What a mock does at one call: answer, fail with a code or an error, or answer in part and then fail. */
export type MockAnswer =
  | string
  | {
      readonly text: string;
      readonly failWith?: AiErrorCode;
      readonly finishReason?: TextResult['finishReason'];
    }
  | { readonly failWith: AiErrorCode; readonly retryAfterMs?: number }
  | Error;

/** Options of a mock. */
export interface MockModelOptions {
  /** One a call; the last stays. A function makes them from the request. Default: `A mock answer.` */
  readonly answers?: readonly MockAnswer[] | ((request: TextRequest, call: number) => MockAnswer);
  /** Default: `mock`. */
  readonly provider?: string;
  /** Default: `mock`. */
  readonly model?: string;
  /** Default: 1 dollar a million tokens either way. */
  readonly price?: Price | undefined;
  /** Default: everything. */
  readonly capabilities?: Partial<ModelCapabilities>;
}

/** A model for tests: no connection, deterministic, bound by the same contract as the real ones. */
export interface MockModel extends TextModel {
  /** Every request it got, oldest first; the last 1,000. */
  readonly requests: readonly TextRequest[];
}

/**
 * Creates a model for tests.
 *
 * @example
 * import { mockModel } from '@tpl/ai/testing';
 *
 * const model = mockModel({ answers: [{ failWith: 'overloaded' }, 'Fine.'] });
 */
export function mockModel(options: MockModelOptions = {}): MockModel {
  const {
    provider = 'mock',
    model = 'mock',
    price = { input: 1, output: 1 },
    answers = ['A mock answer.'],
  } = options;
  const capabilities = { ...everyCapability, ...options.capabilities };
  const estimator = createTokenEstimator();
  const requests: TextRequest[] = [];
  let calls = 0;

  function answerTo(request: TextRequest): MockAnswer {
    checkRequest(request, capabilities, { provider, model });
    requests.push(request);
    if (requests.length > 1000) requests.shift();
    calls += 1;
    if (typeof answers === 'function') return answers(request, calls);
    return answers[Math.min(calls, answers.length) - 1] ?? '';
  }

  async function* stream(request: TextRequest): AsyncGenerator<TextEvent> {
    const answer = answerTo(request);
    const log = request.log ?? createAttemptLog();
    const text = typeof answer === 'string' ? answer : 'text' in answer ? answer.text : '';
    const finishReason =
      (typeof answer === 'object' && 'finishReason' in answer && answer.finishReason) || 'stop';
    const failure = failureOf(answer, request);
    const usageOf = (seen: string) => estimator.usageOf(renderRequest(request), seen);
    let seen = '';
    let isSettled = false;
    const record = (ok: boolean, code?: AiErrorCode) => {
      isSettled = true;
      const usage = ok || seen !== '' ? usageOf(seen) : undefined;
      const used = usage && { usage, cost: costOf(usage, price) };
      log.add({ provider, model, ok, durationMs: 0, ...(code && { code }), ...used });
    };
    try {
      if (!request.signal?.aborted && (text !== '' || !failure)) {
        yield { type: 'start', provider, model };
        for (const word of text.match(/\S+\s*|\s+/g) ?? []) {
          await Promise.resolve();
          if (request.signal?.aborted)
            throw new AiError('aborted', 'The caller aborted the call.', { cause: request.signal.reason });
          seen += word;
          yield { type: 'text', text: word };
        }
      }
      if (failure) throw failure;
      record(true);
      const usage = usageOf(text);
      const warnings = refusedWishes(request, capabilities);
      const rest = { toolCalls: [], warnings, degraded: false, attempts: log.records };
      const result = { text, finishReason, usage, cost: costOf(usage, price), provider, model, ...rest };
      yield { type: 'finish', result };
    } catch (error) {
      if (!AiError.isInstance(error)) throw error;
      const partial = seen === '' ? undefined : { text: seen, usage: usageOf(seen) };
      const { code, message, retryAfterMs, cause } = error;
      const told = new AiError(code, message, { provider, model, retryAfterMs, partial, cause });
      record(false, code);
      told.attempts = log.records;
      throw told;
    } finally {
      if (!isSettled) record(false, 'aborted');
    }
  }

  return {
    id: `${provider}/${model}`,
    capabilities,
    requests,
    stream,
    async generate(request) {
      for await (const event of stream(request)) if (event.type === 'finish') return event.result;
      throw new AiError('stream_truncated', 'The mock ended without a result.');
    },
    bound: (request) => boundOf(request, request.maxOutputTokens ?? 4096, price),
  };
}

function failureOf(answer: MockAnswer, { signal }: TextRequest): Error | undefined {
  if (signal?.aborted)
    return new AiError('aborted', 'The caller aborted the call.', { cause: signal.reason });
  if (answer instanceof Error) return answer;
  if (typeof answer === 'string' || answer.failWith === undefined) return undefined;
  const retryAfterMs = 'retryAfterMs' in answer ? answer.retryAfterMs : undefined;
  return new AiError(answer.failWith, `The mock fails with ${answer.failWith}.`, { retryAfterMs });
}

// A model for tests that takes no time and no connection.

import type {
  AiErrorCode,
  AttemptLog,
  ModelCapabilities,
  TextEvent,
  TextModel,
  TextRequest,
  TextResult,
} from '@internal/model';
import {
  AiError,
  checkRequest,
  createAttemptLog,
  createTokenEstimator,
  everyCapability,
  unsupportedSettings,
} from '@internal/model';
import type { Price } from '@internal/prices';
import { boundOf } from '../money/bound-of.ts';
import { renderRequest } from '../prompt/create-prompt-renderer.ts';
import { defaultWireLimits } from '../settings/wire-limits.ts';
import { beginCall } from '../wire/wire-call.ts';

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
  /** Cuts a text into the pieces of a stream. Default: words. */
  readonly pieces?: (text: string) => readonly string[];
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
    pieces = (text) => text.match(/\S+\s*|\s+/g) ?? [],
  } = options;
  const capabilities = { ...everyCapability, ...options.capabilities };
  const limits = defaultWireLimits;
  const facts = { provider, model, priceOfAnswer: () => price, limits, estimator: createTokenEstimator() };
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
    const { text = '', finishReason = 'stop' } = plainOf(answer);
    const failure = failureOf(answer);
    // A mock takes no time: it writes down none, and a deadline of a caller's own clock means nothing to it.
    const { deadlineAt: _, log = createAttemptLog(), ...timeless } = request;
    const add: AttemptLog['add'] = (record) => log.add({ ...record, startedAt: 0, durationMs: 0 });
    const asked = { ...timeless, log: { records: log.records, add } };
    const call = beginCall(asked, renderRequest(request), unsupportedSettings(request, capabilities), facts);
    const { signal } = call.watch;
    call.show();
    let isSettled = false;
    try {
      signal.throwIfAborted();
      // What fails before its first word failed by its status.
      call.isSent = call.isAnswering = text !== '' || !failure;
      if (text !== '' || !failure) yield { type: 'start', provider, model };
      for (const piece of pieces(text)) {
        await Promise.resolve();
        signal.throwIfAborted();
        call.answer.text += piece;
        yield { type: 'text', text: piece };
      }
      if (failure) throw failure;
      call.answer.finishReason = finishReason;
      const result = call.finish();
      isSettled = true;
      yield { type: 'finish', result };
    } catch (error) {
      isSettled = true;
      throw AiError.isInstance(error) ? call.fail(error) : error;
    } finally {
      call.watch.close();
      if (!isSettled) call.fail(new AiError('aborted', 'The consumer left the stream.'));
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
    bound: (request) => boundOf(request, request.maxOutputTokens ?? limits.maxOutputTokens, price),
  };
}

function plainOf(answer: MockAnswer): { text?: string; finishReason?: TextResult['finishReason'] } {
  if (typeof answer === 'string') return { text: answer };
  return 'text' in answer ? answer : {};
}

function failureOf(answer: MockAnswer): Error | undefined {
  if (answer instanceof Error) return answer;
  if (typeof answer === 'string' || answer.failWith === undefined) return undefined;
  const retryAfterMs = 'retryAfterMs' in answer ? answer.retryAfterMs : undefined;
  return new AiError(answer.failWith, `The mock fails with ${answer.failWith}.`, { retryAfterMs });
}

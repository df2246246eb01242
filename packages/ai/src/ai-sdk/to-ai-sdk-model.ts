// Makes a model of ours, with all its layers, a model of the AI SDK.

import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import {
  fromCall,
  type OwnOptions,
  ownKey,
  toCallError,
  toGenerateResult,
  toParts,
  toWarning,
} from '@internal/ai-sdk';
import { joinSignals } from '@internal/kit';
import type { TextModel } from '@internal/model';
import { unsupportedSettings } from '@internal/model';
import { loadCallError } from './load-call-error.ts';

/** What every call through `toAiSdkModel` has; `providerOptions.tpl` of a call replaces it. */
export type ToAiSdkModelOptions = OwnOptions;

/**
 * Makes any model of ours, with all its layers, a model of the AI SDK for `generateText`, `streamText`, tool loops and
 * `Output.object`. `providerOptions.tpl` of a call may have `tenant`, `spender`, `operation`, `cachePrompt` and
 * `extraBody`; `providerMetadata.tpl` of an answer has cost, attempts, cache and guard. An error of a provider comes as their `APICallError`
 * with ours as its `cause`: before the first part the call rejects with it, after that it is the last part. Their own
 * retries (`maxRetries`) come on top of a policy of yours.
 *
 * @example
 * import { generateText } from 'ai';
 * import { toAiSdkModel } from '@tpl/ai/ai-sdk';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * const { text, usage } = await generateText({ model: toAiSdkModel(mockModel()), prompt: 'Hello' });
 * console.log(text, usage.totalTokens);
 *
 * @throws {AiError} A call rejects with `missing_peer` where `@ai-sdk/provider` is not installed.
 */
export function toAiSdkModel(model: TextModel, options: ToAiSdkModelOptions = {}): LanguageModelV4 {
  async function run<T>(
    call: LanguageModelV4CallOptions,
    ask: (toTheirs: (error: unknown) => unknown) => Promise<T>,
  ) {
    const CallError = await loadCallError();
    const toTheirs = (error: unknown) => toCallError(error, CallError, model.id, call.abortSignal);
    return ask(toTheirs).catch((error: unknown) => {
      throw toTheirs(error);
    });
  }
  return {
    specificationVersion: 'v4',
    provider: ownKey,
    modelId: model.id,
    supportedUrls: {},
    doGenerate: (call) =>
      run(call, async () => {
        const { request, warnings } = fromCall(call, options);
        return toGenerateResult(await model.generate(request), warnings);
      }),
    doStream: (call) =>
      run(call, async (toTheirs) => {
        const { request, warnings } = fromCall(call, options);
        const missing = model.capabilities ? unsupportedSettings(request, model.capabilities) : [];
        const left = new AbortController();
        const signal = joinSignals([left.signal, ...(request.signal ? [request.signal] : [])]);
        const events = await begun(model.stream({ ...request, signal }));
        const parts = toParts(events, [...warnings, ...missing.map(toWarning)]);
        const leave = async (reason: unknown) => {
          left.abort(reason);
          // Parts that nobody has asked for have not begun to read the events.
          await Promise.allSettled([parts.return(undefined), events.return()]);
        };
        return { stream: toStream(parts, toTheirs, leave) };
      }),
  };
}

/** A stream whose first event has come: until then a failure is one of the call. */
async function begun<T>(source: AsyncIterable<T>) {
  const iterator = source[Symbol.asyncIterator]();
  let first: Promise<IteratorResult<T>> | undefined = Promise.resolve(await iterator.next());
  const events = {
    [Symbol.asyncIterator]: () => events,
    next(): Promise<IteratorResult<T>> {
      const next = first ?? iterator.next();
      first = undefined;
      return next;
    },
    return: async (): Promise<IteratorResult<T>> =>
      (await iterator.return?.()) ?? { done: true, value: undefined },
  };
  return events;
}

function toStream(
  parts: AsyncGenerator<LanguageModelV4StreamPart>,
  toTheirs: (error: unknown) => unknown,
  leave: (reason: unknown) => Promise<void>,
): ReadableStream<LanguageModelV4StreamPart> {
  return new ReadableStream<LanguageModelV4StreamPart>(
    {
      async pull(controller) {
        try {
          const { done, value } = await parts.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.enqueue({ type: 'error', error: toTheirs(error) });
          controller.close();
        }
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}

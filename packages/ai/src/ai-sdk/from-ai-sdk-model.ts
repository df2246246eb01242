// Makes a model of any provider of the AI SDK a model of ours.
import type { LanguageModelV4, SharedV4Warning } from '@ai-sdk/provider';
import type { PartReader, TheirEnd } from '@internal/ai-sdk';
import { createPartReader, fillAnswer, fitAnthropic, ownWord, toCall, toFailure } from '@internal/ai-sdk';
import { findProblems, untilAborted } from '@internal/kit';
import type { ModelWarning, TextEvent, TextModel, TextRequest, TextResult } from '@internal/model';
import {
  AiError,
  callIdsByVendor,
  checkRequest,
  connectionError,
  createTokenEstimator,
  everyCapability,
  fitRequest,
  takesSchemaByVendor,
  throwProblems,
  unsupported,
  unsupportedSettings,
  withFitSchema,
} from '@internal/model';
import { boundOf } from '../money/bound-of.ts';
import { renderRequest } from '../prompt/create-prompt-renderer.ts';
import type { ModelOptions } from '../wire/model-options.ts';
import { modelFacts } from '../wire/model-options.ts';
import type { WireCall } from '../wire/wire-call.ts';
import { beginCall } from '../wire/wire-call.ts';

/** Options of a model of theirs under our rules. The key, the address and the transport are its own. */
export interface FromAiSdkModelOptions
  extends Omit<
    ModelOptions,
    'model' | 'fetch' | 'extraBody' | 'environmentHeaders' | 'longestAnswerTokens' | 'maxLineBytes'
  > {
  /** Their options of the provider, for every call: `{ anthropic: { thinking: … } }`. Those of a request replace them. Default: none. */
  readonly providerOptions?: TextRequest['providerOptions'];
}

// What may come after the end of an answer; the same as over the wire.
const closingGraceMs = 1_000;

/**
 * Makes a model of any provider of the AI SDK (its current V4 specification) a `TextModel`, under our budget, route, guard, cache and retry. An
 * answer that ends without a word, a filter, a stall and their errors become an `AiError`; price and usage are counted as for
 * our own adapters. What only theirs can say (files, sources, signatures) stands in `providerData.aiSdk` and goes back with the next turn.
 *
 * @example
 * import { fromAiSdkModel } from '@tpl/ai/ai-sdk';
 * import { MockLanguageModelV4 } from 'ai/test';
 *
 * const model = fromAiSdkModel(new MockLanguageModelV4(), { price: { input: 1, output: 4 } });
 * console.log(model.id); // mock-provider/mock-model-id
 *
 * @throws {AiError} `invalid_options` at a model of an older specification and at impossible options.
 */
export function fromAiSdkModel(model: LanguageModelV4, options: FromAiSdkModelOptions = {}): TextModel {
  checkModel(model);
  const names = model.provider.split('.');
  const [vendor = model.provider] = names;
  const { capabilities, providerOptions, ...rest } = options;
  const facts = modelFacts(
    {
      provider: vendor,
      baseUrl: 'https://sdk.invalid',
      capabilities: { ...everyCapability, cachePrompt: vendor === 'anthropic' ? '1h' : undefined },
      apiKey: 'of the SDK',
      keyName: 'the SDK',
    },
    { ...rest, capabilities, model: model.modelId },
  );
  const { provider, limits, price } = facts;
  const takesSchema = names.map((name) => takesSchemaByVendor[name]).find(Boolean);
  const estimator = createTokenEstimator(options.countTokens);

  function begin(request: TextRequest): WireCall {
    const about = { provider, model: facts.model };
    checkRequest(request, facts.capabilities, about);
    if (request.wire) {
      const message = `${provider} is a model of the AI SDK: it speaks no dialect "${request.wire.dialect}".`;
      throw new AiError('bad_request', message, { ...about, providerCode: unsupported });
    }
    const warnings = [...facts.standingWarnings, ...unsupportedSettings(request, facts.capabilities)];
    if (request.extraBody)
      warnings.push({ setting: 'extraBody', message: 'Models of the AI SDK take providerOptions instead.' });
    return beginCall(request, renderRequest(request), warnings, { ...facts, estimator });
  }

  /** What is sent. */
  function callOf({ rendered, warnings, watch }: WireCall, request: TextRequest) {
    const asked = withFitSchema(request, takesSchema, facts.model);
    const fitted = fitRequest(asked, rendered, facts.capabilities, warnings);
    const traceparent = request.trace?.();
    watch.signal.throwIfAborted();
    const call = toCall(fitted.request, fitted.rendered, {
      provider,
      model: facts.model,
      maxOutputTokens: request.maxOutputTokens ?? limits.maxOutputTokens,
      providerOptions,
      headers: { ...(traceparent && { traceparent }), ...facts.headers, ...request.headers },
      signal: watch.signal,
      callIds: callIdsByVendor[model.provider] ?? callIdsByVendor[vendor],
    });
    return names.includes('anthropic') ? fitAnthropic(call) : call;
  }

  async function generate(request: TextRequest): Promise<TextResult> {
    const call = begin(request);
    try {
      const asked = callOf(call, request);
      call.isSent = true;
      const theirs = await untilAborted(Promise.resolve(model.doGenerate(asked)), call.watch.signal);
      call.isAnswering = true;
      const { response } = theirs;
      call.requestId = requestIdOf(response?.headers) ?? response?.id;
      call.answer.model = response?.modelId;
      fillAnswer(call.answer, theirs.content, theirs, false);
      return finished(call, theirs, theirs.warnings);
    } catch (error) {
      throw call.fail(toFailure(error));
    } finally {
      call.watch.close();
    }
  }

  async function* stream(request: TextRequest): AsyncGenerator<TextEvent> {
    const call = begin(request);
    const { watch } = call;
    let reader: ReadableStreamDefaultReader | undefined;
    let isSettled = false;
    try {
      const asked = callOf(call, request);
      watch.expect('headers_timeout', limits.headersTimeoutMs);
      call.isSent = true;
      const opened = await untilAborted(Promise.resolve(model.doStream(asked)), watch.signal);
      call.isAnswering = true;
      call.requestId = requestIdOf(opened.response?.headers);
      reader = opened.stream.getReader() as ReadableStreamDefaultReader;
      watch.pause();
      const requestId = call.requestId;
      yield { type: 'start', provider, model: facts.model, ...(requestId !== undefined && { requestId }) };
      watch.resume();
      const parts = createPartReader(call.answer, limits.maxResponseBytes);
      watch.expect('first_token_timeout', limits.firstTokenTimeoutMs);
      for (;;) {
        const { done, value } = await nextPart(reader, parts, watch.signal);
        if (done) break;
        const hadContent = parts.hasContent;
        const piece = parts.push(value);
        if (parts.end) watch.expect('idle_timeout', closingGraceMs);
        else if (hadContent) watch.touch();
        else if (parts.hasContent) watch.expect('idle_timeout', limits.idleTimeoutMs);
        if (!piece) continue;
        call.show();
        watch.pause();
        yield piece;
        watch.signal.throwIfAborted();
        watch.resume();
      }
      if (!parts.end) throw connectionError(undefined, true, { provider });
      call.isComplete = true;
      call.requestId ??= parts.id;
      fillAnswer(call.answer, parts.content, parts.end, true);
      const result = finished(call, parts.end, parts.warnings);
      isSettled = true;
      for (const toolCall of result.toolCalls) yield { type: 'tool_call', call: toolCall };
      yield { type: 'finish', result };
    } catch (error) {
      isSettled = true;
      throw call.fail(toFailure(error));
    } finally {
      watch.close();
      void reader?.cancel().catch(() => {});
      if (!isSettled) call.fail(new AiError('aborted', 'The consumer left the stream.'));
    }
  }

  return {
    id: `${provider}/${facts.model}`,
    capabilities: facts.capabilities,
    generate,
    stream,
    bound(request) {
      const bound = boundOf(request, request.maxOutputTokens ?? limits.maxOutputTokens, price);
      return price ? bound : { ...bound, unpriced: [`${provider}/${facts.model}`] };
    },
  };
}

function checkModel(model: LanguageModelV4): void {
  const version: unknown = (model as Partial<LanguageModelV4> | undefined)?.specificationVersion;
  const given = typeof version === 'string' ? `this one speaks ${version}` : 'this is none';
  throwProblems(
    'a model of the AI SDK',
    findProblems({ [`model must speak v4, the specification of ai 7; ${given}`]: version === 'v4' }),
  );
}

/** The next part. After the end of a whole answer the stream may close as it likes, or not at all. */
async function nextPart(reader: ReadableStreamDefaultReader, parts: PartReader, signal: AbortSignal) {
  try {
    return await untilAborted(reader.read(), signal);
  } catch (error) {
    const isOurs = AiError.isInstance(error) && error.code !== 'idle_timeout';
    if (parts.end && !isOurs) return { done: true, value: undefined };
    throw error;
  }
}

function requestIdOf(headers: Readonly<Record<string, string>> | undefined): string | undefined {
  return headers?.['request-id'] ?? headers?.['x-request-id'];
}

/** The result, with what a model of ours behind theirs says of it. */
function finished(
  call: WireCall,
  { providerMetadata }: TheirEnd,
  theirs: readonly SharedV4Warning[],
): TextResult {
  const { told, warnings, rest } = ownWord(providerMetadata);
  call.told = told;
  const result = call.finish();
  const given = theirs.map(toModelWarning);
  const late = warnings.filter((warning) => !given.some(({ message }) => message === warning.message));
  return { ...result, warnings: [...result.warnings, ...given, ...late], ...rest };
}

/** Settings that have another name in theirs. */
const ourNames: Readonly<Record<string, string>> = { reasoning: 'effort' };

function toModelWarning(warning: SharedV4Warning): ModelWarning {
  switch (warning.type) {
    case 'deprecated':
      return { setting: warning.setting, message: warning.message };
    case 'other':
      return { setting: 'other', message: warning.message };
    default:
      return {
        setting: ourNames[warning.feature] ?? warning.feature,
        message: warning.details ?? 'This model has no such setting.',
      };
  }
}

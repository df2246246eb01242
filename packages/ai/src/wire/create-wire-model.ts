// Makes a model of a dialect and a transport.
import type { TextEvent, TextModel, TextRequest, TextResult } from '@internal/model';
import {
  AiError,
  checkRequest,
  createTokenEstimator,
  fitRequest,
  parseJson,
  unsupportedSettings,
  withFitSchema,
  withOwnData,
} from '@internal/model';
import { boundOf } from '../money/bound-of.ts';
import { renderRequest } from '../prompt/create-prompt-renderer.ts';
import { readWhole } from './bounded-fetch.ts';
import type { Dialect, TokenLimitField } from './dialect.ts';
import type { ModelFacts } from './model-options.ts';
import type { PassThrough } from './pass-through.ts';
import { createPassThrough } from './pass-through.ts';
import { readStream } from './read-stream.ts';
import type { WireCall } from './wire-call.ts';
import { beginCall } from './wire-call.ts';

/** Sends one request; rejects with the SDK's error. */
export type Transport = (
  body: Record<string, unknown>,
  options: {
    readonly stream: boolean;
    readonly signal: AbortSignal;
    readonly headers: Readonly<Record<string, string>>;
  },
) => Promise<Response>;

interface WireModelOptions extends ModelFacts {
  readonly dialect: Dialect;
  /** Loads the SDK on first use. */
  readonly load: () => Promise<Transport>;
  /** Default: `max_tokens`. */
  readonly tokenLimitField?: TokenLimitField | undefined;
  /** Name in the body, where it is not the model's. */
  readonly sentModel?: string | undefined;
  /** Where what the provider wants back counts (`originOf`). Default: wherever its name is. */
  readonly origin?: string | undefined;
  /** How bodies of clients are passed through. Default: they are not. */
  readonly passThrough?: PassThrough | undefined;
  /** Whether the strict mode takes a schema; another is asked for in the text. Default: each. */
  readonly takesSchema?: Parameters<typeof withFitSchema>[1];
}

/** Creates a model that speaks one dialect over one transport. */
export function createWireModel(options: WireModelOptions): TextModel {
  const { provider, model, dialect, capabilities, limits, price, sentModel = model, passThrough } = options;
  const passing = createPassThrough({ provider, model, limits, sentModel, passThrough });
  const facts = { ...options, estimator: createTokenEstimator(options.countTokens) };
  let transport: Promise<Transport> | undefined;

  function begin(request: TextRequest): WireCall {
    const warnings = [...options.standingWarnings];
    if (!request.wire) {
      checkRequest(request, capabilities, { provider, model });
      warnings.push(...unsupportedSettings(request, capabilities));
    }
    return beginCall(request, renderRequest(request), warnings, facts);
  }

  function connect(): Promise<Transport> {
    transport ??= options.load().catch((error) => {
      transport = undefined;
      throw error;
    });
    return transport;
  }

  async function send(call: WireCall, request: TextRequest, streamed: boolean): Promise<Response> {
    const { watch } = call;
    const maxOutputTokens = request.maxOutputTokens ?? limits.maxOutputTokens;
    const { tokenLimitField = 'max_tokens', takesSchema } = options;
    const messages = withOwnData(call.rendered.messages, options);
    const asked = withFitSchema(request, takesSchema, model);
    const fitted = fitRequest(asked, { ...call.rendered, messages }, capabilities, call.warnings);
    const body = {
      ...dialect.toBody({ model: sentModel, ...fitted, maxOutputTokens, streamed, tokenLimitField }),
      ...options.extraBody,
      ...request.extraBody,
    };
    const traceparent = request.trace?.();
    const headers = { ...(traceparent && { traceparent }), ...options.headers, ...request.headers };
    watch.signal.throwIfAborted();
    const sendBody = await connect();
    watch.signal.throwIfAborted();
    if (streamed) watch.expect('headers_timeout', limits.headersTimeoutMs);
    call.isSent = true;
    const response = await sendBody(body, { stream: streamed, signal: watch.signal, headers });
    call.isAnswering = true;
    call.requestId = response.headers.get('request-id') ?? response.headers.get('x-request-id') ?? undefined;
    return response;
  }

  async function generate(request: TextRequest): Promise<TextResult> {
    const call = begin(request);
    const { watch } = call;
    try {
      if (request.wire) return await passing.generate({ call, request, wire: request.wire });
      const response = await send(call, request, false);
      watch.expect('idle_timeout', limits.idleTimeoutMs);
      const text = await readWhole(response, watch.signal, limits.maxResponseBytes, watch.touch);
      call.answer = dialect.readPlain(parseJson(text, 'the body'));
      return call.finish();
    } catch (error) {
      throw passing.told(call.fail(error), error);
    } finally {
      watch.close();
    }
  }

  async function* stream(request: TextRequest): AsyncGenerator<TextEvent> {
    const call = begin(request);
    const { watch } = call;
    let isSettled = false;
    try {
      if (request.wire) {
        const settled = () => {
          isSettled = true;
        };
        return yield* passing.stream({ call, request, wire: request.wire }, settled);
      }
      const response = await send(call, request, true);
      watch.pause();
      yield {
        type: 'start',
        provider,
        model,
        ...(call.requestId !== undefined && { requestId: call.requestId }),
      };
      watch.resume();
      for await (const pieces of readStream(response, {
        dialect,
        limits,
        watch,
        about: { provider, model },
        onAnswer: (answer) => {
          call.answer = answer;
        },
        onComplete: () => {
          call.isComplete = true;
        },
      })) {
        if (pieces.length > 0) call.show();
        // Until the next read it is the consumer who takes time.
        watch.pause();
        for (const piece of pieces) {
          yield piece;
          watch.signal.throwIfAborted();
        }
        watch.resume();
      }
      const result = call.finish();
      isSettled = true;
      for (const toolCall of result.toolCalls) yield { type: 'tool_call', call: toolCall };
      yield { type: 'finish', result };
    } catch (error) {
      isSettled = true;
      throw passing.told(call.fail(error), error);
    } finally {
      watch.close();
      // The consumer stopped reading: what had come is paid for all the same.
      if (!isSettled) call.fail(new AiError('aborted', 'The consumer left the stream.'));
    }
  }

  return {
    id: `${provider}/${model}`,
    capabilities,
    generate,
    stream,
    async ready() {
      await connect();
    },
    health: () =>
      connect().then(
        () => ({ status: 'up' }),
        (error) => ({
          status: 'down',
          details: { reason: AiError.isInstance(error) ? error.code : 'server' },
        }),
      ),
    bound(request) {
      const most = request.maxOutputTokens ?? limits.maxOutputTokens;
      const bound = boundOf(request, most, price, options.extraBody, limits.longestAnswerTokens);
      return price ? bound : { ...bound, unpriced: [`${provider}/${model}`] };
    },
  };
}

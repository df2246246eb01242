// Makes a model of a dialect and a transport.
import type {
  AssistantMessage,
  Message,
  ModelCapabilities,
  ModelWarning,
  OutputSchema,
  ProviderData,
  RenderedPrompt,
  TextEvent,
  TextModel,
  TextRequest,
  TextResult,
} from '@internal/model';
import { AiError, checkRequest, parseJson } from '@internal/model';
import { boundOf } from '../money/bound-of.ts';
import { createTokenEstimator } from '../money/token-estimator.ts';
import { renderRequest } from '../prompt/create-prompt-renderer.ts';
import { readWhole } from './bounded-fetch.ts';
import type { Dialect, TokenLimitField } from './dialect.ts';
import type { ModelFacts } from './model-options.ts';
import { readStream } from './read-stream.ts';
import type { WireCall } from './wire-call.ts';
import { beginCall } from './wire-call.ts';

function own<Kind extends { readonly providerData?: ProviderData }>(carrier: Kind, provider: string): Kind {
  if (carrier.providerData === undefined || carrier.providerData['provider'] === provider) return carrier;
  const { providerData: _, ...rest } = carrier;
  return rest as Kind;
}

const carries = ({ providerData, toolCalls = [] }: AssistantMessage): boolean =>
  providerData !== undefined || toolCalls.some((call) => call.providerData !== undefined);

/** Messages with the data of one provider alone: after a failover the other's seals and signatures mean nothing, or are refused. */
export function withOwnData(messages: readonly Message[], provider: string): readonly Message[] {
  if (!messages.some((message) => message.role === 'assistant' && carries(message))) return messages;
  return messages.map((message) => {
    if (message.role !== 'assistant' || !carries(message)) return message;
    const { toolCalls, ...rest } = own(message, provider);
    return { ...rest, ...(toolCalls && { toolCalls: toolCalls.map((call) => own(call, provider)) }) };
  });
}

/** What a model can at most. */
export const everyCapability: ModelCapabilities = {
  temperature: true,
  tools: true,
  images: true,
  strictSchema: true,
  effort: true,
  stop: true,
  topP: true,
  seed: true,
  cachePrompt: '1h',
};

/** The settings of a request that a model does not have, as they stand in `warnings`. */
export function unsupportedSettings(request: TextRequest, can: ModelCapabilities): ModelWarning[] {
  const { temperature, topP, seed, effort, stop, cachePrompt } = request;
  if ((temperature ?? topP ?? seed ?? effort ?? stop ?? cachePrompt) === undefined) return [];
  const missing = {
    temperature: temperature !== undefined && !can.temperature,
    topP: topP !== undefined && !can.topP,
    seed: seed !== undefined && !can.seed,
    effort: effort !== undefined && !can.effort,
    stop: stop !== undefined && stop.length > 0 && !can.stop,
    cachePrompt: cachePrompt !== undefined && can.cachePrompt !== '1h' && can.cachePrompt !== cachePrompt,
  };
  return Object.entries(missing)
    .filter(([, isMissing]) => isMissing)
    .map(([setting]) => {
      const what = setting === 'cachePrompt' ? `${setting} of ${cachePrompt}` : setting;
      return { setting, message: `This model takes no ${what}: the answer was made without it.` };
    });
}

/** A request without `unsupported` settings, whose schema stands in the system text where no strict mode holds the answer to it. */
export function fitRequest(
  request: TextRequest,
  rendered: RenderedPrompt,
  can: ModelCapabilities,
  unsupported: readonly ModelWarning[],
): { readonly request: TextRequest; readonly rendered: RenderedPrompt } {
  const { schema } = request;
  const isInText = schema?.jsonSchema !== undefined && (!can.strictSchema || schema.isLoose === true);
  if (unsupported.length === 0 && !isInText) return { request, rendered };
  const fitted: { -readonly [Name in keyof TextRequest]: TextRequest[Name] } = { ...request };
  for (const { setting } of unsupported) delete fitted[setting as keyof TextRequest];
  if (!isInText) return { request: fitted, rendered };
  delete fitted.schema;
  const rule = `Answer with one JSON object alone, by this JSON schema: ${JSON.stringify(schema.jsonSchema)}`;
  const system = rendered.system === undefined ? rule : `${rendered.system}\n\n${rule}`;
  return { request: fitted, rendered: { ...rendered, system } };
}

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
  /** Whether the strict mode takes a schema; another is asked for in the text. Default: each. */
  readonly takesSchema?: ((schema: OutputSchema) => boolean) | undefined;
}

/** Creates a model that speaks one dialect over one transport. */
export function createWireModel(options: WireModelOptions): TextModel {
  const { provider, model, dialect, capabilities, limits, price } = options;
  const facts = { ...options, estimator: createTokenEstimator(options.countTokens) };
  let transport: Promise<Transport> | undefined;

  function begin(request: TextRequest): WireCall {
    checkRequest(request, capabilities, { provider, model });
    const warnings = [...options.standingWarnings, ...unsupportedSettings(request, capabilities)];
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
    const { tokenLimitField = 'max_tokens', sentModel = model, takesSchema } = options;
    const messages = withOwnData(call.rendered.messages, provider);
    const { schema } = request;
    const isLoose = schema !== undefined && takesSchema?.(schema) === false;
    const asked = isLoose ? { ...request, schema: { ...schema, isLoose } } : request;
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
      const response = await send(call, request, false);
      watch.expect('idle_timeout', limits.idleTimeoutMs);
      const text = await readWhole(response, watch.signal, limits.maxResponseBytes, watch.touch);
      call.answer = dialect.readPlain(parseJson(text, 'the body'));
      return call.finish();
    } catch (error) {
      throw call.fail(error);
    } finally {
      watch.close();
    }
  }

  async function* stream(request: TextRequest): AsyncGenerator<TextEvent> {
    const call = begin(request);
    const { watch } = call;
    let isSettled = false;
    try {
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
      })) {
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
      throw call.fail(error);
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
      const bound = boundOf(request, request.maxOutputTokens ?? limits.maxOutputTokens, price);
      return price ? bound : { ...bound, unpriced: [`${provider}/${model}`] };
    },
  };
}

// Sends a request in a provider's own words as it came, and reads the answer beside passing it on.
import { clientHeaders, sentBody, wantsCounts } from '@internal/doors';
import { isObject } from '@internal/kit/json';
import type {
  DialectName,
  TextEvent,
  TextRequest,
  TextResult,
  WireEvent,
  WireRefusal,
  WireRequest,
} from '@internal/model';
import { AiError, isJson, parseJson, UnreadableAnswer, unsupported } from '@internal/model';
import type { Fetch, Received } from './bounded-fetch.ts';
import { boundedFetch, readError, readWhole, refuseRedirect } from './bounded-fetch.ts';
import type { Dialect } from './dialect.ts';
import type { ModelFacts } from './model-options.ts';
import { postDirectly } from './post-directly.ts';
import { readStream } from './read-stream.ts';
import type { WireCall } from './wire-call.ts';

/** How a provider is reached with a body of a client's. */
export interface PassThrough {
  /** For each dialect that the provider speaks: its address below the base URL, and what reads it. */
  readonly ways: Partial<Readonly<Record<DialectName, { readonly path: string; readonly dialect: Dialect }>>>;
  readonly baseUrl: string;
  /** Credentials, and what the provider wants with each request. */
  readonly headers: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  readonly fetch: Fetch | undefined;
}

interface PassOptions extends Pick<ModelFacts, 'provider' | 'model' | 'limits'> {
  readonly sentModel: string;
  readonly passThrough: PassThrough | undefined;
}

/** What a call of a pass-through needs. */
interface Passing {
  readonly call: WireCall;
  readonly request: TextRequest;
  readonly wire: WireRequest;
}

/** Creates what answers requests in a provider's own words. */
export function createPassThrough({ provider, model, limits, sentModel, passThrough }: PassOptions) {
  function wayOf({ dialect }: WireRequest) {
    const way = passThrough?.ways[dialect];
    if (way) return way;
    const message = `${provider} does not speak the dialect "${dialect}".`;
    throw new AiError('bad_request', message, { provider, model, providerCode: unsupported });
  }

  async function send({ call, request, wire }: Passing, streamed: boolean): Promise<Received> {
    const { watch } = call;
    const { path } = wayOf(wire);
    const { baseUrl, headers, fetch } = passThrough as PassThrough;
    const body = sentBody(request, wire, { model: sentModel, streamed });
    const traceparent = request.trace?.();
    const own = { ...(await headers()), ...(traceparent && { traceparent }) };
    watch.signal.throwIfAborted();
    if (streamed) watch.expect('headers_timeout', limits.headersTimeoutMs);
    call.isSent = true;
    const response = await post(fetch, `${baseUrl.replace(/\/+$/, '')}${path}`, {
      headers: { ...wire.headers, 'content-type': 'application/json', ...own },
      body,
      signal: watch.signal,
    });
    call.requestId = response.headers.get('request-id') ?? response.headers.get('x-request-id') ?? undefined;
    if (!response.ok) throw await refused(response);
    call.isAnswering = true;
    return response;
  }

  /** A refusal by the model is an answer here: the client reads it in the provider's words. */
  function finish(call: WireCall, wire: TextResult['wire']): TextResult {
    call.answer.isRefusal = false;
    return { ...call.finish(), ...(wire && { wire }) };
  }

  return {
    async generate(passing: Passing): Promise<TextResult> {
      const { call, wire } = passing;
      const { watch } = call;
      const response = await send(passing, false);
      watch.expect('idle_timeout', limits.idleTimeoutMs);
      const body = await readWhole(response, watch.signal, limits.maxResponseBytes, watch.touch);
      call.answer = wayOf(wire).dialect.readPlain(parseJson(body, 'the body'), true);
      return finish(call, { headers: clientHeaders(response.headers), body });
    },
    /** `settled` is called before the last event: from then on what is thrown is no fault of the call. */
    async *stream(passing: Passing, settled: () => void): AsyncGenerator<TextEvent> {
      const { call, wire } = passing;
      const { watch } = call;
      const response = await send(passing, true);
      const isCounted = wantsCounts(wire);
      const events: WireEvent[] = [];
      let sent = 0;
      watch.pause();
      const { requestId } = call;
      const headers = clientHeaders(response.headers);
      yield { type: 'start', provider, model, ...(requestId !== undefined && { requestId }), headers };
      watch.resume();
      const reading = readStream(response, {
        dialect: wayOf(wire).dialect,
        limits,
        watch,
        about: { provider, model },
        onAnswer: (answer) => {
          call.answer = answer;
        },
        onComplete: () => {
          call.isComplete = true;
        },
        onEvent: (event) => {
          if (isCounted || !isCount(event)) events.push(event);
        },
      });
      // What comes before the first content is held back: until then another provider may answer.
      let hasContent = false;
      for await (const pieces of reading) {
        hasContent ||= pieces.length > 0 || call.answer.argumentText !== '';
        if (!hasContent) continue;
        call.show();
        watch.pause();
        for (; sent < events.length; sent += 1) yield { type: 'wire', event: events[sent] as WireEvent };
        watch.signal.throwIfAborted();
        watch.resume();
      }
      if (events.length === 0) throw new UnreadableAnswer('it is not a stream');
      const result = finish(call, { headers, events });
      settled();
      for (; sent < events.length; sent += 1) yield { type: 'wire', event: events[sent] as WireEvent };
      yield { type: 'finish', result };
    },
    /** The error with what the provider said, where it refused. */
    told(error: AiError, thrown: unknown): AiError {
      const { refusal } = thrown as { refusal?: WireRefusal };
      if (refusal) Object.defineProperty(error, 'refusal', { value: refusal, enumerable: false });
      return error;
    },
  };
}

const asSent = (body: string) => body;

/** Posts by the fetch that was handed over; where there is none, over the connections of Node's own. */
async function post(
  fetch: Fetch | undefined,
  address: string,
  posted: Parameters<typeof postDirectly>[1],
): Promise<Received> {
  const direct = fetch === undefined ? postDirectly(address, posted) : undefined;
  if (!direct) return boundedFetch(fetch ?? globalThis.fetch, asSent)(address, { method: 'POST', ...posted });
  const answer = await direct;
  refuseRedirect(answer);
  return answer;
}

/** The chunk that only counts: sent where `include_usage` is, which the client did not ask for. */
function isCount({ data }: WireEvent): boolean {
  if (!data.includes('"choices":[]') && !/"choices"\s*:\s*\[\s*\]/.test(data)) return false;
  const chunk: unknown = isJson(data) ? JSON.parse(data) : undefined;
  return isObject(chunk) && isObject(chunk['usage']);
}

/** In the form of an SDK's error, which is what failures are read from. */
async function refused(response: Received): Promise<object> {
  const { status, headers } = response;
  const body = await readError(response);
  return {
    status,
    headers,
    error: isJson(body) ? JSON.parse(body) : undefined,
    message: body,
    refusal: { status, headers: clientHeaders(headers), body },
  };
}

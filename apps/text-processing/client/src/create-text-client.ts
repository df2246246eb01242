// Calls the HTTP API with the types of its OpenAPI document: in Node, in browsers, wherever there is fetch.
import createClient from 'openapi-fetch';
import type { paths } from '../etc/openapi.d.ts';
import type { CallOptions, Ok } from './call-api.ts';
import { brokenOff, eventsWanted, follow, one, signalOf, take } from './call-api.ts';
import type { DocumentClient } from './document-client.ts';
import { createDocumentClient } from './document-client.ts';
import { setHeader } from './set-header.ts';
import { TextClientError } from './text-client-error.ts';

export type { CallOptions } from './call-api.ts';

type Process = paths['/v1/process']['post'];
/** A text and what is to be done with it. */
export type TextTask = Process['requestBody']['content']['application/json'];

/** The answer of an operation; of any of them when none is named. */
export type TextAnswer<Operation extends TextTask['operation'] = TextTask['operation']> = Extract<
  Ok<Process>,
  { operation: Operation }
>;

/** A piece of an answer on its way: `started`, any number of `partial`, then `answer`. */
export type TextEvent<Operation extends TextTask['operation'] = TextTask['operation']> =
  | { readonly type: 'started'; readonly operation: Operation }
  | { readonly type: 'partial'; readonly result: DeepPartial<TextAnswer<Operation>['result']> }
  | { readonly type: 'answer'; readonly answer: TextAnswer<Operation> };

/** What is there of a result while it comes: cut anywhere. */
export type DeepPartial<T> = T extends object ? { [Key in keyof T]?: DeepPartial<T[Key]> } : T;

/** How a batch stands, with each of its items. */
export type Batch = Ok<paths['/v1/batches/{id}']['get']>;

/** How far a batch is. */
export type BatchState = Omit<Batch, 'items'>;

/** A form of the results of a batch. */
export type ResultFormat = NonNullable<
  NonNullable<paths['/v1/batches/{id}/results']['get']['parameters']['query']>['format']
>;

/** Where the service is and how it is asked. */
export interface TextClientOptions {
  /** `https://texts.example.org`; `''` for the page's own origin. */
  readonly baseUrl: string;
  /** The key, or what gives the key in force at each call. Default: none is sent. */
  readonly apiKey?: string | (() => string | undefined) | undefined;
  /** Default: the global one. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/** Options of a call that asks for an answer. */
export interface AskOptions extends CallOptions {
  /** A new answer, even where one is kept. Default: a kept one will do. */
  readonly fresh?: boolean | undefined;
}

/** Options of a call that makes something. */
export interface WriteOptions extends CallOptions {
  /** The same key gets the same answer for a day, and pays for it once: name one before you try again. */
  readonly idempotencyKey?: string | undefined;
}

/** Options of a batch. */
export interface BatchOptions extends WriteOptions {
  /** Until when its texts may wait, at most 23 hours from now. Default: they are worked on as soon as can be. */
  readonly completeBy?: Date | undefined;
}

/** The service, by its HTTP API. Every method throws TextClientError, or the reason of its signal. */
export interface TextClient extends DocumentClient {
  /** Answers when the answer is whole. */
  process<const Task extends TextTask>(
    task: Task,
    options?: WriteOptions & AskOptions,
  ): Promise<TextAnswer<Task['operation']>>;
  /**
   * Answers as it comes; the last event is the whole answer. Who stops reading ends the request. With an `idempotencyKey` the
   * answer comes whole, without `partial`.
   */
  stream<const Task extends TextTask>(
    task: Task,
    options?: WriteOptions & AskOptions,
  ): AsyncGenerator<TextEvent<Task['operation']>, void>;
  /** Several texts, worked on in the background. */
  readonly batches: {
    create(items: readonly TextTask[], options?: BatchOptions): Promise<BatchState>;
    /** How it stands, with the items. */
    get(id: string, options?: CallOptions): Promise<Batch>;
    /** How far it is, whenever it got on, until it has ended. */
    watch(id: string, options?: CallOptions): AsyncGenerator<BatchState, void>;
    /**
     * The results of one that has ended, as the bytes of a file. Default: JSON; `zip` has a file an answer, and both tables.
     * `TextClientError` `not_ended` while it runs.
     */
    results(
      id: string,
      options?: CallOptions & { readonly format?: ResultFormat | undefined },
    ): Promise<ReadableStream<Uint8Array>>;
    /** Stops one that runs; forgets one that has ended. */
    stop(id: string, options?: CallOptions): Promise<Batch>;
  };
  /** Who the key is, and what it may do; costs nothing. */
  status(options?: CallOptions): Promise<Ok<paths['/v1/auth/status']['get']>>;
  /** What the service can do. */
  operations(options?: CallOptions): Promise<Ok<paths['/v1/operations']['get']>>;
}

/**
 * Creates a client of the service.
 *
 * @example
 * const client = createTextClient({ baseUrl: 'http://localhost:3000', apiKey: process.env.TEXT_KEY });
 * const { result } = await client.process({ operation: 'summarize', text: 'A text.', options: { maxWords: 50 } });
 * console.log(result.summary);
 */
export function createTextClient({ baseUrl, apiKey, fetch: own }: TextClientOptions): TextClient {
  const api = createClient<paths>({
    baseUrl,
    // Looked up at each call: who replaces the global one later is heard.
    fetch: async (request) => {
      try {
        return await (own ?? fetch)(request);
      } catch (cause) {
        request.signal.throwIfAborted();
        const message = 'The service does not answer. Is it running?';
        throw new TextClientError(message, { code: 'unreachable', status: 0, cause });
      }
    },
  });
  api.use({
    onRequest({ request }) {
      const key = typeof apiKey === 'function' ? apiKey() : apiKey;
      if (key) setHeader(request.headers, 'authorization', `Bearer ${key}`);
    },
  });

  const post = ({ signal, idempotencyKey, fresh }: WriteOptions & AskOptions = {}) => {
    const headers = new Headers(fresh ? { 'cache-control': 'no-cache' } : {});
    if (idempotencyKey !== undefined) setHeader(headers, 'idempotency-key', idempotencyKey);
    return { ...signalOf({ signal }), headers };
  };

  return {
    async process<const Task extends TextTask>(task: Task, options?: WriteOptions & AskOptions) {
      const answer = await take(api.POST('/v1/process', { body: task, ...post(options) }), options);
      return answer as TextAnswer<Task['operation']>;
    },
    async *stream<const Task extends TextTask>(task: Task, options?: WriteOptions & AskOptions) {
      type Event = TextEvent<Task['operation']>;
      const sent = post(options);
      sent.headers.set('accept', eventsWanted.accept);
      const asked = api.POST('/v1/process', { body: task, parseAs: 'stream', ...sent });
      for await (const { event, data } of follow(asked, options)) {
        if (event === 'started') yield { type: event, ...(data as object) } as Event;
        if (event === 'partial') yield { type: event, ...(data as object) } as Event;
        if (event !== 'answer') continue;
        yield { type: event, answer: data } as Event;
        return;
      }
      throw brokenOff();
    },
    batches: {
      async create(items, { completeBy, ...options } = {}) {
        const body = { items: [...items], ...(completeBy && { completeBy: completeBy.toISOString() }) };
        return take(api.POST('/v1/batches', { body, ...post(options) }), options);
      },
      get: (id, options) => take(api.GET('/v1/batches/{id}', one(id, options)), options),
      async *watch(id, options) {
        const headers = eventsWanted;
        const asked = api.GET('/v1/batches/{id}', { ...one(id, options), headers, parseAs: 'stream' });
        let last: BatchState | undefined;
        for await (const { event, data } of follow(asked, options)) {
          if (event !== 'progress') continue;
          last = data as BatchState;
          yield last;
        }
        if (last === undefined || last.status === 'running') throw brokenOff();
      },
      async results(id, options = {}) {
        const { format } = options;
        const params = { path: { id }, ...(format && { query: { format } }) };
        const asked = api.GET('/v1/batches/{id}/results', {
          params,
          parseAs: 'stream',
          ...signalOf(options),
        });
        const body = (await take(asked, options)) as ReadableStream<Uint8Array> | null;
        if (body === null) throw brokenOff();
        return body;
      },
      stop: (id, options) => take(api.DELETE('/v1/batches/{id}', one(id, options)), options),
    },
    ...createDocumentClient(api),
    status: (options) => take(api.GET('/v1/auth/status', signalOf(options)), options),
    operations: (options) => take(api.GET('/v1/operations', signalOf(options)), options),
  };
}

// Makes one call of the HTTP API: what its answer holds, the events of a stream, and the error that either is.
import { readEvents } from './read-events.ts';
import { TextClientError, toClientError } from './text-client-error.ts';

/** What a route answers with. */
export type Ok<Route extends { responses: { 200: { content: { 'application/json': unknown } } } }> =
  Route['responses'][200]['content']['application/json'];

/** Options of one call. */
export interface CallOptions {
  /** Ends the call at once, here and at the service. */
  readonly signal?: AbortSignal | undefined;
}

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Asks for the events of an answer. */
export const eventsWanted = { accept: 'text/event-stream' };

/** The signal, as a request wants it. */
export const signalOf = ({ signal }: CallOptions = {}) => (signal ? { signal } : {});
/** A request about the one thing of this id. */
export const one = (id: string, options?: CallOptions) => ({
  params: { path: { id } },
  ...signalOf(options),
});

/** What an answer holds, or the error that it is. */
export async function take<T>(asked: Promise<Answered<T>>, { signal }: CallOptions = {}): Promise<T> {
  try {
    const { data, error, response } = await asked;
    if (!response.ok || data === undefined) throw toClientError(error, response);
    return data;
  } catch (error) {
    throw told(error, signal);
  }
}

/** The events of an answer; an `error` among them is thrown. */
export async function* follow(
  asked: Promise<Answered<ReadableStream<Uint8Array> | null>>,
  options: CallOptions = {},
) {
  const body = await take(asked, options);
  if (body === null) throw brokenOff();
  try {
    for await (const sent of readEvents(body)) {
      if (sent.event === 'error') throw toClientError(sent.data);
      yield sent;
    }
  } catch (error) {
    throw told(error, options.signal);
  }
}

/** The client's own error, or the reason of the signal: half an answer says nothing about the service. */
function told(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof TextClientError) return error;
  if (signal?.aborted) return signal.reason;
  if ((error as Error | undefined)?.name !== 'SyntaxError') return brokenOff(error);
  const message = 'What came is no answer of this service. Is the address right?';
  return new TextClientError(message, { code: 'not_understood', status: 502, cause: error });
}

/** What is thrown when an answer ends before its end. */
export function brokenOff(cause?: unknown): TextClientError {
  const message = 'The answer broke off before its end. Try again.';
  return new TextClientError(message, { code: 'cut', status: 502, cause });
}

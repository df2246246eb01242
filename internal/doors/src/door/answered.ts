// What comes of a request at a door: a body, or a stream of events.

/** An answer on its way to the client. */
export interface Answered {
  readonly headers: Headers;
  /** Of a plain answer. */
  readonly body?: string;
  /** Of a streamed one, as text. */
  readonly events?: AsyncGenerator<string>;
}

/** Headers of a stream. */
export const streamHeaders = (): Headers =>
  new Headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });

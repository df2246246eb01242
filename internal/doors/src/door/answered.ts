// What comes of a request at a door: a body, or a stream of events.

/** An answer on its way to the client. */
export interface Answered {
  readonly headers: Record<string, string>;
  /** Of a plain answer. */
  readonly body?: string;
  /** Of a streamed one, as text. */
  readonly events?: AsyncGenerator<string>;
}

/** Headers of a stream. Traefik and Caddy gather one to pack it, and nginx in any case, unless it says the last two (agentrove#869, llama.cpp#20872, llama-swap#236). */
export const streamHeaders = (): Record<string, string> => ({
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
});

/** Headers of a body. */
export const jsonHeaders = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...more,
  'content-type': 'application/json',
});

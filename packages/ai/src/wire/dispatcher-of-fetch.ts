// Finds what Node's own fetch sends by, and takes its limits of time away: the watch of a call is what ends it.

/** The part of undici's dispatchers that is used; every version of Node's own and of the package takes such a handler. */
export interface Dispatcher<Handler = object> {
  dispatch(options: object, handler: Handler): unknown;
  /** Fetch gives one that plays answers the body as it was handed over. */
  readonly isMockActive?: boolean;
}

/** For one request: no limit to the headers, and none between two parts. Undici's own are 300 s each. */
export const noLimits = { headersTimeout: 0, bodyTimeout: 0 };

// Where undici keeps what fetch sends by, for `setGlobalDispatcher`: proxies, mocks and instrumentations stand there too.
const place = Symbol.for('undici.globalDispatcher.1');
const ofNode = /deps\/undici/;
let knownFetch: unknown;

/** What Node's own fetch sends by; `undefined` for one that somebody put in its place. */
export function dispatcherOf(fetch: unknown): Dispatcher | undefined {
  if (fetch !== knownFetch && !ofNode.test(Function.prototype.toString.call(fetch))) return undefined;
  knownFetch = fetch;
  // Node loads undici at the first use of any of its classes.
  if (!(place in globalThis)) new Headers();
  return (globalThis as { [place]?: Dispatcher })[place];
}

/** What Node's own fetch is given beside a request, to send it as ever and without limits; nothing for a fetch of somebody else. */
export function withoutLimits(fetch: unknown): object {
  const base = dispatcherOf(fetch);
  if (!base) return {};
  const dispatcher: Dispatcher = {
    dispatch: (options, handler) => base.dispatch({ ...options, ...noLimits }, handler),
    get isMockActive() {
      return base.isMockActive === true;
    },
  };
  return { dispatcher };
}

// Reads what a request says of itself, wherever it says it.

/** Members of the standard's `RequestInit`: an object of a class may have them as getters, which no spread copies. */
const members = [
  ...[
    'method',
    'headers',
    'body',
    'signal',
    'duplex',
    'redirect',
    'credentials',
    'cache',
    'mode',
    'referrer',
  ],
  ...['referrerPolicy', 'integrity', 'keepalive', 'priority'],
];

/** The Request that is sent, if one was given as either argument, and what `init` says besides, as a plain object. */
export function readRequest<T extends RequestInit>(
  input: string | URL | Request,
  init: T,
): [request: Request | undefined, more: T] {
  if (isRequest(init)) return [new (init.constructor as typeof Request)(input, init), {} as T];
  const named = members.filter((name) => name in init).map((name) => [name, init[name as keyof T]]);
  return [isRequest(input) ? input : undefined, { ...init, ...Object.fromEntries(named) } as T];
}

/** A Request, of whichever class; plain options that name their `url` too, as gaxios gives them, are none. */
const isRequest = (value: unknown): value is Request =>
  typeof value === 'object' && value !== null && 'url' in value && 'clone' in value && 'bodyUsed' in value;

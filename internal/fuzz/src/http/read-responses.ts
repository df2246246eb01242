// Takes apart what a server sent over one connection.

/** One response. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The responses that are whole, and the bytes behind them. */
export interface RawResponses {
  readonly responses: readonly RawResponse[];
  readonly rest: Buffer;
}

/** The methods of the requests in these bytes, as far as they begin as requests do. */
export const methodsIn = (bytes: Buffer): string[] =>
  bytes.toString('latin1').match(/\b[A-Z]+(?= \S* HTTP\/1\.[01]\r\n)/g) ?? [];

const bodyless = (status: number) => status < 200 || status === 204 || status === 304;

/** Reads the bytes of a connection; `isOver`: nothing more comes, so that a body without a length ends here. `methods`: of the requests, in order. */
export function readResponses(bytes: Buffer, isOver: boolean, methods: readonly string[] = []): RawResponses {
  const responses: RawResponse[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const headEnd = rest.indexOf('\r\n\r\n');
    if (headEnd < 0) break;
    const [first = '', ...lines] = rest.toString('latin1', 0, headEnd).split('\r\n');
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? Number.NaN);
    if (Number.isNaN(status)) break;
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    );
    const after = rest.subarray(headEnd + 4);
    const isHead = methods[responses.filter(({ status: one }) => one >= 200).length] === 'HEAD';
    const body =
      isHead || bodyless(status) ? { text: Buffer.alloc(0), length: 0 } : bodyOf(after, headers, isOver);
    if (!body) break;
    responses.push({ status, headers, body: body.text.toString('utf8') });
    rest = after.subarray(body.length);
  }
  return { responses, rest };
}

function bodyOf(
  bytes: Buffer,
  headers: Readonly<Record<string, string>>,
  isOver: boolean,
): { readonly text: Buffer; readonly length: number } | undefined {
  const length = headers['content-length'];
  if (length !== undefined)
    return bytes.length < Number(length)
      ? undefined
      : { text: bytes.subarray(0, Number(length)), length: Number(length) };
  if (headers['transfer-encoding'] !== 'chunked')
    return isOver ? { text: bytes, length: bytes.length } : undefined;
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16);
    const next = end + 2 + size + 2;
    // What is no size is no chunk: the answer to a HEAD that was not known as one.
    if (!(bytes.length >= next)) return undefined;
    if (size === 0) return { text: Buffer.concat(parts), length: next };
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = next;
  }
}

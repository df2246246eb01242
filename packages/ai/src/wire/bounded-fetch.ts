// Loads an SDK, and bounds what its fetch reads of an error.
import { missingPeerMessage } from '@internal/kit';
import { isObject } from '../answer/json-shape.ts';
import { AiError } from '../model/ai-error.ts';

/** Longest error body that is read: providers send a few hundred bytes. */
const maxErrorBytes = 65_536;

/** The part of `fetch` that is used; any transport of this shape fits. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A fetch whose error answers end after 64 KiB (the SDKs read them whole before they throw), and which settles with its
 * signal even when the transport does not listen to it. Redirects are refused.
 */
export function boundedFetch(send: Fetch): Fetch {
  return (input, init) =>
    new Promise((resolve, reject) => {
      const signal = init?.signal;
      const onAbort = () => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const run = async () => {
        try {
          const response = await send(input, { ...init, redirect: 'manual' });
          refuseRedirect(response);
          resolve(response.ok || response.body === null ? response : await capped(response));
        } catch (error) {
          reject(error);
        } finally {
          signal?.removeEventListener('abort', onAbort);
        }
      };
      void run();
    });
}

/** A request goes where the base URL says: a redirect would take the key and the prompt elsewhere. */
function refuseRedirect({ status, redirected, type, body }: Response): void {
  if (!redirected && type !== 'opaqueredirect' && (status < 300 || status > 399)) return;
  void body?.cancel().catch(() => {});
  throw new AiError(
    'bad_request',
    'The server redirects to another address, which is refused: check the base URL.',
    {
      ...(status >= 300 && { status }),
      providerCode: 'redirect',
    },
  );
}

async function capped(response: Response): Promise<Response> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const parts: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < maxErrorBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    bytes += value.byteLength;
  }
  if (bytes >= maxErrorBytes) await reader.cancel().catch(() => {});
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return new Response(toErrorBody(Buffer.concat(parts).toString('utf8')), {
    status: response.status,
    statusText: response.statusText,
    headers,
  });
}

/** The SDKs look for `error` in an object and lose every other form: a list of one, as Google sends it, or the bare fields. */
function toErrorBody(text: string): string {
  try {
    const given: unknown = JSON.parse(text);
    const body: unknown = Array.isArray(given) ? given[0] : given;
    return isObject(body) && !('error' in body) ? JSON.stringify({ error: body }) : JSON.stringify(body);
  } catch {
    return text;
  }
}

/** Loads an optional package; when it is not installed, the error says how to install it. */
export async function loadSdk<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new AiError('missing_peer', missingPeerMessage(name), { cause });
  }
}

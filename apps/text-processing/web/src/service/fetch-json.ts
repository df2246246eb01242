// Asks the service what has no method in its client: the internal API, and what the client does not know yet.
import { setHeader } from '../../../client/src/set-header.ts';
import { TextClientError, toClientError } from '../../../client/src/text-client-error.ts';
import { keyOfTab } from './tab-key.ts';

/** What the service says at a path, with the key of this tab. */
export async function fetchJson<T>(path: string, signal: AbortSignal): Promise<T> {
  return (await (await ask(path, { signal })).json()) as T;
}

/** What the service says to what is sent there. */
export async function sendJson<T>(path: string, body: unknown, signal: AbortSignal): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return (await (
    await ask(path, { method: 'POST', headers, body: JSON.stringify(body), signal })
  ).json()) as T;
}

/** A response that is no refusal. */
export async function ask(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  const key = keyOfTab();
  if (key) setHeader(headers, 'authorization', `Bearer ${key}`);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (cause) {
    init.signal?.throwIfAborted();
    const message = 'The service does not answer. Is it running?';
    throw new TextClientError(message, { code: 'unreachable', status: 0, cause });
  }
  if (!response.ok) throw toClientError(await response.json().catch(() => ({})), response);
  return response;
}

// Asks the internal API, which has no client of its own.
import { TextClientError, toClientError } from '../../client/src/text-client-error.ts';
import { keyOfTab } from './tab-key.ts';

/** What the service says at a path, with the key of this tab. */
export async function fetchJson<T>(path: string, signal: AbortSignal): Promise<T> {
  const key = keyOfTab();
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  let response: Response;
  try {
    response = await fetch(path, { headers, signal });
  } catch (cause) {
    signal.throwIfAborted();
    const message = 'The service does not answer. Is it running?';
    throw new TextClientError(message, { code: 'unreachable', status: 0, cause });
  }
  if (!response.ok) throw toClientError(await response.json().catch(() => ({})), response);
  return (await response.json()) as T;
}

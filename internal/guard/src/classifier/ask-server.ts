// Sends a text to a classifier server and reads its answer within bounds.
import type { ClassifierServer } from './text-classifier.ts';

const maxAnswerBytes = 65_536;

/** Posts a body as JSON and returns the parsed answer; nothing of text, answer or headers is in what it throws. */
export async function askServer(
  { url, headers, fetch: send = fetch }: ClassifierServer,
  body: object,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
    redirect: 'error',
    signal,
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`The classifier answers ${response.status}.`);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > maxAnswerBytes) throw new Error('The answer of the classifier is too long.');
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new Error('The classifier does not answer with JSON.');
  }
}

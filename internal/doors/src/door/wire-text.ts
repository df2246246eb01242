// Writes events of a provider down as a client reads them.
import type { DialectName, TextEvent, WireEvent } from '@internal/model';
import { AiError } from '@internal/model';

/** One event as text. */
export function eventText({ event, data }: WireEvent): string {
  const lines = data.split('\n').map((line) => `data: ${line}\n`);
  return `${event === 'message' ? '' : `event: ${event}\n`}${lines.join('')}\n`;
}

/** The events of a stream as text. */
export async function* wireText(
  dialect: DialectName,
  events: AsyncIterable<TextEvent>,
  onStart: (event: Extract<TextEvent, { type: 'start' }>) => void,
): AsyncGenerator<string> {
  let last = '';
  for await (const event of events) {
    if (event.type === 'start') onStart(event);
    else if (event.type === 'wire') {
      last = event.event.data;
      yield eventText(event.event);
    } else if (event.type !== 'finish')
      throw new AiError('malformed_response', 'The model does not answer in the words of the provider.');
  }
  // Some servers close without it, and some clients wait for it.
  if (dialect === 'chat' && last.trim() !== '[DONE]') yield 'data: [DONE]\n\n';
}
